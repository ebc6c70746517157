"""Recording management oversight of a case, with what is asked for; taking an entry back (domain.md 15)."""

import datetime
from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import contacts, custody_rights, headlines, tasks
from cases.models import (
    ContactKind,
    ContactMode,
    Custody,
    Oversight,
    OversightAction,
    OversightWithdrawal,
    Task,
    WithWhom,
)
from cases.standards import oversight as rules
from cases.standards.clocks import day
from cases.standards.custody_events import Objection
from cases.standards.oversight import Asked
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

#: Kind of a task that was asked for in oversight.
ASKED = "oversight_action"
NOT_YOURS = "Oversight of a case is recorded by the head of OMU of the prison."


@transaction.atomic
def record(
    custody: Custody,
    *,
    areas: Collection[str],
    findings: str,
    seen_on: datetime.date,
    actions: Iterable[Asked] = (),
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Oversight:
    """Record what a manager looked at and found; what is asked for comes on the lists of its owners.

    The log says that there was oversight, and of what; the findings stand on its page. Raises Refused out of
    reach, without the right, on a closed case, of one's own case, without areas or findings, on a day that
    cannot be, and for an action without owner, holder or day.
    """
    held = _held(custody, by=by)
    if held.closed_on:
        raise Refused("This case is closed: no oversight is added to it.")
    own = by.user is not None and held.headline.offender_supervisor_id == by.user.pk
    _refuse(rules.objection(areas=areas, findings=findings, seen_on=seen_on, opened_on=held.opened_on,
                            today=today, own_case=own))  # fmt: skip
    wanted = [one for one in actions if not one.is_empty]
    if len(wanted) > rules.MOST_ACTIONS:
        raise Refused(f"Ask for at most {rules.MOST_ACTIONS} actions in one entry.")
    owners = _owners(held, by)
    has = {role: user is not None for role, user in owners.items()}
    for place, one in enumerate(actions, start=1):
        _refuse(rules.action_objection(asked=one, place=place, held=has, today=today))
    made = Oversight.objects.create(
        custody=held, areas=[one for one in rules.AREAS if one in areas], findings=findings.strip(),
        seen_on=seen_on, by=by.user, by_name=by.name[:160], by_role=by.role,
    )  # fmt: skip
    for place, one in enumerate(wanted, start=1):
        _ask(held, made, one, place, owners[one.owner], by=by)
    _say(held, made, len(wanted), now=now, today=today, by=by)
    return made


def _refuse(objection: Objection | None) -> None:
    if objection:
        raise Refused(objection.reason, field=objection.field)


def _held(custody: Custody, *, by: Actor) -> Custody:
    """The custody, locked, if the actor may record oversight of it."""
    held = custody_rights.within_reach(custody.pk, right="oversight:W", otherwise=NOT_YOURS, by=by)
    if by.prison_id != held.headline.prison_id:
        raise Refused(NOT_YOURS)
    return held


def _owners(held: Custody, by: Actor) -> dict[str, User | None]:
    """Who would do an action, by whose it may be."""
    headline = held.headline
    return {
        "offender_supervisor": headline.offender_supervisor,
        "offender_manager": headline.offender_manager,
        "head_of_omu": by.user,
    }


def _ask(held: Custody, made: Oversight, one: Asked, place: int, owner: User | None, *, by: Actor) -> None:
    if one.due_on is None:
        raise Refused("Say by when it is to be done.", field=f"due_on_{place}")
    task = tasks.ask(
        held, key=f"oversight:{made.pk}:{place}", kind=ASKED, user=owner, prison=held.headline.prison,
        due_on=one.due_on, text=f"Asked for in oversight: {one.what.strip()}",
        leads_to=f"/cases/{held.prisoner.number}/oversight/", by=by,
    )  # fmt: skip
    OversightAction.objects.create(
        oversight=made, what=one.what.strip(), owner_role=one.owner, due_on=one.due_on, task=task,
        owner_name=owner.full_name[:160] if owner else "",
    )  # fmt: skip


def _say(
    held: Custody, made: Oversight, asked: int, *, now: datetime.datetime, today: datetime.date, by: Actor
) -> None:
    """The line in the log, the change of the case, the audit."""
    words = f"Management oversight, {day(on=made.seen_on)}: {made.about[:1].lower()}{made.about[1:]}."
    if asked:
        words += f" {asked} action{'' if asked == 1 else 's'} asked for."
    contacts.log(
        held, happened_at=now, kind=ContactKind.MANAGEMENT_CHECK, sub_kind="oversight",
        mode=ContactMode.RECORD_CHECK, with_whom=WithWhom.NOBODY, text=words, now=now, today=today, by=by,
    )  # fmt: skip
    headlines.touch(held)
    details = {"about": made.about[:1].lower() + made.about[1:], "actions": asked}
    audit.record(by=by, deed="cases.oversight.recorded", subject=made,
                 prisoner_number=held.prisoner.number, details=details)  # fmt: skip


@transaction.atomic
def withdraw(made: Oversight, *, reason: str, today: datetime.date, by: Actor) -> OversightWithdrawal:
    """Take back oversight recorded in error; it stays readable, its open tasks end, the duty runs again.

    Raises Refused without a reason, twice, and for anybody but the head of OMU of the prison.
    """
    held = _held(made.custody, by=by)
    if OversightWithdrawal.objects.filter(oversight=made).exists():
        raise Refused("This entry was withdrawn already.")
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    if len(reason.strip()) > 300:
        raise Refused("Write at most 300 characters.", field="reason")
    row = OversightWithdrawal.objects.create(
        oversight=made, reason=reason.strip(), withdrawn_on=today, by=by.user, by_name=by.name[:160]
    )
    asked = Task.objects.open().filter(pk__in=made.actions.values("task_id"))
    asked.update(done_at=Now(), done_by=by.user)
    headlines.touch(held)
    audit.record(by=by, deed="cases.oversight.withdrawn", subject=made, reason=row.reason,
                 prisoner_number=held.prisoner.number)  # fmt: skip
    return row
