"""The end of a programme: meeting, report, follow-ups that become actions (T19; domain.md 9.4)."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from cases.actions import headlines
from sentence_plans.actions import deliveries, rights, work
from sentence_plans.actions.work import Work
from sentence_plans.models import Action, Delivery, DeliveryState, FollowUp, Objective, ProgrammeReport
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST, LONGEST_ISSUE, MOST_ISSUES = 20_000, 2_000, 10


@dataclass(frozen=True, kw_only=True)
class Closed:
    """What is said at the end. `missing` says why one of the three was not at the meeting."""

    met_on: datetime.date
    tutor_came: bool
    supervisor_came: bool
    prisoner_came: bool
    missing: str = ""
    text: str
    follow_ups: tuple[str, ...] = ()


@transaction.atomic
def close(delivery: Delivery, *, closed: Closed, today: datetime.date, by: Actor) -> ProgrammeReport:
    """File the report of a completed programme with its meeting. Raises Refused naming the field."""
    deliveries.writer(delivery.custody, by=by)
    _check(delivery, closed, today=today)
    try:
        with transaction.atomic():
            made = ProgrammeReport.objects.create(
                delivery=delivery, met_on=closed.met_on, tutor_came=closed.tutor_came,
                supervisor_came=closed.supervisor_came, prisoner_came=closed.prisoner_came,
                missing=closed.missing.strip(), text=closed.text.strip(), filed_on=today,
                **by.said_by(),
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused("The report of this programme is filed already.") from clash
    issues = [one.strip() for one in closed.follow_ups if one.strip()]
    FollowUp.objects.bulk_create([FollowUp(report=made, text=one) for one in issues])
    headlines.touch(delivery.custody)
    deliveries.record(
        delivery, deed="closed", met_on=closed.met_on.isoformat(), follow_ups=len(issues), by=by
    )
    return made


def _check(delivery: Delivery, closed: Closed, *, today: datetime.date) -> None:
    if delivery.state != DeliveryState.DELIVERED or delivery.ended_on is None:
        raise Refused("A report is filed of a programme that was completed.")
    if closed.met_on > today:
        raise Refused("This day is in the future.", field="met_on")
    if closed.met_on < delivery.ended_on:
        raise Refused("The meeting is held when the programme has ended.", field="met_on")
    all_came = closed.tutor_came and closed.supervisor_came and closed.prisoner_came
    if not all_came and not closed.missing.strip():
        message = "Say why somebody was missing: tutor, offender supervisor and prisoner meet together."
        raise Refused(message, field="missing")
    if not closed.text.strip():
        raise Refused("Write the report.", field="text")
    _check_lengths(closed)


def _check_lengths(closed: Closed) -> None:
    for name, longest in (("text", LONGEST), ("missing", LONGEST_ISSUE)):
        if len(getattr(closed, name)) > longest:
            raise Refused(f"Write at most {longest:,} characters.", field=name)
    if len(closed.follow_ups) > MOST_ISSUES or any(len(one) > LONGEST_ISSUE for one in closed.follow_ups):
        message = f"Name at most {MOST_ISSUES} issues, each in at most {LONGEST_ISSUE:,} characters."
        raise Refused(message, field="follow_ups")


@transaction.atomic
def take_up(
    follow_up: FollowUp, *, objective: Objective, work_wanted: Work, today: datetime.date, by: Actor
) -> Action:
    """Make an action of the plan out of an issue that a report left open. Raises Refused naming the field.

    Only those who write plans do; the signatures fall as with every action that is added.
    """
    rights.to_write(objective.plan, by=by)
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if row.action_id:
        raise Refused("This issue is an action of the plan already.")
    delivery = follow_up.report.delivery
    if not delivery.custody.prisoner.records.filter(pk=objective.plan.prisoner_id).exists():
        raise Refused("Choose an objective of the plan of this person.", field="objective")
    made = work.add(objective, work=work_wanted, today=today, by=by)
    row.action, row.taken_up_on = made, today
    row.save(update_fields=["action", "taken_up_on"])
    deliveries.record(delivery, deed="followed_up", action=made.pk, by=by)
    return made
