"""The first page of a case: a newcomer understands the person in one minute."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.actions import triggers
from cases.models import Contact, Custody, FirstInterview, KeyDate, Task, TransferState, sight
from cases.templatetags.case import running_clocks, title_of, when
from cases.views.access import open_case
from inspection.actions import needs_arrivals
from risk.models import PredictorResult, SectionResult
from sentence_plans.models import Objective, current_objectives
from staff.actors import Actor
from staff.views.access import requires

LAST_ENTRIES = 5
#: States of a transfer of which the hand-over is worth a look.
MOVES = (
    TransferState.UNASKED, TransferState.REQUESTED, TransferState.ACCEPTED, TransferState.ARRIVED,
)  # fmt: skip


def last_entries(custody: Custody, actor: Actor) -> list[dict[str, Any]]:
    """The last five entries the actor may know of, each with how much of it may be shown."""
    if not actor.may("contact_log:R"):
        return []
    entries = Contact.objects.visible_to(actor).filter(custody=custody).for_log()[:LAST_ENTRIES]
    return [{"entry": entry, "sight": sight(entry, actor)} for entry in entries]


def due_rows(custody: Custody, today: Any) -> list[dict[str, Any]]:
    """What is due in this case, the next one first."""
    return [
        {
            "title": title_of(clock.standard),
            "when": when(clock.due_by, today),
            "late": clock.due_by < today,
            "clock": clock,
        }
        for clock in running_clocks(custody)
    ]


def objectives_of(custody: Custody, actor: Actor) -> list[Objective]:
    """What is worked on now, in the order of the plan; one query, none for a role that reads no plan."""
    return list(current_objectives([custody.prisoner_id])) if actor.may("sentence_plan:R") else []


def needs_of(custody: Custody, actor: Actor) -> list[SectionResult]:
    """The needs present in the latest complete assessment, in the order of its form; one query."""
    results = SectionResult.objects.visible_to(actor).of_latest([custody.prisoner_id])
    return list(results.filter(need_present=True))


def interview_of(custody: Custody, actor: Actor) -> FirstInterview | None:
    """The latest early interview of this custody that the actor may read; one query."""
    rows = FirstInterview.objects.visible_to(actor).filter(custody=custody).select_related("held_by")
    return rows.order_by("-held_on", "-pk").first()


def predictions_of(custody: Custody, actor: Actor) -> list[PredictorResult]:
    """What the predictors came to in the latest complete assessment; one query."""
    return list(PredictorResult.objects.visible_to(actor).of_latest([custody.prisoner_id]))


def arrival_of(custody: Custody, request: Any) -> needs_arrivals.AtArrival | None:
    """What the prison cannot meet of who came lately; None for later, and for who reads no analyses."""
    if custody.closed_on is not None or not request.actor.may("needs_people:R"):
        return None
    return needs_arrivals.at_arrival(custody, today=request.today)


@requires("case_core:R")
def overview(request: Any, number: str) -> HttpResponse:
    """Who holds the case, what is due, the sentence, the last entries, what is missing."""
    custody = open_case(request, number)
    dates = KeyDate.objects.current_for(request.actor).filter(custody=custody)
    tasks = Task.objects.visible_to(request.actor).open().filter(custody=custody)
    context = {
        "custody": custody,
        "prisoner": custody.prisoner,
        "headline": custody.headline,
        "sentences": custody.sentences.all(),
        "aliases": custody.prisoner.aliases.current(),
        "key_dates": dates.order_by("on"),
        "due": due_rows(custody, request.today),
        "entries": last_entries(custody, request.actor),
        "objectives": objectives_of(custody, request.actor),
        "reads_plan": request.actor.may("sentence_plan:R"),
        "needs": needs_of(custody, request.actor),
        "predictions": predictions_of(custody, request.actor),
        "reads_needs": request.actor.may("assessment:R"),
        "tasks": tasks,
        "triggers": triggers.of_cases([custody.pk], by=request.actor).get(custody.pk, []),
        "interview": interview_of(custody, request.actor),
        "reads_interviews": request.actor.may("interview:R"),
        "may_interview": request.actor.may("interview:W") and custody.closed_on is None,
        "can_ask_transfer": any(
            request.actor.may(one) and not request.actor.narrowed_to("transfer")
            for one in ("transfer:W", "transfer:A")
        ),
        "moved": request.actor.may("transfer:R") and custody.transfers.filter(state__in=MOVES).exists(),
        "at_arrival": arrival_of(custody, request),
        "can_write_facts": request.actor.may("case_core:W"),
    }
    return render(request, "omu/overview/overview.html", context)
