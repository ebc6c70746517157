"""The hand-over at release: what the offender manager, or who else goes on, has to know at once (20)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.actions import releases
from cases.models import Allocation, Custody, MappaDecision, NoContact, VictimStatement
from cases.models.custodies import RELEASED
from cases.views.access import open_case
from omu.actions import work_in_progress
from sentence_plans.actions import release_plans
from sentence_plans.models import (
    Action,
    Delivery,
    DeliveryState,
    ReleasePackage,
    SentencePlan,
    WorkStatus,
    current_objectives,
)
from sentence_plans.standards.release_plans import is_due
from staff.actors import Actor
from staff.views.access import requires


def _last_holders(custody: Custody) -> list[Allocation]:
    """Of each way of holding the case the last one; one query."""
    rows = custody.allocations.select_related("user", "prison", "trust").order_by("-started_on", "-pk")
    found: dict[str, Allocation] = {}
    for one in rows:
        found.setdefault(one.held_as, one)
    return sorted(found.values(), key=lambda one: one.held_as)


def _is_outstanding(work: Action) -> bool:
    return not work.is_taken_out and work.status != WorkStatus.FULLY_ACHIEVED


def _limits(custody: Custody, actor: Actor, today: Any) -> list[NoContact]:
    """With whom contact is limited today, of each person the last decision; one query."""
    rows = NoContact.objects.visible_to(actor).filter(custody=custody).in_order()
    last = {one.person: one for one in rows}
    return [
        one for one in last.values() if one.level is not None and (one.until is None or one.until >= today)
    ]


def _planned_on_licence(custody: Custody, actor: Actor) -> list[str]:
    """The names of programmes planned on licence, for those who read programmes; at most one query."""
    rows = Delivery.objects.visible_to(actor).filter(custody=custody, state=DeliveryState.ON_LICENCE)
    return list(rows.order_by("programme__name").values_list("programme__name", flat=True))


def _release_plan(custody: Custody, actor: Actor, today: datetime.date) -> dict[str, Any]:
    """The release plan of the open plan with what is still open of it; at most seven queries."""
    plan = SentencePlan.objects.visible_to(actor).open().filter(prisoner__in=custody.prisoner.records).first()
    if plan is None:
        return {"plan": None, "made": None, "open": [], "due": False, "mappa": None}
    made = release_plans.of(plan, by=actor)
    level = MappaDecision.objects.visible_to(actor).filter(custody=custody).in_order().last()
    return {
        "plan": plan,
        "made": made,
        "open": release_plans.missing(plan, made=made, custody=custody, by=actor),
        "due": is_due(release_on=custody.headline.earliest_release_on, today=today),
        "mappa": level,
        "on_licence": _planned_on_licence(custody, actor),
        "may_write": actor.may("sentence_plan:S")
        and (not custody.closed_on or custody.closed_as in RELEASED),
    }


@requires("sentence_plan:R")
def release_hand_over(request: Any, number: str) -> HttpResponse:
    """Plan, what is outstanding, who held the case, victims and limits of contact, and partner packages."""
    custody, actor = open_case(request, number, deed="omu.release.hand_over_opened"), request.actor
    statements = VictimStatement.objects.visible_to(actor).filter(custody=custody)
    packages = ReleasePackage.objects.visible_to(actor).current().filter(plan__custody=custody)
    objectives = current_objectives([custody.prisoner_id]).prefetch_related("actions")
    context = {
        "custody": custody,
        "release": releases.current(custody),
        "objectives": [
            {"objective": one, "actions": [work for work in one.actions.all() if _is_outstanding(work)]}
            for one in objectives
        ],
        "holders": _last_holders(custody),
        "reads_victims": actor.may("victims:R"),
        "reads_limits": actor.may("no_contact:R"),
        "victims": statements.in_order().last(),
        "limits": _limits(custody, actor, request.today),
        "arranged": _release_plan(custody, actor, request.today),
        "reads_mappa": actor.may("mappa:R"),
        "packages": packages.select_related("organisation"),
        "begun": work_in_progress.of_case(custody, by=actor),
        "may_give": actor.may("sentence_plan:S"),
        "may_print": actor.may("dossier:W"),
    }
    return render(request, "omu/release/hand_over.html", context)
