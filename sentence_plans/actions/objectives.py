"""Objectives: added, changed, put in order, and how far they are (docs/domain.md 8.3)."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from sentence_plans.actions import content, order, plans, rights, sustained
from sentence_plans.models import (
    TAKEN_OUT,
    Heading,
    Objective,
    ObjectiveNeed,
    ObjectiveStatus,
    Purpose,
    SentencePlan,
    Status,
)
from sentence_plans.standards.answers import links_fault
from sentence_plans.standards.hints import action_only
from sentence_plans.standards.judging import judge
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

LONGEST = 2_000


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an objective says. `needs` are keys of `content.answerable()`; `after` the key of an objective."""

    heading: str
    text: str
    purposes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    measure: str = ""
    baseline: str = ""
    target: str = ""
    after: int | None = None
    target_on: datetime.date | None = None
    wording_reason: str = ""


FIELDS = (
    "heading", "text", "purposes", "measure", "baseline", "target", "after_id", "target_on", "wording_reason"
)  # fmt: skip


def _check(plan: SentencePlan, wanted: Wanted, *, key: int | None) -> None:
    if wanted.heading not in Heading.values:
        raise Refused("Choose what the objective is about.", field="heading")
    _check_texts(wanted)
    if set(wanted.purposes) - set(Purpose.values):
        raise Refused("Choose among the purposes that are offered.", field="purposes")
    if fault := links_fault(wanted=wanted.needs, allowed=content.answerable()):
        raise Refused(fault, field="needs")
    order.check_target(plan, on=wanted.target_on)
    order.check_circle(plan, key=f"objective:{key or ''}", after=wanted.after)


def _check_texts(wanted: Wanted) -> None:
    """A change is written, not too long, and is more than an action, or the author says why it stays so."""
    if not wanted.text.strip():
        raise Refused("Write the change that is wanted.", field="text")
    for name in ("text", "measure", "baseline", "target", "wording_reason"):
        if len(getattr(wanted, name)) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=name)
    found = judge(text=wanted.text, heading=wanted.heading)
    if found.is_only_activity and not wanted.wording_reason.strip():
        raise Refused(action_only(words=found.words, heading=wanted.heading), field="text")


@transaction.atomic
def add(plan: SentencePlan, *, wanted: Wanted, by: Actor) -> Objective:
    """Add an objective at the end of the order. Raises Refused naming the field."""
    user = rights.to_write(plan, by=by)
    row = rights.held(plan)
    _check(row, wanted, key=None)
    last = Objective.objects.filter(plan=row).order_by("-position").first()
    made = Objective.objects.create(
        plan=row, position=last.position + 1 if last else 1, saved_by=user, **_fields(wanted)
    )
    _link(made, wanted.needs)
    plans.moved(row, what="objective_added", details={"objective": made.pk}, by=by)
    return made


def _fields(wanted: Wanted) -> dict[str, object]:
    return {
        "heading": wanted.heading,
        "text": wanted.text.strip(),
        "purposes": [one for one in Purpose.values if one in wanted.purposes],
        "measure": wanted.measure.strip(),
        "baseline": wanted.baseline.strip(),
        "target": wanted.target.strip(),
        "after_id": wanted.after,
        "target_on": wanted.target_on,
        "wording_reason": _kept_because(wanted),
    }


def _kept_because(wanted: Wanted) -> str:
    """Why a wording that names no change is kept; nothing where it names one."""
    passes = judge(text=wanted.text, heading=wanted.heading).passes
    return "" if passes else wanted.wording_reason.strip()


def _link(objective: Objective, needs: Sequence[str]) -> bool:
    """Make the links say what is wanted; those no longer wanted end. Whether anything changed."""
    current = {one.need: one for one in ObjectiveNeed.objects.current().filter(objective=objective)}
    gone = [one.pk for need, one in current.items() if need not in needs]
    ObjectiveNeed.objects.filter(pk__in=gone).update(ended_at=Now())
    titles = content.answerable()
    fresh = [need for need in dict.fromkeys(needs) if need not in current]
    ObjectiveNeed.objects.bulk_create(
        [ObjectiveNeed(objective=objective, need=need, title=titles[need]) for need in fresh]
    )
    return bool(gone or fresh)


