"""Referring somebody to a programme, and how far it is (docs/domain.md 9.3)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody
from sentence_plans.actions import accredited, catalogue, provision, work
from sentence_plans.models import (
    Action,
    Course,
    Delivery,
    DeliveryChange,
    DeliveryState,
    NotDelivered,
    Provision,
    Setting,
    WorkStatus,
)
from sentence_plans.models.plans import State
from sentence_plans.standards import deliveries as rules
from sentence_plans.standards import provision as place_rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

LONGEST = 2_000
#: Where it is delivered, as the state alone says it.
SETTING_OF = {
    DeliveryState.HERE: Setting.HERE,
    DeliveryState.AFTER_TRANSFER: Setting.OTHER_PRISON,
    DeliveryState.ON_LICENCE: Setting.ON_LICENCE,
}
#: How far the action of the plan is, by what becomes of the programme.
BECOMES = {
    rules.STARTED: WorkStatus.ONGOING,
    rules.DROPPED_OUT: WorkStatus.TERMINATED,
    rules.REFUSED: WorkStatus.DECLINED,
    rules.NOT_SUITABLE: WorkStatus.FAILED_ASSESSMENT,
    rules.NOT_RUN: WorkStatus.NOT_AVAILABLE,
    rules.NOT_OFTEN: WorkStatus.NOT_AVAILABLE,
}
GONE = "This programme is delivered or was broken off: nothing more is changed of it."


@dataclass(frozen=True, kw_only=True)
class Referral:
    """What somebody is referred to. `programme`: its code; `action`: the key of one of the plan, or None."""

    programme: str
    action: int | None = None
    outside_because: str = ""
    state: str = rules.HERE
    setting: str = ""
    reason: str = ""
    more_reasons: tuple[str, ...] = ()
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class Move:
    """What comes next: `move` is a step or a state; `course` the key of the one a place is offered on."""

    move: str
    on: datetime.date
    reason: str = ""
    more_reasons: tuple[str, ...] = ()
    comment: str = ""
    course: int | None = None


def writer(custody: Custody, *, by: Actor) -> User:
    """Who may write of the interventions of a case. Raises Refused, also once it is closed."""
    if by.user is None or not by.may("interventions:W"):
        raise Refused("Your role does not write what comes of programmes.")
    if not Custody.objects.visible_to(by).filter(pk=custody.pk).exists():
        raise Refused("This case is not within your reach.")
    if custody.closed_on:
        raise Refused("This case is closed: its programmes can no longer be changed.")
    return by.user


def actions_of(custody: Custody) -> list[Action]:
    """The actions of the open plan of a person that are part of it, in order."""
    rows = Action.objects.filter(objective__plan__prisoner__in=custody.prisoner.records)
    rows = rows.exclude(objective__plan__state=State.CLOSED).exclude(status__startswith="removed_")
    return list(rows.select_related("objective__plan").order_by("objective__position", "pk"))


@transaction.atomic
def refer(custody: Custody, *, referral: Referral, today: datetime.date, by: Actor) -> Delivery:
    """Refer somebody to a programme, from an action of the plan or outside it with the reason.

    An action referred from counts as an intervention from now on. Raises Refused naming the field: where the
    prison does not run an accredited programme, and where the person is referred to it already.
    """
    user = writer(custody, by=by)
    entry = catalogue.row_of(referral.programme, by=by)
    if entry.ended_on and entry.ended_on <= today:
        raise Refused("This programme is no longer offered. Choose another.", field="programme")
    action = _action(custody, referral)
    prison = custody.headline.prison
    runs = Provision.objects.current().filter(programme=entry, prison=prison).exists()
    fault = rules.first_fault(
        state=referral.state, runs_here=runs, is_accredited=entry.is_accredited,
        prison=str(prison or "No prison"), name=entry.name,
    ) or _referral_fault(referral, today=today)  # fmt: skip
    if fault:
        raise Refused(fault.text, field=fault.field)
    here = referral.state == rules.HERE
    try:
        with transaction.atomic():
            made = Delivery.objects.create(
                custody=custody, programme=entry, action=action, state=referral.state,
                outside_because="" if action else referral.outside_because.strip(),
                step=rules.REFERRED if here else "", prison=prison if here else None,
                setting=referral.setting or SETTING_OF.get(DeliveryState(referral.state), ""),
                reason=referral.reason, more_reasons=list(referral.more_reasons), referred_on=today,
                saved_by=user,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused("This person is referred to this programme already.", field="programme") from clash
    written(made, comment=referral.comment, on=today, deed="referred", by=by)
    return made


def _referral_fault(referral: Referral, *, today: datetime.date) -> rules.Fault | None:
    """What is wrong with state, setting and reasons of a referral."""
    if referral.state not in (rules.HERE, *rules.ELSEWHERE):
        return rules.Fault(field="state", text="Choose how it is planned.")
    if referral.setting not in ("", *Setting.values):
        return rules.Fault(field="setting", text="Choose where it is delivered.")
    if fault := _unknown(referral.reason, referral.more_reasons, referral.comment):
        return fault
    move = rules.REFERRED if referral.state == rules.HERE else referral.state
    return rules.move_fault(
        state=rules.HERE, step="", move=move, reason=referral.reason, more=referral.more_reasons,
        comment=referral.comment, on=today, before=today, today=today,
    )  # fmt: skip


def _unknown(reason: str, more: Iterable[str], comment: str) -> rules.Fault | None:
    if {reason, *more} - {"", *NotDelivered.values}:
        return rules.Fault(field="reason", text="Choose among the reasons that are offered.")
    if len(comment) > LONGEST:
        return rules.Fault(field="comment", text=f"Write at most {LONGEST:,} characters.")
    return None


def _action(custody: Custody, referral: Referral) -> Action | None:
    """The action referred from, marked as an intervention; None outside the plan."""
    if referral.action is None:
        if not referral.outside_because.strip():
            message = "Say why it stands outside the plan, or choose the action it belongs to."
            raise Refused(message, field="outside_because")
        if len(referral.outside_because) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field="outside_because")
        return None
    found = next((one for one in actions_of(custody) if one.pk == referral.action), None)
    if found is None:
        raise Refused("Choose an action of the plan of this person.", field="action")
    if not found.is_intervention:
        Action.objects.filter(pk=found.pk).update(is_intervention=True)
    return found


@transaction.atomic
def move(delivery: Delivery, *, wanted: Move, version: int, today: datetime.date, by: Actor) -> Delivery:
    """Say how far a programme is, or that it is planned elsewhere or not at all.

    `version` is that of the delivery when its form was opened. An offer takes a place of a course that has
    one free: two who offer the last place at once cannot both. The action of the plan follows. Raises Refused
    naming the field.
    """
    writer(delivery.custody, by=by)
    row = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("programme", "custody")
        .get(pk=delivery.pk)
    )
    row.custody = delivery.custody
    if not row.is_running:
        raise Refused(GONE)
    if row.version != version:
        raise Refused("Somebody changed this while your page was open. Look at it again, then save.")
    fault = _unknown(wanted.reason, wanted.more_reasons, wanted.comment) or rules.move_fault(
        state=row.state, step=row.step, move=wanted.move, reason=wanted.reason, more=wanted.more_reasons,
        comment=wanted.comment, on=wanted.on, before=_last_day(row), today=today,
    )  # fmt: skip
    if fault:
        raise Refused(fault.text, field=fault.field)
    _take_over(row, wanted, by=by, today=today)
    written(row, comment=wanted.comment, on=wanted.on, deed="moved", by=by)
    return row


def _last_day(row: Delivery) -> datetime.date:
    last = row.changes.order_by("-on").values_list("on", flat=True).first()
    return last or row.referred_on


def _take_over(row: Delivery, wanted: Move, *, today: datetime.date, by: Actor) -> None:
    """Write what a move says into the row."""
    is_step = wanted.move not in rules.STATES
    row.state = rules.state_of(move=wanted.move)
    row.step = wanted.move if is_step else ""
    row.setting = row.setting if is_step and row.setting else SETTING_OF.get(DeliveryState(row.state), "")
    row.reason, row.more_reasons = wanted.reason, list(wanted.more_reasons)
    row.prison_id = row.custody.headline.prison_id if is_step else None
    row.waiting_since = row.waiting_since or (wanted.on if wanted.move == rules.WAITING else None)
    if wanted.move == rules.OFFERED:
        row.course = _place(row, wanted.course, today=today)
    elif wanted.move not in rules.TAKES_A_PLACE and not _is_kept(row, wanted.move):
        row.course = None
    if wanted.move == rules.STARTED:
        row.started_on = wanted.on
    if wanted.move in rules.DECIDES:
        row.ended_on = wanted.on
    row.version += 1
    row.saved_by, row.saved_at = by.person, Now()
    row.save()


def _is_kept(row: Delivery, move: str) -> bool:
    """Whether the place booked before somebody came here stays his or hers while the steps are caught up."""
    here = row.course and row.course.provision.prison_id == row.custody.headline.prison_id
    return bool(here) and move in (rules.REFERRED, rules.ASSESSED)


def _place(row: Delivery, key: int | None, *, today: datetime.date) -> Course | None:
    """The course on which a place is taken, locked; none is needed for work that is not accredited."""
    if key is None:
        if row.programme.is_accredited:
            raise Refused("Choose the course on which a place is offered.", field="course")
        return None
    rows = Course.objects.select_for_update(of=("self",)).filter(
        pk=key, provision__programme=row.programme_id, provision__prison=row.custody.headline.prison_id
    )
    course = rows.first()
    if course is None:
        raise Refused("Choose a course of this programme at this prison.", field="course")
    why = place_rules.place_fault(
        places=course.places, taken=provision.taken(course, beside=row.pk), starts_on=course.starts_on,
        called_off=bool(course.called_off_because), today=today,
    )  # fmt: skip
    if why:
        raise Refused(why, field="course")
    return course


@transaction.atomic
def written(row: Delivery, *, comment: str, on: datetime.date, deed: str, by: Actor) -> None:
    """The row that is evidence, what follows for the plan, the audit."""
    DeliveryChange.objects.create(
        delivery=row, state=row.state, step=row.step, reason=row.reason, comment=comment.strip(), on=on,
        **by.said_by(),
    )  # fmt: skip
    _follow(row, on=on, by=by)
    headlines.touch(row.custody)
    record(row, deed=deed, by=by, state=row.state, step=row.step, reason=row.reason)


def _follow(row: Delivery, *, on: datetime.date, by: Actor) -> None:
    """The action of the plan goes with the programme; other work never closes it for an accredited one."""
    if row.action is None:
        return
    status = BECOMES.get(row.step) or BECOMES.get(row.reason)
    if row.state == DeliveryState.DELIVERED and not accredited.undelivered(row.action):
        status = WorkStatus.FULLY_ACHIEVED
    if status and status not in (WorkStatus.ONGOING, WorkStatus.FULLY_ACHIEVED) and not _asks_for(row):
        return
    if status:
        work.follow(row.action, status=status, on=on, by=by)


def _asks_for(row: Delivery) -> bool:
    """Whether a programme is the one its action asks for: accredited, or there is no accredited one."""
    others = Delivery.objects.filter(action=row.action, programme__is_accredited=True)
    return row.programme.is_accredited or not others.exists()


def record(row: Delivery, *, deed: str, by: Actor, **details: Any) -> None:
    """One line in the audit about a programme of a case."""
    audit.record(
        by=by, deed=f"sentence_plans.delivery.{deed}", subject=row,
        prisoner_number=row.custody.prisoner.number, details={"programme": row.programme_id} | details,
    )  # fmt: skip
