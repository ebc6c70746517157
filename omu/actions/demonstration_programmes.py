"""The programmes of the demonstration: what is run where, who is referred, waits, has completed (README)."""

import datetime
from importlib import import_module
from typing import Any

from django.utils import timezone

from cases.models import Custody
from omu.actions.demonstration_estate import Estate, document
from omu.actions.place_jobs import SOLVER
from sentence_plans.actions import (
    catalogue,
    closing,
    deliveries,
    given,
    packages,
    proposals,
    provision,
    release_plans,
    transfer_needs,
    work_around,
)
from sentence_plans.actions.closing import Closed
from sentence_plans.actions.deliveries import Move, Referral
from sentence_plans.actions.provision import Planned, Run
from sentence_plans.actions.transfer_needs import Need
from sentence_plans.models import Action, Delivery
from staff.models import Organisation, Prison

#: How long a course takes.
WEEKS = 8


def run_and_delivered(estate: Estate) -> None:
    """What the prisons run, then what became of those referred."""
    told = document("demonstration_programmes.json")
    catalogue.load(by=estate.actor("head.marlowe"))
    for one in told["runs"]:
        _run(one, estate)
    for one in told["deliveries"]:
        _delivery(one, estate)


def given_to_partners(estate: Estate) -> None:
    """A release plan, and an action of that plan with a partner organisation, which reported once."""
    for told in document("demonstration_programmes.json")["given"]:
        rows = Action.objects.select_related("objective__plan__custody__prisoner")
        action = rows.get(what=told["action"], objective__plan__custody=estate.custodies[told["number"]].pk)
        day, reported = estate.day(told["days_ago"]), estate.day(told["reported_days_ago"])
        organisation = Organisation.objects.get(code=told["organisation"])
        by = estate.actor(told["by"])
        made = given.give(action, organisation=organisation, asked=told["asked"], today=day, by=by)
        arranged = release_plans.Arrangements(**told["arranged"])
        release_plans.arrange(action.objective.plan, arrangements=arranged, version=0, today=day, by=by)
        packed = packages.Package(
            organisation=organisation, note=told["package"], actions=[action], with_licence=True,
            meets_on=estate.today + datetime.timedelta(days=told["meets_in"]),
        )  # fmt: skip
        packages.give(action.objective.plan, package=packed, today=day, by=by)
        given.report(
            made, status=told["status"], text=told["text"], version=action.version,
            now=_noon(reported), today=reported, by=estate.actor(told["reported_by"]),
        )  # fmt: skip


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), timezone.get_current_timezone())


def places_proposed(estate: Estate) -> None:
    """Who takes which free place of the region, worked out today; nobody has decided yet."""
    solver = import_module(SOLVER)
    by = estate.actor("head.marlowe")
    region = Prison.objects.select_related("region").get(code="ASH").region
    proposals.propose(region, choose=solver.choose, solver=solver.name(), today=estate.today, by=by)


def monday(day: datetime.date) -> datetime.date:
    """The day itself where it is a Monday, else the next one."""
    return day + datetime.timedelta(days=-day.weekday() % 7)


def _run(told: dict[str, Any], estate: Estate) -> None:
    by, on = estate.actor(told["by"]), estate.day(told["days_ago"])
    run = Run(
        places_a_year=told["places"],
        courses_a_year=told["courses"],
        is_staffed="no_staff" not in told,
        targeting=told.get("targeting", ""),
        asked_of=told.get("asked_of", ""),
    )
    prison = Prison.objects.get(code=told["prison"])
    made = provision.add(prison, programme=told["programme"], run=run, by=by)
    for days in told["starts_in"]:
        starts_on = monday(estate.today + datetime.timedelta(days=days))
        ends_on = starts_on + datetime.timedelta(weeks=WEEKS)
        planned = Planned(starts_on=starts_on, ends_on=ends_on, places=told["course_places"])
        provision.plan_course(made, planned=planned, today=on, by=by)


def _delivery(told: dict[str, Any], estate: Estate) -> None:
    custody = Custody.objects.for_page().get(pk=estate.custodies[told["number"]].pk)
    known = {one.what: one.pk for one in deliveries.actions_of(custody)}
    referral = Referral(
        programme=told["programme"],
        action=known[told["action"]] if "action" in told else None,
        outside_because=told.get("outside", ""),
        state=told.get("state", "here"),
        reason=told.get("reason", ""),
        comment=told.get("comment", ""),
    )
    made = deliveries.refer(
        custody, referral=referral, today=estate.day(told["days_ago"]), by=estate.actor(told["by"])
    )
    for step in told.get("moves", ()):
        made = _moved(made, step, estate)
    if "move" in told:
        need = Need(resource=made.programme.name, reason=told["move"])
        on = estate.day(told["days_ago"])
        transfer_needs.record(custody, need=need, delivery=made, today=on, by=estate.actor(told["by"]))
    if "support" in told:
        said, on = told["support"], estate.day(told["support"]["days_ago"])
        work_around.support(
            made, kind=said["kind"], text=said["text"], on=on, today=on, by=estate.actor(said["by"])
        )
    if "report" in told:
        _report(made, told["report"], estate)


def _moved(made: Delivery, step: dict[str, Any], estate: Estate) -> Delivery:
    on = estate.day(step["days_ago"])
    wanted = Move(move=step["move"], on=on, comment=step.get("comment", ""))
    return deliveries.move(made, wanted=wanted, version=made.version, today=on, by=estate.actor(step["by"]))


def _report(made: Delivery, told: dict[str, Any], estate: Estate) -> None:
    closed = Closed(
        met_on=estate.day(told["met"]),
        tutor_came=True,
        supervisor_came=True,
        prisoner_came=True,
        text=told["text"],
        follow_ups=tuple(told["follow_ups"]),
    )
    closing.close(made, closed=closed, today=estate.day(told["days_ago"]), by=estate.actor(told["by"]))
