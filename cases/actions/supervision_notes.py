"""Cases talked about in a session of supervision: what was said and what was agreed (docs/domain.md 15)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.timezone import localtime, make_aware

from cases.actions import caseloads_then, contacts, tasks, withdrawals
from cases.actions.caseloads_then import CaseThen
from cases.models import (
    Contact,
    ContactKind,
    ContactMode,
    Custody,
    Headline,
    HeldAs,
    Supervision,
    SupervisionNote,
    Task,
    WithWhom,
)
from cases.standards.supervision import action_objection
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, User

#: Kind of a task that was agreed in supervision.
AGREED = "supervision_action"
HIGH = ("high", "very_high")
LEVELS = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very High"}


@dataclass(frozen=True)
class Point:
    """A case on the agenda: how it stood on the day, and when it was last talked about."""

    case: CaseThen
    rosh: str
    last_on: date | None
    note: SupervisionNote | None = None

    @property
    def level(self) -> str:
        """The level of risk of serious harm in words; unknown is said to be unknown."""
        return LEVELS.get(self.rosh, "Not assessed yet")


def agenda(officer: User, *, prison: Prison, on: date, session: Supervision | None, by: Actor) -> list[Point]:
    """The cases an officer supervised in a prison on a day, what presses first, with the notes of a session.

    In order: those with something overdue, then High and Very High risk of serious harm, then those longest
    not talked about. A fixed number of queries for any number of cases.
    """
    held = caseloads_then.caseload(officer.pk, held_as=HeldAs.OFFENDER_SUPERVISOR, today=on, by=by)
    cases = [one for one in held if one.allocation.prison_id == prison.pk]
    levels = dict(
        Headline.objects.visible_to(by)
        .filter(custody_id__in=[one.allocation.custody_id for one in cases])
        .values_list("custody_id", "rosh_level")
    )
    notes = SupervisionNote.objects.visible_to(by).standing()
    people = [one.allocation.prisoner_id for one in cases]
    earlier = notes.filter(prisoner_id__in=people, session__held_on__lt=on, session__officer=officer)
    last = dict(earlier.order_by().values_list("prisoner_id").annotate(Max("session__held_on")))
    here = notes.filter(session=session).select_related("contact", "task") if session else ()
    written = {note.prisoner_id: note for note in here}
    points = [
        Point(
            one, levels.get(one.allocation.custody_id, ""), last.get(one.allocation.prisoner_id),
            written.get(one.allocation.prisoner_id),
        )
        for one in cases
    ]  # fmt: skip
    return sorted(points, key=lambda one: (-one.case.overdue, one.rosh not in HIGH, one.last_on or date.min))


def _happened_at(session: Supervision, now: datetime) -> datetime:
    """The time of the entry: now on the day itself, noon of an earlier one."""
    if localtime(now).date() == session.held_on:
        return now
    return make_aware(datetime.combine(session.held_on, time(12)))


@transaction.atomic
def write(
    session: Supervision, *, custody: Custody, said: str, action: str = "", action_for: str = "",
    due_on: date | None = None, now: datetime, today: date, by: Actor,
) -> SupervisionNote:  # fmt: skip
    """Write what was said of a case in a session as an entry of its log, and what was agreed as a task.

    `action_for`: "officer" or "supervisor", whose task `action` is by `due_on`. Raises Refused for anybody
    but the head of OMU of the prison, in a session that was withdrawn, for a case the officer did not
    supervise on that day, for a second note on a case, where an action names nobody or no day, and as
    `cases.actions.contacts.log` does.
    """
    held = _locked(session, by=by)
    _check(held, custody, by=by)
    objection = action_objection(action=action, action_for=action_for, due_on=due_on, today=today)
    if objection:
        raise Refused(objection.reason, field=objection.field)
    if not said.strip():
        raise Refused("Say what was said about the case.", field="said")
    text = said.strip() + (f"\n\nAgreed: {action.strip()}" if action.strip() else "")
    how: dict[str, Any] = {"kind": ContactKind.MANAGEMENT_CHECK, "sub_kind": "supervision"}
    how |= {
        "mode": ContactMode.MEETING,
        "with_whom": WithWhom.OFFENDER_SUPERVISOR,
        "happened_at": _happened_at(held, now),
    }
    entry = contacts.log(custody, **how, text=text, now=now, today=today, by=by)
    task = _task(held, entry, action=action, action_for=action_for, due_on=due_on, by=by)
    note = SupervisionNote.objects.create(
        session=held, contact=entry, prisoner_id=custody.prisoner_id, task=task
    )
    audit.record(
        by=by, deed="cases.supervision.case_noted", subject=note, prisoner_number=custody.prisoner.number,
        details={"user_name": held.officer.username, "on": held.held_on.isoformat()},
    )  # fmt: skip
    return note


def _locked(session: Supervision, *, by: Actor) -> Supervision:
    """The session as it stands, held until the transaction ends."""
    rows = Supervision.objects.visible_to(by).select_for_update(of=("self",))
    return rows.select_related("officer", "prison").get(pk=session.pk)


def _check(session: Supervision, custody: Custody, *, by: Actor) -> None:
    may = by.may("supervision:W") and not by.narrowed_to("supervision") and by.prison_id == session.prison_id
    if not may:
        raise Refused("Only the head of OMU of a prison keeps its supervision log.")
    if session.withdrawn_on:
        raise Refused("This session was withdrawn: nothing is added to it.")
    on = caseloads_then.held(session.officer_id, held_as=HeldAs.OFFENDER_SUPERVISOR, today=session.held_on)
    if not on.filter(custody=custody, prison_id=session.prison_id).exists():
        raise Refused("He or she did not supervise this case on that day.")
    if session.notes.filter(prisoner_id=custody.prisoner_id, contact__withdrawal__isnull=True).exists():
        raise Refused("This case has its note of this session already. Amend the entry in the log instead.")


def _task(
    session: Supervision, entry: Contact, *, action: str, action_for: str, due_on: date | None, by: Actor
) -> Task | None:
    if not action.strip():
        return None
    return tasks.ask(
        entry.custody, key=f"supervision-note:{entry.pk}", kind=AGREED, due_on=due_on, prison=session.prison,
        user=session.officer if action_for == "officer" else by.person, by=by,
        text=f"Agreed in supervision: {action.strip()}",
        leads_to=f"/cases/{entry.custody.prisoner.number}/log/{entry.pk}/",
    )  # fmt: skip


def take_back(session: Supervision, *, reason: str, by: Actor) -> None:
    """With a session withdrawn, its entries go too where the case is still within reach, and its tasks."""
    within = Custody.objects.visible_to(by).values("pk")
    notes = session.notes.filter(contact__withdrawal__isnull=True)
    for note in notes.filter(contact__custody_id__in=within).select_related("contact"):
        withdrawals.withdraw(note.contact, reason=f"Session withdrawn: {reason}"[:300], by=by)
    agreed = Task.objects.open().filter(pk__in=session.notes.values("task_id"))
    agreed.update(done_at=Now(), done_by=by.user)
