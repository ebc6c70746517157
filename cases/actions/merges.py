"""That two records are of one human being: asked for, approved, told apart again (docs/adr/0013).

Nothing is moved. The record of a person is read over every record with the same root; the root of each is
worked out again, under lock, whenever a merge begins or ends.
"""

import datetime
from typing import Any

import pglock
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from cases.actions import headlines, people, tasks
from cases.models import Custody, Merge, Prisoner, Task
from cases.standards import same_human
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST_REASON = 500
#: Merges are rare: one at a time in the whole estate, so that two of them never weave one circle.
ONE_AT_A_TIME = "cases.merges"


def _one_at_a_time() -> None:
    pglock.advisory(ONE_AT_A_TIME, xact=True).acquire()


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise Refused("Say why.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"At most {LONGEST_REASON} characters.", field="reason")
    return reason


def _check(kept: Prisoner, other: Prisoner, *, choosing: bool = False) -> None:
    """Raise Refused where the two cannot be one; their rows are held from here on.

    While it is being chosen which number is kept (`choosing`), that is the one with the open custody.
    """
    held = {one.pk: one for one in people.hold([kept.pk, other.pk])}
    mine, theirs = held[kept.pk], held[other.pk]
    roots = mine.same_as_id or mine.pk, theirs.same_as_id or theirs.pk
    rooted = {one.prisoner.same_as_id or one.prisoner_id for one in people.open_custodies(held.values())}
    found = same_human.objection(
        kept=kept.pk,
        other=other.pk,
        kept_root=roots[0],
        other_root=roots[1],
        kept_number=kept.number,
        other_number=other.number,
        both_open=set(roots) <= rooted,
        kept_is_closed_beside_open=choosing and roots[1] in rooted and roots[0] not in rooted,
    )
    if found:
        raise Refused(found.reason, field="other")


@transaction.atomic
def ask(kept: Prisoner, *, other: Prisoner, reason: str, today: datetime.date, by: Actor) -> Merge:
    """Ask that `other` be read as the same human being as `kept`; a head of OMU of the prison approves it.

    Raises Refused where it is the same record, read as one already, asked for already, where both have an
    open custody, or where the one with the open custody is not the one that is kept.
    """
    if not (by.may("merge:W") and by.assignment and by.assignment.prison):
        raise Refused("The case administrator of a prison declares two records the same person.")
    _one_at_a_time()
    reason = _reason(reason)
    _check(kept, other, choosing=True)
    pair = Q(kept=kept, other=other) | Q(kept=other, other=kept)
    if Merge.objects.waiting().filter(pair).exists():
        raise Refused("This was asked for already, and waits for approval.", field="other")
    made = Merge.objects.create(
        kept=kept,
        other=other,
        prison=by.assignment.prison,
        reason=reason,
        asked_on=today,
        asked_by=by.person,
    )
    tasks.ask(
        _case_of(kept),
        key=_task_key(made),
        kind="merge",
        text=f"Say whether {kept.number} and {other.number} are the same person",
        role="head_of_omu",
        prison=made.prison,
        leads_to=f"/same-person/{made.pk}/",
        by=by,
    )
    _record("asked", made, reason=reason, by=by)
    return made


@transaction.atomic
def approve(merge: Merge, *, today: datetime.date, by: Actor) -> Merge:
    """Approve it: from now on the two are read as one. Not by whoever asked for it; of two at once one is."""
    _one_at_a_time()
    held = _answerable(merge, by=by)
    if held.asked_by_id == by.person.pk:
        raise Refused("You asked for this. Somebody else must approve it.")
    _check(held.kept, held.other)
    held.approved_on, held.approved_by = today, by.user
    held.save(update_fields=["approved_on", "approved_by"])
    _settle(held, by=by)
    _finish(held, says="approved", by=by)
    _record("approved", held, by=by)
    return held


@transaction.atomic
def refuse(merge: Merge, *, reason: str, today: datetime.date, by: Actor) -> Merge:
    """Say that they are not the same person, or that it is not known well enough."""
    _one_at_a_time()
    held = _answerable(merge, by=by)
    _end(held, reason=reason, today=today, by=by)
    _finish(held, says="refused", by=by)
    _record("refused", held, reason=reason, by=by)
    return held


@transaction.atomic
def withdraw(merge: Merge, *, reason: str, today: datetime.date, by: Actor) -> Merge:
    """Take back what one asked for oneself, before it is answered."""
    _one_at_a_time()
    held = _waiting(merge)
    if held.asked_by_id != by.person.pk:
        raise Refused("Only whoever asked for it withdraws it.")
    _end(held, reason=reason, today=today, by=by)
    _finish(held, says="withdrawn", by=by)
    _record("withdrawn", held, reason=reason, by=by)
    return held


@transaction.atomic
def tell_apart(merge: Merge, *, reason: str, today: datetime.date, by: Actor) -> Merge:
    """End an approved merge: each record is read by itself again, and within the reach it had."""
    _one_at_a_time()
    held = _locked(merge)
    if not by.may("merge:A"):
        raise Refused("The head of the OMU tells two records apart.")
    if held.approved_on is None or held.ended_on is not None:
        raise Refused(f"There is nothing to tell apart: {held.state.lower()}.")
    _end(held, reason=reason, today=today, by=by)
    _settle(held, by=by)
    _record("told_apart", held, reason=reason, by=by)
    return held


def _locked(merge: Merge) -> Merge:
    rows = Merge.objects.select_for_update(of=("self",))
    return rows.select_related("kept", "other", "prison", "asked_by").get(pk=merge.pk)


def _waiting(merge: Merge) -> Merge:
    held = _locked(merge)
    if held.approved_on or held.ended_on:
        raise Refused(f"This was answered already: {held.state.lower()}.")
    return held


def _answerable(merge: Merge, *, by: Actor) -> Merge:
    held = _waiting(merge)
    if not by.may("merge:A") or by.prison_id != held.prison_id:
        raise Refused(f"The head of the OMU at {held.prison.name} answers this.")
    return held


def _end(held: Merge, *, reason: str, today: datetime.date, by: Actor) -> None:
    held.ended_on, held.ended_by, held.ended_because = today, by.user, _reason(reason)
    held.save(update_fields=["ended_on", "ended_by", "ended_because"])


def _settle(held: Merge, *, by: Actor) -> None:
    """Work out the root of every record that this merge touches, and put their custodies within reach."""
    records = {one.pk: one for one in people.hold([held.kept_id, held.other_id])}
    joined = Merge.objects.in_force().filter(kept__in=records, other__in=records)
    found = same_human.roots(records=records, merges=joined.values_list("kept_id", "other_id"))
    changed = []
    for key, root in found.items():
        same_as = None if root == key else root
        if records[key].same_as_id != same_as:
            records[key].same_as_id = same_as
            changed.append(records[key])
    Prisoner.objects.bulk_update(changed, ["same_as"])
    headlines.follow(records)
    headlines.touch_many(Custody.objects.filter(prisoner__in=records))


def _case_of(person: Prisoner) -> Custody | None:
    return Custody.objects.filter(prisoner=person).select_related("prisoner").first()


def _task_key(merge: Merge) -> str:
    return f"merge:{merge.pk}"


def _finish(held: Merge, *, says: str, by: Actor) -> None:
    """The task is done, and whoever asked is told."""
    Task.objects.filter(key=_task_key(held), done_at=None).update(done_at=Now(), done_by=by.user)
    if held.asked_by and held.asked_by != by.user:
        notices.send(
            held.asked_by,
            text=f"That {held.kept.number} and {held.other.number} are the same person was {says}.",
            key=f"merge:{held.pk}:{says}",
            leads_to=f"/same-person/{held.pk}/",
            prisoner_number=held.kept.number,
            by=by,
        )


def _record(deed: str, merge: Merge, *, reason: str = "", by: Actor) -> None:
    """One line for each of the two numbers, so that the audit of either tells it."""
    details: dict[str, Any] = {"kept": merge.kept.number, "other": merge.other.number}
    plain: dict[str, Any] = {
        "by": by,
        "deed": f"cases.merge.{deed}",
        "subject": merge,
        "reason": reason,
        "details": details,
    }
    audit.record(**plain, prisoner_number=merge.kept.number)
    audit.record(**plain, prisoner_number=merge.other.number)