def held(objective: Objective, *, through_the_gate: bool = False) -> tuple[SentencePlan, Objective]:
    """The plan, locked, and the objective as it stands; `through_the_gate` as in `rights.held`."""
    plan = rights.held(objective.plan, through_the_gate=through_the_gate)
    return plan, Objective.objects.select_related("saved_by").get(pk=objective.pk)


@transaction.atomic
def change(objective: Objective, *, wanted: Wanted, version: int, by: Actor) -> Objective:
    """Change what an objective says; a change makes the signatures fall.

    `version` is that of the objective when its form was opened. Raises Stale with what stands now, and
    Refused naming the field, or where it was taken out.
    """
    user = rights.to_write(objective.plan, by=by)
    plan, row = held(objective)
    if row.status == TAKEN_OUT:
        raise Refused("This objective was taken out of the plan.")
    if row.version != version:
        raise _stale(row)
    _check(plan, wanted, key=row.pk)
    fields = _fields(wanted)
    changed = [name for name in FIELDS if getattr(row, name) != fields[name]]
    for name in changed:
        setattr(row, name, fields[name])
    if _link(row, wanted.needs) or changed:
        _save(row, changed, user)
        plans.moved(plan, what="objective_changed", details={"objective": row.pk, "fields": changed}, by=by)
    return row


def _stale(row: Objective) -> Stale:
    needs = tuple(one.need for one in ObjectiveNeed.objects.current().filter(objective=row))
    names = ("heading", "text", "purposes", "measure", "baseline", "target", "target_on", "wording_reason")
    more = {"needs": needs, "after": row.after_id}
    return plans.stale(row, what="this objective", names=names, version=row.version, **more)


def _save(row: Objective, changed: list[str], user: User) -> None:
    row.version += 1
    row.saved_by, row.saved_at = user, Now()
    row.save(update_fields=[*changed, "version", "saved_by", "saved_at"])


@transaction.atomic
def set_status(
    objective: Objective, *, status: str, comment: str, today: datetime.date, by: Actor
) -> ObjectiveStatus:
    """Say how far an objective is, with the comment every change owes.

    "No longer applicable" takes it out of the plan, and so makes the signatures fall; the rest is progress,
    which is not what was signed. Raises Refused naming the field.
    """
    rights.to_write(objective.plan, by=by)
    plan, row = held(objective)
    if status not in Status.values or status == row.status:
        raise Refused("Choose a status other than the one it has.", field="status")
    was = row.status
    made = write_status(row, status=status, comment=comment, today=today, by=by)
    details = {"objective": row.pk, "from": was, "to": status}
    if TAKEN_OUT in {was, status}:
        plans.moved(plan, what="objective_taken_out" if status == TAKEN_OUT else "objective_put_back",
                    details=details, by=by)  # fmt: skip
    else:
        sustained.record(plan, custody=plan.custody)
        plans.record(plan, deed="objective_status", details=details, reason=made.comment, by=by)
    return made


@transaction.atomic
def write_status(
    row: Objective, *, status: str, comment: str, today: datetime.date, by: Actor
) -> ObjectiveStatus:
    """The status and the row that is evidence of it; the caller holds the plan and asked for the right."""
    if not comment.strip():
        raise Refused("Say what shows it: every change of status needs a comment.", field="comment")
    if len(comment) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="comment")
    row.status = status
    row.save(update_fields=["status"])
    return ObjectiveStatus.objects.create(
        objective=row,
        status=status,
        comment=comment.strip(),
        on=today,
        **by.said_by(),
    )


@transaction.atomic
def reorder(plan: SentencePlan, *, order: Sequence[int], by: Actor) -> SentencePlan:
    """Put the objectives of the plan in this order, given as their keys.

    Raises Refused where the keys are not those of the plan as it stands: one was added or taken out since.
    """
    rights.to_write(plan, by=by)
    row = rights.held(plan)
    standing = {one.pk: one for one in Objective.objects.in_plan().filter(plan=row)}
    if sorted(order) != sorted(standing):
        raise Refused("An objective was added or taken out since. Look again, then put them in order.")
    if list(order) == list(standing):
        return row
    places = sorted(one.position for one in standing.values())
    for key, place in zip(order, places, strict=True):
        standing[key].position = place
    Objective.objects.bulk_update(standing.values(), ["position"])
    plans.moved(row, what="objectives_reordered", details={"order": list(order)}, by=by)
    return row
