"""The questions of a case criterion by criterion: each page keeps what is answered, none is lost.

What is answered so far is a draft of its author for each criterion; the answers themselves are given whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from inspection.forms.answers import VerdictsForm
from inspection.models import AuditedCase, QuestionSet
from staff.actions import drafts
from staff.models import Draft
from staff.views.drafts import Offer, offer

FORM = "audited_case"
#: The part of those questions that belong to no criterion.
OTHER = "other"


@dataclass(frozen=True)
class Part:
    """One criterion with its questions, and how many of them have an answer in the author's draft."""

    code: str
    criterion: Mapping[str, Any] | None
    questions: Sequence[Mapping[str, Any]]
    answered: int = 0

    @property
    def title(self) -> str:
        """Such as "A1 Delivering the sentence: assessment and planning"."""
        one = self.criterion
        return f"{one['code']} {one['part']}: {one['stage'].lower()}" if one else "Other questions"

    @property
    def missing(self) -> int:
        """How many have no answer yet."""
        return len(self.questions) - self.answered


def subject(case: AuditedCase, code: str) -> str:
    """What the draft of one part is about."""
    return f"{case.pk}.{code}"


def kept(request: Any, case: AuditedCase) -> dict[str, list[str]]:
    """Everything the author has answered so far, by field; one query."""
    rows = Draft.objects.visible_to(request.actor).filter(form=FORM, subject__startswith=f"{case.pk}.")
    found: dict[str, list[str]] = {}
    for row in rows:
        found |= row.fields
    return found


def parts_of(asked: QuestionSet, said: Mapping[str, Sequence[str]]) -> list[Part]:
    """The criteria in their order, those without a question left out; other questions last."""
    named = {one["code"]: one for one in asked.criteria}
    found: dict[str, list[Mapping[str, Any]]] = {code: [] for code in (*named, OTHER)}
    for one in asked.questions:
        code = str(one.get("criterion", ""))
        found[code if code in named else OTHER].append(one)
    return [
        Part(code, named.get(code), questions, sum(any(said.get(one["code"], ())) for one in questions))
        for code, questions in found.items()
        if questions
    ]


def whole(request: Any, case: AuditedCase) -> QueryDict | None:
    """What was sent, with what the drafts hold beside it; None where nothing was sent."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    for name, values in kept(request, case).items():
        if name not in data and name != "version":
            data.setlist(name, values)
    return data


def discard(request: Any, case: AuditedCase, parts: Sequence[Part]) -> None:
    """Give up every draft of the reading, with the deed that it led to."""
    for one in parts:
        drafts.discard(FORM, subject=subject(case, one.code), by=request.actor)


def page(request: Any, case: AuditedCase, parts: Sequence[Part], code: str) -> HttpResponse:
    """One criterion: what is answered is kept, then the next one; after the last the list of all."""
    place = next(at for at, one in enumerate(parts) if one.code == code)
    part = parts[place]
    draft: Offer = offer(request, FORM, subject(case, code))
    form = VerdictsForm(part.questions, request.POST or None, owed=False)
    here = reverse("audited_case_read", args=[case.pk])
    following = f"{here}?part={parts[place + 1].code}" if place + 1 < len(parts) else here
    if request.method == "POST" and form.is_valid():
        drafts.keep(FORM, subject=draft.subject, fields=dict(request.POST.lists()), by=request.actor)
        return redirect(following)
    draft.fill(form)
    context = {
        "case": case, "form": form, "draft": draft, "part": part, "fields": form.rows(part.questions),
        "place": place + 1, "parts": parts, "is_last": following == here,
    }  # fmt: skip
    return render(request, "inspection/audits/read_part.html", context)
