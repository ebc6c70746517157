"""Giving back the cases of a bulk move, each as long as nothing has changed since (docs/domain.md 2.1)."""

import datetime
from collections import Counter

from django.db import transaction
from django.utils.text import capfirst

from cases.actions import allocation_rows, headlines
from cases.actions.allocations import HEADLINE_FIELD, ROLE_FOR
from cases.models import Allocation, Custody, HeldAs, Reallocation, ReallocationLine, ReallocationResult
from staff import audit
from staff.actions import notices
from staff.actors import Actor
from staff.models import Notice, RoleAssignment


@transaction.atomic
def give_back(
    reallocation: Reallocation, *, reason: str, today: datetime.date, by: Actor
) -> list[ReallocationLine]:
    """Write what becomes of each moved case; the caller has locked the bulk move. Returns its lines.

    A case that had nobody before is left to nobody again. A fixed number of queries for any number of cases.
    """
    lines = list(_moved(reallocation))
    list(
        Custody.objects.select_for_update()
        .filter(pk__in=[line.custody_id for line in lines])
        .order_by("pk")
        .values_list("pk")
    )
    lines = list(_moved(reallocation))  # as they stand now that nobody else can change them
    former = _former(lines, held_as=reallocation.held_as, today=today)
    for line in lines:
        line.because = _changed(line, former)[:300]
    free = [line for line in lines if not line.because]
    to_holder = {line.custody_id: former[line.pk] for line in free if line.before}
    refused = allocation_rows.allocate_many(
        to_holder, held_as=reallocation.held_as, reason=f"undone: {reason}"[:300], tell_each=False,
        today=today, by=by,
    ) if to_holder else {}  # fmt: skip
    _leave_to_nobody([line for line in free if not line.before], reallocation, reason, today=today, by=by)
    for line in lines:
        if line.custody_id in refused:
            line.because = refused[line.custody_id].message[:300]
        line.result = ReallocationResult.KEPT if line.because else ReallocationResult.UNDONE
    ReallocationLine.objects.bulk_update(lines, ["result", "because"], batch_size=2000)
    _tell(reallocation, [line for line in lines if line.result == ReallocationResult.UNDONE], by=by)
    return lines


def _moved(reallocation: Reallocation) -> "list[ReallocationLine]":
    rows = ReallocationLine.objects.filter(reallocation=reallocation, result=ReallocationResult.MOVED)
    return list(
        rows.select_related(
            "custody__prisoner", "custody__headline__prison", "before__user", "after__user"
        ).order_by("pk")
    )


def _former(
    lines: list[ReallocationLine], *, held_as: str, today: datetime.date
) -> dict[int, RoleAssignment]:
    """By line: the assignment in which the former holder could have the case again; one query."""
    users = {line.before.user_id for line in lines if line.before}
    holding = RoleAssignment.objects.holding(today).filter(user_id__in=users, role=ROLE_FOR[HeldAs(held_as)])
    places = {(one.user_id, one.prison_id, one.trust_id): one for one in holding.select_related("user")}
    found = {}
    for line in lines:
        before = line.before
        if before and (key := (before.user_id, before.prison_id, before.trust_id)) in places:
            found[line.pk] = places[key]
    return found


def _changed(line: ReallocationLine, former: dict[int, RoleAssignment]) -> str:
    """Why a case is kept where it is; empty where it can go back."""
    custody, after, before = line.custody, line.after, line.before
    if custody.closed_on:
        return "The case was closed since."
    if after and after.prison_id and custody.headline.prison_id != after.prison_id:
        return f"The case has gone to {custody.headline.prison.name} since."
    if after is None or after.ended_on is not None:
        return "Somebody else was named since."
    if before and line.pk not in former:
        return f"{before.user.full_name} no longer has the role."
    return ""


def _leave_to_nobody(
    lines: list[ReallocationLine], made: Reallocation, reason: str, *, today: datetime.date, by: Actor
) -> None:
    if not lines:
        return
    because = f"undone: {reason}"[:300]
    ending = [line.after_id for line in lines if line.after_id]
    Allocation.objects.filter(pk__in=ending).update(ended_on=today, ended_because=because)
    column = HEADLINE_FIELD[HeldAs(made.held_as)]
    headlines.record_many({line.custody_id: {column: None} for line in lines})
    headlines.touch_many([line.custody for line in lines])
    audit.record_many(
        [
            audit.event(
                by=by, deed="cases.allocation.ended", subject=("cases.allocation", str(line.after_id)),
                prisoner_number=line.custody.prisoner.number, reason=because,
                details={"as": HeldAs(made.held_as).label,
                         "user_name": line.after.user.username if line.after else ""},
            )
            for line in lines
        ]
    )  # fmt: skip


def _tell(made: Reallocation, undone: list[ReallocationLine], *, by: Actor) -> None:
    """One notice for each who gets cases back, and each who gives some up again."""
    gets = Counter(line.before.user for line in undone if line.before)
    loses = Counter(line.after.user for line in undone if line.after)
    words = capfirst(HeldAs(made.held_as).label)
    letters = [
        Notice(
            user=user, key=f"reallocation:{made.pk}:undone:{what}", leads_to="/caseload/",
            text=f"{words}: {count} case{'' if count == 1 else 's'} {words_of} you, since the move of "
            f"{made.done_on.day} {made.done_on:%B} was undone.",
        )
        for what, words_of, counted in (("back", "came back to", gets), ("gone", "went from", loses))
        for user, count in counted.items()
    ]  # fmt: skip
    notices.send_many(letters, by=by)
