"""Cases open to named people only: closing, naming, asking, answering (docs/domain.md 2.2 rule 4)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import limitations, limited_requests
from cases.forms.limitations import (
    AskCaseForm,
    CaseAnswerForm,
    CaseReviewForm,
    CloseCaseForm,
    EndReaderForm,
    NameReaderForm,
    OpenCaseForm,
)
from cases.models import Custody, Limitation, NamedReader
from cases.standards.limitations import reviewed_by
from cases.views.access import open_case
from staff import audit
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.submit import submitted

RECENT = 50
#: The same for a closed case, an open one, one elsewhere and a number that nobody has.
SAID = (
    "If there is such a case within your prison or trust and it is closed to you, those who answer for it "
    "have your request. You are told when they have answered."
)


def _answers(request: Any, custody: Custody) -> bool:
    """Whether who asks says here who may open the case."""
    return request.actor.may("limited_case:A") and custody.headline.prison_id == request.actor.prison_id


@requires("limited_case:R")
def case_limited(request: Any, number: str) -> HttpResponse:
    """Whether the case is open to named people only, who they are, and what it was before."""
    custody = open_case(request, number, deed="cases.limited_case.read")
    rows = Limitation.objects.visible_to(request.actor).filter(custody__prisoner__in=custody.prisoner.records)
    spells = list(rows.select_related("prison", "limited_by", "ended_by"))
    closed = next((one for one in spells if one.pk == custody.headline.limitation_id), None)
    readers = (
        NamedReader.objects.visible_to(request.actor)
        .filter(limitation=closed)
        .select_related("user", "answered_by")
        if closed
        else []
    )
    found = [_row(one, request.today) for one in readers]
    context = {
        "custody": custody, "closed": closed, "spells": [one for one in spells if one.ended_on],
        "open_now": [row for row in found if row["holds"]],
        "waiting": [row for row in found if row["one"].answered_on is None],
        "over": [row for row in found if not row["holds"] and row["one"].answered_on],
        "answers": _answers(request, custody),
    }  # fmt: skip
    return render(request, "cases/limitations/case.html", context)


def _row(one: NamedReader, today: Any) -> dict[str, Any]:
    holds = one.ended_on is None and (one.until >= today if one.until else bool(one.is_granted))
    return {"one": one, "role": ROLE_NAMES.get(one.role, one.role), "holds": holds,
            "review_by": reviewed_by(today=one.asked_on)}  # fmt: skip


def _answering(request: Any, number: str) -> Custody:
    """The case, for who answers for it; 404 for anybody else."""
    custody = open_case(request, number)
    if not _answers(request, custody):
        raise Http404
    return custody


@requires("limited_case:A")
def limited_close(request: Any, number: str) -> HttpResponse:
    """Close a case to all but named people."""
    custody = _answering(request, number)
    form = CloseCaseForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: limitations.close(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_limited", args=[number]),
        says="The case is open to named people only, from now on. Name those who need it.",
    )
    return done or render(request, "cases/limitations/close.html", {"custody": custody, "form": form})


@requires("limited_case:A")
def limited_open(request: Any, number: str) -> HttpResponse:
    """Open a case again to everybody in reach."""
    custody = _answering(request, number)
    form = OpenCaseForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: limitations.reopen(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_limited", args=[number]),
        says="The case is open to everybody in reach again.",
    )
    return done or render(request, "cases/limitations/open.html", {"custody": custody, "form": form})


@requires("limited_case:A")
def limited_name(request: Any, number: str) -> HttpResponse:
    """Name somebody who may open the case."""
    custody = _answering(request, number)
    posts = limitations.nameable(custody, today=request.today).exclude(user=request.actor.user)
    form = NameReaderForm(request.POST or None, posts=posts)
    done = submitted(
        request,
        form,
        lambda fields: limitations.name(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_limited", args=[number]),
        says=lambda made: f"{made.user.full_name} may open the case.",
    )
    return done or render(request, "cases/limitations/name.html", {"custody": custody, "form": form})


@requires("limited_case:W")
def limited_list(request: Any) -> HttpResponse:
    """For who answers: closed cases and what waits; for everybody: what one was let open."""
    rows = NamedReader.objects.visible_to(request.actor).select_related(
        "limitation__custody__prisoner", "user", "answered_by"
    )
    mine = rows.filter(user=request.actor.user, limitation__ended_on__isnull=True)
    answers = request.actor.may("limited_case:A")
    waiting = rows.exclude(user=request.actor.user).open() if answers else rows.none()
    closed = Limitation.objects.visible_to(request.actor).standing() if answers else Limitation.objects.none()
    context = {
        "answers": answers,
        "waiting": [_row(one, request.today) for one in waiting.filter(limitation__ended_on__isnull=True)],
        "closed": closed.select_related("custody__prisoner", "limited_by"),
        "mine": [_row(one, request.today) for one in mine.letting_in(request.actor)],
        "at_once": request.actor.may("break_glass:W") and not answers,
    }
    audit.record(
        by=request.actor, deed="cases.limited_case.listed", kind="read", subject=request.actor.person
    )
    return render(request, "cases/limitations/list.html", context)


@requires("limited_case:W")
def limited_ask(request: Any) -> HttpResponse:
    """Ask to open a case by its number; the answer is the same whether or not there is one."""
    form = AskCaseForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: limited_requests.ask(**fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("limited_list"),
        says=SAID,
    )
    return done or render(request, "cases/limitations/ask.html", {"form": form})


@requires("break_glass:W")
def limited_at_once(request: Any) -> HttpResponse:
    """Open a closed case at once, with the reason; it is reviewed."""
    form = AskCaseForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: limited_requests.open_at_once(**fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case", args=[made.limitation.custody.prisoner.number]),
        says="The case is open to you today and tomorrow. It is reviewed by the next working day.",
    )
    return done or render(request, "cases/limitations/ask.html", {"form": form, "at_once": True})


@requires("limited_case:A")
def limited_request(request: Any, pk: int) -> HttpResponse:
    """Answer a request, review an opening, or end what holds; 404 for one's own and those of others."""
    rows = NamedReader.objects.visible_to(request.actor).exclude(user=request.actor.user)
    row = get_object_or_404(
        rows.select_related(
            "limitation__custody__prisoner", "limitation__custody__headline", "user", "answered_by"
        ),
        pk=pk,
    )
    if not _answers(request, row.limitation.custody):
        raise Http404
    form = _form(row)(request.POST or None)
    number = row.limitation.custody.prisoner.number
    done = submitted(
        request,
        form,
        lambda fields: _do(row, fields, request),
        leads_to=lambda made: reverse("case_limited", args=[number]),
        says="It is recorded, and who it is about is told.",
    )
    context = _row(row, request.today) | {"form": form, "prisoner": row.limitation.custody.prisoner}
    return done or render(request, "cases/limitations/answer.html", context)


def _form(row: NamedReader) -> type[CaseAnswerForm | CaseReviewForm | EndReaderForm]:
    if row.answered_on:
        return EndReaderForm
    return CaseReviewForm if row.is_at_once else CaseAnswerForm


def _do(row: NamedReader, fields: dict[str, Any], request: Any) -> NamedReader:
    if row.answered_on:
        return limited_requests.end(row, today=request.today, by=request.actor)
    return limited_requests.answer(row, **fields, today=request.today, by=request.actor)
