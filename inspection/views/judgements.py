"""What a countersigner judges of an assessment or plan (docs/domain.md 21.2)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.views.access import looked_at, open_case
from inspection.actions import judgements, question_sets
from inspection.forms.answers import VerdictsForm
from inspection.models import Judgement, SetKind
from inspection.views.readings import grouped
from risk.models import Assessment
from sentence_plans.models import SentencePlan
from staff.views.access import requires
from staff.views.submit import submitted


@requires("judgements:R")
def assessment_judgements(request: Any, number: str, key: int) -> HttpResponse:
    """What was judged of an assessment; whoever countersigned it judges here."""
    custody = open_case(request, number, deed="inspection.judgement.opened")
    found = looked_at(Assessment.objects.visible_to(request.actor), custody).filter(pk=key).first()
    return _page(request, custody, found, "assessment")


@requires("judgements:R")
def plan_judgements(request: Any, number: str) -> HttpResponse:
    """What was judged of the current plan; whoever countersigned it judges here."""
    custody = open_case(request, number, deed="inspection.judgement.opened")
    rows = looked_at(SentencePlan.objects.visible_to(request.actor), custody)
    return _page(request, custody, rows.order_by("-opened_on", "-pk").first(), "plan")


def _page(request: Any, custody: Any, judged: Assessment | SentencePlan | None, what: str) -> HttpResponse:
    if judged is None:
        raise Http404
    offered = [
        one for one in question_sets.find(SetKind.CASE_AUDIT).questions if one.get("countersign") == what
    ]
    may = judgements.countersigned(judged, by=request.actor)
    form = VerdictsForm(offered, request.POST or None, owed=False) if may else None
    done = form and submitted(
        request,
        form,
        lambda fields: judgements.record(
            judged, answers=form.answers(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: request.path,
        says="Recorded. The measures count it from today.",
    )
    about = {"assessment": judged} if what == "assessment" else {"plan": judged}
    rows = Judgement.objects.visible_to(request.actor).filter(**about).select_related("by", "question_set")
    texts = {one["code"]: one["text"] for one in offered}
    back = (
        reverse("assessment_summary", args=[number_of(custody), judged.pk])
        if what == "assessment"
        else reverse("plan", args=[number_of(custody)])
    )
    context = {
        "custody": custody, "form": form, "what": what, "back_href": back, "judged": judged,
        "groups": grouped(question_sets.find(SetKind.CASE_AUDIT), form) if form else [],
        "rows": [{"row": one, "text": texts.get(one.question, one.question)} for one in rows],
    }  # fmt: skip
    return done or render(request, "inspection/judgements.html", context)


def number_of(custody: Any) -> str:
    """The number that links of a case page go by."""
    return str(custody.prisoner.number)
