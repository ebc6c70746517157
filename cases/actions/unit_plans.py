"""Writing the plan of a unit: objectives, their owners, how far they are (docs/domain.md 15 point 8)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.models import UnitObjective, UnitProgress, UnitState
from cases.standards import unit_plans as rules
from cases.standards.clocks import day
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import Prison, RoleAssignment, User
from staff.permissions import PRISON_ROLES

ONLY_THE_HEAD = "Only the head of OMU of the prison writes the plan of its unit."


def owners(prison: Prison, *, today: datetime.date) -> list[User]:
    """Who may own an objective: everybody who holds a role at the prison today, by name; one query."""
    held = RoleAssignment.objects.holding(today).filter(
        prison=prison, role__in=PRISON_ROLES, user__is_active=True
    )
    return sorted({one.user for one in held.select_related("user")}, key=lambda one: one.full_name)


def may_write(prison: Prison | None, *, by: Actor) -> bool:
    """Whether somebody sets objectives for the unit of this prison."""
    whole = by.may("unit_plan:W") and not by.narrowed_to("unit_plan")
    return by.user is not None and whole and prison is not None and by.prison_id == prison.pk


def may_report(objective: UnitObjective, *, by: Actor) -> bool:
    """Whether somebody says how far an objective is: who writes the plan, and its owner, while it is open."""
    owns = by.may("unit_plan:W") and by.user == objective.owner and by.prison_id == objective.prison_id
    return objective.is_open and (owns or may_write(objective.prison, by=by))


@transaction.atomic
def set_objective(
    prison: Prison, *, text: str, target: str, owner: User, due_on: datetime.date, today: datetime.date,
    by: Actor,
) -> UnitObjective:  # fmt: skip
    """Set an objective for the unit of a prison. Its owner is told.

    Raises Refused for anybody but the head of OMU there, for what `rules.objection` says, and for an owner
    who holds no role at the prison.
    """
    if not may_write(prison, by=by):
        raise Refused(ONLY_THE_HEAD)
    _check(prison, text=text, target=target, owner=owner, due_on=due_on, today=today)
    made = UnitObjective.objects.create(
        prison=prison, text=text.strip(), target=target.strip(), owner=owner, due_on=due_on, opened_on=today,
        saved_by=by.person,
    )  # fmt: skip
    _told(made, by=by)
    _record("set", made, by=by)
    return made


@transaction.atomic
def change(
    objective: UnitObjective, *, text: str, target: str, owner: User, due_on: datetime.date, version: int,
    today: datetime.date, by: Actor,
) -> UnitObjective:  # fmt: skip
    """Change an open objective; before and after are kept. A new owner is told.

    Raises Refused as `set_objective` and where it has ended; Stale where somebody changed it meanwhile.
    """
    held = _held(objective)
    if not may_write(held.prison, by=by):
        raise Refused(ONLY_THE_HEAD)
    if not held.is_open:
        raise Refused("This objective has ended: nothing of it is changed any more.")
    if held.version != version:
        raise _stale(held)
    _check(
        held.prison, text=text, target=target, owner=owner, due_on=due_on, today=today, was_due=held.due_on,
        was_owner=held.owner,
    )  # fmt: skip
    handed_on = owner != held.owner
    held.text, held.target, held.owner, held.due_on = text.strip(), target.strip(), owner, due_on
    held.version, held.saved_by, held.saved_at = held.version + 1, by.person, Now()
    held.save(update_fields=["text", "target", "owner", "due_on", "version", "saved_by", "saved_at"])
    if handed_on:
        _told(held, by=by)
    _record("changed", held, by=by)
    return held


@transaction.atomic
def report(
    objective: UnitObjective, *, state: str, text: str, today: datetime.date, by: Actor
) -> UnitProgress:
    """Say how far an objective is: worked on, reached or given up, in words that stay.

    Raises Refused for anybody but the head of OMU and the owner, once it has ended, without words, and where
    its owner gives it up, which the head of OMU decides.
    """
    held = _held(objective)
    if not may_report(held, by=by):
        ended = "This objective has ended."
        raise Refused("Its owner and the head of OMU say how far it is." if held.is_open else ended)
    if state not in UnitState.values:
        raise Refused("Say where it stands.", field="state")
    if state == UnitState.DROPPED and not may_write(held.prison, by=by):
        raise Refused("The head of OMU decides that an objective is given up.", field="state")
    if not text.strip():
        raise Refused("Say what was done, or what stands in the way.", field="text")
    if len(text.strip()) > rules.LONGEST:
        raise Refused(f"Write at most {rules.LONGEST} characters.", field="text")
    made = UnitProgress.objects.create(
        objective=held, on=today, state=state, text=text.strip(), **by.said_by()
    )
    if state != UnitState.OPEN:
        held.state, held.ended_on = state, today
        held.version, held.saved_by, held.saved_at = held.version + 1, by.person, Now()
        held.save(update_fields=["state", "ended_on", "version", "saved_by", "saved_at"])
    _record("reported", held, by=by, state=made.get_state_display().lower())
    return made


def _stale(held: UnitObjective) -> Stale:
    """What stands now, field by field, to be shown beside one's own."""
    theirs = {"text": held.text, "target": held.target, "owner": held.owner.full_name, "due_on": held.due_on}
    theirs |= {"version": held.version, "saved_by": held.saved_by.full_name, "saved_at": held.saved_at}
    return Stale("Somebody else changed this objective while you had the page open.", theirs=theirs)


def _held(objective: UnitObjective) -> UnitObjective:
    rows = UnitObjective.objects.select_for_update(of=("self",)).select_related("prison", "owner", "saved_by")
    return rows.get(pk=objective.pk)


def _check(
    prison: Prison, *, text: str, target: str, owner: User, due_on: datetime.date, today: datetime.date,
    was_due: datetime.date | None = None, was_owner: User | None = None,
) -> None:  # fmt: skip
    found = rules.objection(text=text, target=target, due_on=due_on, today=today, was_due=was_due)
    if found:
        raise Refused(found.reason, field=found.field)
    if owner != was_owner and owner not in owners(prison, today=today):
        raise Refused(f"{owner.full_name} holds no role at {prison.name}.", field="owner")


def _told(made: UnitObjective, *, by: Actor) -> None:
    if made.owner == by.user:
        return
    words = f"You own an objective of the unit, due {day(on=made.due_on)}: {made.text}"
    notices.send(
        made.owner, text=words[:300], key=f"unit_objective:{made.pk}:{made.version}",
        leads_to=f"/unit/plan/{made.pk}/", by=by,
    )  # fmt: skip


def _record(what: str, made: UnitObjective, *, by: Actor, state: str = "") -> None:
    details = {"text": made.text[:80], "owner": made.owner.full_name} | ({"state": state} if state else {})
    audit.record(by=by, deed=f"cases.unit_objective.{what}", subject=made, details=details)
