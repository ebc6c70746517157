"""Sessions of supervision and the clock they keep (docs/domain.md 5 T11, 15)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import clocks, policies, start_of_use, supervision_notes
from cases.actions.flags import Counts
from cases.models import Supervision, Task
from cases.standards.supervision import STANDARD, Served, Session, session_objection, supervision_duties
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, RoleAssignment, User

ROLE = "offender_supervisor"
#: Kind of a task that is a point for the next session of its holder; higher apps add some.
POINT = "supervision_point"


def served(officers: Iterable[int], *, prison: Prison | None = None) -> dict[int, list[Served]]:
    """Since when and until when each is or was offender supervisor; of one prison, or of any. One query."""
    rows = RoleAssignment.objects.filter(role=ROLE, user_id__in=list(officers), prison__isnull=False)
    if prison:
        rows = rows.filter(prison=prison)
    found: dict[int, list[Served]] = defaultdict(list)
    for one in rows.order_by():
        if one.prison_id:
            found[one.user_id].append(Served(one.pk, one.prison_id, one.started_on, one.ended_on))
    return found


def refresh(officers: Iterable[int], *, today: datetime.date) -> Counts:
    """Work out T11 of many officers anew; a fixed number of queries for any number of them."""
    keys, sets = list(officers), policies.current_sets()
    roles, held = served(keys), _sessions(keys)
    in_use = start_of_use.of_prisons({one.prison for rows in roles.values() for one in rows})
    duties = {
        key: supervision_duties(
            served=roles.get(key, []), sessions=held.get(key, []), policies=sets, in_use_from=in_use
        )
        for key in keys
    }
    return clocks.apply(duties, standards={STANDARD}, about="officer", today=today)


def _sessions(officers: list[int]) -> dict[int, list[Session]]:
    found: dict[int, list[Session]] = defaultdict(list)
    rows = Supervision.objects.standing().filter(officer_id__in=officers).order_by()
    for officer, key, prison, on in rows.values_list("officer_id", "pk", "prison_id", "held_on"):
        found[officer].append(Session(key, prison, on))
    return found


def agenda(officer: User, *, prison: Prison) -> list[Task]:
    """What is to be talked about in the next session: open tasks of the officer that are meant for it."""
    rows = Task.objects.open().filter(user=officer, prison=prison, kind=POINT)
    return list(rows.order_by("created_at", "pk"))


def _check(prison: Prison, *, by: Actor) -> None:
    may = by.may("supervision:W") and not by.narrowed_to("supervision")
    if not (may and by.prison_id == prison.pk):
        raise Refused("Only the head of OMU of a prison keeps its supervision log.")


@transaction.atomic
def record(
    prison: Prison,
    *,
    officer: User,
    held_on: datetime.date,
    talked_about: str,
    skills: str = "",
    next_on: datetime.date | None = None,
    today: datetime.date,
    by: Actor,
) -> Supervision:
    """Record a session that `by` held with an offender supervisor; it meets T11 and starts the next.

    What stood on its agenda is done with it.

    Raises Refused for anybody but the head of OMU of the prison, for oneself, for a day in the future or on
    which the officer did not hold the role, a next session not after this one, and without a word on what
    was talked about.
    """
    _check(prison, by=by)
    if by.user is None or officer == by.user:
        raise Refused("Nobody supervises himself or herself.")
    roles = served([officer.pk], prison=prison).get(officer.pk, [])
    objection = session_objection(held_on=held_on, next_on=next_on, served=roles, today=today)
    if objection:
        raise Refused(objection.reason, field=objection.field)
    if not talked_about.strip():
        raise Refused("Say what you talked about.", field="talked_about")
    made = Supervision.objects.create(
        prison=prison, officer=officer, supervisor=by.user, held_on=held_on,
        talked_about=talked_about.strip(), skills=skills.strip(), next_on=next_on,
    )  # fmt: skip
    Task.objects.open().filter(user=officer, prison=prison, kind=POINT).update(done_at=Now(), done_by=by.user)
    _record("recorded", made, by=by)
    refresh([officer.pk], today=today)
    return made


@transaction.atomic
def withdraw(session: Supervision, *, reason: str, today: datetime.date, by: Actor) -> Supervision:
    """Take back a session recorded in error; it stays readable, and the clock before it runs again.

    Raises Refused without a reason, twice, and for anybody but the head of OMU of the prison.
    """
    held = Supervision.objects.select_for_update(of=("self",)).select_related("prison").get(pk=session.pk)
    _check(held.prison, by=by)
    if held.withdrawn_on:
        raise Refused("This session was withdrawn already.")
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    held.withdrawn_on, held.withdrawn_because, held.withdrawn_by = today, reason.strip(), by.user
    held.save(update_fields=["withdrawn_on", "withdrawn_because", "withdrawn_by"])
    supervision_notes.take_back(held, reason=held.withdrawn_because, by=by)
    _record("withdrawn", held, by=by, reason=held.withdrawn_because)
    refresh([held.officer_id], today=today)
    return held


def _record(what: str, session: Supervision, *, by: Actor, reason: str = "") -> None:
    audit.record(
        by=by,
        deed=f"cases.supervision.{what}",
        subject=session,
        reason=reason,
        details={"user_name": session.officer.username, "on": session.held_on.isoformat()},
    )
