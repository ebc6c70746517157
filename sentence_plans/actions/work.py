"""Actions of an objective: what is done, by whom and by when (docs/domain.md 8.3)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines
from sentence_plans.actions import accredited, letters, objectives, order, plans, rights
from sentence_plans.models import TAKEN_OUT, Action, ActionStatus, DoerKind, Objective, Timescale, WorkStatus
from sentence_plans.standards.deliveries import closing_fault
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

LONGEST, LONGEST_NAME, MOST_DOERS = 2_000, 120, 3


@dataclass(frozen=True, kw_only=True)
class Work:
    """What an action says. `doers`: up to three pairs of kind and name; `after` the action it waits for."""

    what: str
    doers: tuple[tuple[str, str], ...] = ()
    timescale: str = ""
    comment: str = ""
    status: str = WorkStatus.NOT_STARTED
    after: int | None = None
    is_intervention: bool = False


FIELDS = ("what", "doers", "timescale", "comment", "status", "after_id", "is_intervention")
#: What was signed; how far an action is was not, nor whether it asks for a review.
SIGNED_FIELDS = frozenset(FIELDS) - {"status", "is_intervention"}


def _check(work: Work) -> None:
    if not work.what.strip():
        raise Refused("Write what is done.", field="what")
    for name in ("what", "comment"):
        if len(getattr(work, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)
    _check_doers(work.doers)
    if work.timescale not in {"", *Timescale.values}:
        raise Refused("Choose by when.", field="timescale")
    if work.timescale == Timescale.SEE_COMMENT and not work.comment.strip():
        raise Refused("Write the comment that says by when.", field="comment")
    if work.status not in WorkStatus.values:
        raise Refused("Choose how far it is.", field="status")


def _check_closing(row: Action, work: Work) -> None:
    """An action that asks for an accredited programme ends when that is delivered (docs/domain.md 9.1)."""
    if work.status != WorkStatus.FULLY_ACHIEVED or row.status == work.status:
        return
    if fault := closing_fault(accredited_open=accredited.undelivered(row)):
        raise Refused(fault, field="status")


def _check_doers(doers: tuple[tuple[str, str], ...]) -> None:
    if len(doers) > MOST_DOERS:
        raise Refused("Name at most three who do it.", field="doers")
    for place, (kind, name) in enumerate(doers, start=1):
        if kind not in DoerKind.values:
            raise Refused("Choose who does it.", field=f"kind_{place}")
        if len(name) > LONGEST_NAME:
            raise Refused(f"Write at most {LONGEST_NAME} characters.", field=f"name_{place}")


def _fields(work: Work) -> dict[str, object]:
    return {
        "what": work.what.strip(),
        "doers": [{"kind": kind, "name": name.strip()} for kind, name in work.doers],
        "timescale": work.timescale,
        "comment": work.comment.strip(),
        "status": work.status,
        "after_id": work.after,
        "is_intervention": work.is_intervention,
    }


@transaction.atomic
def add(objective: Objective, *, work: Work, today: datetime.date | None = None, by: Actor) -> Action:
    """Add an action to an objective; the signatures fall. Raises Refused naming the field.

    Departments add theirs to the one plan; who holds the case is told. `today` is the day of its status,
    where it has begun already.
    """
    user = rights.to_contribute(objective.plan, by=by)
    plan, row = objectives.held(objective)
    if row.status == TAKEN_OUT:
        raise Refused("This objective was taken out of the plan.")
    _check(work)
    order.check_circle(plan, key="action:", after=work.after)
    made = Action.objects.create(objective=row, saved_by=user, **_fields(work))
    if made.status != WorkStatus.NOT_STARTED and today:
        _write_status(made, today, by)
    plans.moved(plan, what="action_added", details={"objective": row.pk, "action": made.pk}, by=by)
    if not rights.writes(by):
        number = plan.prisoner.number
        text = f"{by.name}, {by.role_in_words}, has added to the sentence plan of {number}: {made.what}"
        letters.tell(plan.custody, text=text, key=f"plan:action:{made.pk}", by=by)
    return made


@transaction.atomic
def change(action: Action, *, work: Work, version: int, today: datetime.date, by: Actor) -> Action:
    """Change an action, or say how far it is; "removed" takes it out of the plan.

    Progress alone leaves the signatures; anything else makes them fall. `version` is that of the action when
    its form was opened, `today` the day of a new status. Raises Stale with what stands now, and Refused
    naming the field.
    """
    return keep(action, work=work, version=version, user=rights.to_write(action.objective.plan, by=by),
                today=today, by=by)  # fmt: skip


def as_work(action: Action) -> Work:
    """What an action says now."""
    return Work(
        what=action.what,
        doers=tuple((one["kind"], one["name"]) for one in action.doers),
        timescale=action.timescale,
        comment=action.comment,
        status=action.status,
        after=action.after_id,
        is_intervention=action.is_intervention,
    )


@transaction.atomic
def keep(
    action: Action, *, work: Work, version: int, user: User, through_the_gate: bool = False,
    today: datetime.date, by: Actor,
) -> Action:  # fmt: skip
    """What `change` does; the caller has asked whether `user` may. `through_the_gate` as in `rights.held`."""
    plan, _ = objectives.held(action.objective, through_the_gate=through_the_gate)
    row = Action.objects.select_related("saved_by").get(pk=action.pk)
    if row.version != version:
        raise plans.stale(row, what="this action", names=FIELDS, version=row.version)
    _check(work)
    order.check_circle(plan, key=f"action:{row.pk}", after=work.after)
    was_out, fields = row.is_taken_out, _fields(work)
    _check_closing(row, work)
    changed = [name for name in FIELDS if getattr(row, name) != fields[name]]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, fields[name])
    row.version += 1
    row.saved_by, row.saved_at = user, Now()
    row.save(update_fields=[*changed, "version", "saved_by", "saved_at"])
    if "status" in changed:
        _write_status(row, today, by)
    details = {"objective": row.objective_id, "action": row.pk, "fields": changed, "status": row.status}
    if SIGNED_FIELDS & set(changed) or row.is_taken_out != was_out:
        plans.moved(plan, what="action_changed", details=details, by=by)
    else:
        headlines.touch(plan.custody)
        plans.record(plan, deed="action_status", details=details, by=by)
    return row


@transaction.atomic
def follow(action: Action, *, status: str, on: datetime.date, by: Actor) -> None:
    """Let an action go with the programme it is done by; the caller asked for the right. Signatures stay.

    An action that was taken out stays out.
    """
    row = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if row.is_taken_out or row.status == status:
        return
    row.status = status
    row.version += 1
    row.saved_by, row.saved_at = rights.somebody(by), Now()
    row.save(update_fields=["status", "version", "saved_by", "saved_at"])
    _write_status(row, on, by)


def _write_status(row: Action, today: datetime.date, by: Actor) -> None:
    """The row that is evidence of how far an action is; of an intervention it may ask for a review."""
    ActionStatus.objects.create(
        action=row,
        status=row.status,
        on=today,
        **by.said_by(),
    )
