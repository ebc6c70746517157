"""Who holds the case, who did, and why it changed (docs/domain.md 2.1, 21.3 P)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import allocations, handover_checks, manager_history
from cases.forms.allocations import EndForm
from cases.models import Allocation, CourtReport, CourtReportKind, Custody, HandoverCheck, HeldAs, Prisoner
from cases.views.access import open_case
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted


def may_allocate(actor: Actor, held_as: str) -> bool:
    """Whether the role may give or end a case as this: who is narrowed to offender managers, those alone."""
    if "offender manager" in actor.narrowed_to("allocation") and held_as != HeldAs.OFFENDER_MANAGER:
        return False
    return actor.may("allocation:A") or actor.may("allocation:W")


def custodies_of(custody: Custody, actor: Actor) -> list[Custody]:
    """Every custody of the same human being within reach, the latest first."""
    people = Prisoner.objects.visible_to(actor).same_human(custody.prisoner)
    found = Custody.objects.visible_to(actor).filter(prisoner__in=people)
    return list(found.order_by("-opened_on", "-pk"))


def _history(custody: Custody, actor: Actor) -> list[dict[str, Any]]:
    """Every holding over all custodies, the latest first; those of earlier ones are marked."""
    rows = Allocation.objects.visible_to(actor).filter(custody__in=custodies_of(custody, actor))
    return [
        {
            "row": row,
            "what": HeldAs(row.held_as).label,
            "place": row.trust or row.prison or "",
            "earlier": row.custody_id != custody.pk,
            "may_end": row.ended_on is None and may_allocate(actor, row.held_as),
        }
        for row in rows.select_related("user", "prison", "trust", "started_by", "custody")
    ]


@requires("allocation:R")
def case_holders(request: Any, number: str) -> HttpResponse:
    """Who holds the case now and what each should do next; everybody who has held it, with reasons."""
    custody = open_case(request, number, deed="cases.holders.opened")
    history = _history(custody, request.actor)
    reports = CourtReport.objects.visible_to(request.actor).filter(custody=custody)
    checks = list(
        HandoverCheck.objects.visible_to(request.actor)
        .filter(custody=custody)
        .select_related("allocation__user", "answered_by")
    )
    late = handover_checks.overdue(checks, today=request.today)
    actor = request.actor
    context = {
        "custody": custody,
        "history": history,
        "co_workers": [
            one for one in history if one["row"].ended_on is None and one["row"].held_as == HeldAs.CO_WORKER
        ],
        "reports": reports.exclude(kind=CourtReportKind.NONE).select_related("author", "trust"),
        "checks": [
            {
                "check": one,
                "late": late.get(one.pk),
                "mine": not one.answered_on and one.allocation.user_id == actor.user.pk,
                "over": bool(one.allocation.ended_on and not one.answered_on),
                "words": handover_checks.in_words(one) if one.answered_on else "",
            }
            for one in checks
        ],
        "managers": manager_history.of_custodies([custody.pk])[custody.pk],
        "may_name_co_worker": may_allocate(actor, HeldAs.CO_WORKER) and not custody.closed_on,
    }
    return render(request, "cases/holders/holders.html", context)


@requires("allocation:W", "allocation:A")
def holder_end(request: Any, number: str, pk: int) -> HttpResponse:
    """End a holding without naming anybody else: a co-worker goes, or the case is left to the queue."""
    custody = open_case(request, number, deed="cases.allocation.opened")
    mine = Allocation.objects.visible_to(request.actor).filter(custody=custody)
    held = get_object_or_404(mine.select_related("user"), pk=pk)
    form = EndForm(request.POST or None)
    words = HeldAs(held.held_as).label
    done = submitted(
        request,
        form,
        lambda fields: allocations.end(held, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_holders", args=[number]),
        says=lambda made: f"{made.user.full_name} is no longer {words}, and has been told.",
    )
    leaves_nobody = held.held_as != HeldAs.CO_WORKER
    context = {"form": form, "custody": custody, "held": held, "words": words, "leaves_nobody": leaves_nobody}
    return done or render(request, "cases/holders/end.html", context)
