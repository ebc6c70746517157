"""Cases given to somebody else in one go: a result for each, undone as one (docs/domain.md 2.1, 5 rule 5)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from cases.actions import allocation_rows, caseloads
from cases.actions.allocations import HEADLINE_FIELD, ROLE_FOR, check_role
from cases.actions.reallocation_undoing import give_back
from cases.models import (
    Allocation,
    Custody,
    Headline,
    HeldAs,
    Reallocation,
    ReallocationLine,
    ReallocationResult,
)
from cases.standards.sharing import shared_out
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Notice, RoleAssignment, User

MOST = 500
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of one case: to whom it would go, or why it cannot."""

    custody: Custody
    holder: RoleAssignment | None
    because: str = ""


def people_for(held_as: str, *, today: datetime.date, by: Actor) -> list[RoleAssignment]:
    """Who may be given cases as `held_as` by this actor: of the prison, or of the trust."""
    found = RoleAssignment.objects.holding(today).filter(role=ROLE_FOR[HeldAs(held_as)])
    if by.trust_id:
        found = found.filter(trust_id=by.trust_id)
    elif held_as != HeldAs.OFFENDER_MANAGER:
        found = found.filter(prison_id=by.prison_id) if by.prison_id else found.none()
    return list(found.select_related("user", "prison", "trust").order_by("user__family_name", "pk"))


def _known(custodies: Iterable[int], *, by: Actor) -> list[Custody]:
    """Those of these cases that the actor holds within reach, or once did: others are not named at all."""
    once = Q(stays__prison_id=by.prison_id) if by.prison_id else Q(allocations__trust_id=by.trust_id)
    within = Custody.objects.visible_to(by).values("pk")
    found = Custody.objects.filter(pk__in=set(custodies)).filter(Q(pk__in=within) | once).distinct()
    return list(
        Custody.objects.filter(pk__in=found.values("pk"))
        .select_related("prisoner", "headline__prison", "headline__offender_manager_trust")
        .order_by("headline__sort_name", "pk")
    )


def _check(
    held_as: str,
    *,
    custodies: Sequence[int],
    holders: Sequence[RoleAssignment],
    today: datetime.date,
    by: Actor,
) -> None:
    """Raise Refused where nothing of it could be done, before anything is written."""
    if held_as not in HEADLINE_FIELD:
        raise Refused("Choose as what the cases are held.", field="held_as")
    check_role(held_as, by=by)
    if not custodies:
        raise Refused("Choose at least one case.", field="cases")
    if len(custodies) > MOST:
        raise Refused(f"Choose at most {MOST} cases at a time.", field="cases")
    if not holders:
        raise Refused("Choose who is to have the cases.", field="holders")
    may = {one.pk for one in people_for(held_as, today=today, by=by)}
    for one in holders:
        if one.pk not in may:
            words = HeldAs(held_as).label
            raise Refused(
                f"{one.user.full_name} does not hold the role for {words} here any more. "
                "Nothing was moved: choose somebody else.",
                field="holders",
            )


def propose(
    custodies: Sequence[int],
    *,
    held_as: str,
    holders: Sequence[RoleAssignment],
    today: datetime.date,
    by: Actor,
) -> list[Proposal]:
    """What would become of each of these cases, by name; nothing is written.

    Several holders share the cases out evenly, those with fewer cases first. Raises Refused where nothing of
    it could be done.
    """
    _check(held_as, custodies=custodies, holders=holders, today=today, by=by)
    cases = _known(custodies, by=by)
    if not cases:
        raise Refused("None of these cases is within your reach any more.", field="cases")
    loads = caseloads.held_by([one.user_id for one in holders], held_as=held_as)
    by_key = {one.pk: one for one in holders}
    free = [one for one in cases if not _obstacle(one, by=by)]
    to = shared_out(
        cases=[one.pk for one in free], holders={one.pk: loads[one.user_id].cases for one in holders}
    )
    column = f"{HEADLINE_FIELD[HeldAs(held_as)]}_id"
    return [_proposal(one, by_key.get(to.get(one.pk, 0)), column, by=by) for one in cases]


def _proposal(custody: Custody, holder: RoleAssignment | None, column: str, *, by: Actor) -> Proposal:
    if holder is None:
        return Proposal(custody, None, _obstacle(custody, by=by))
    if getattr(custody.headline, column) == holder.user_id:
        return Proposal(custody, None, f"{holder.user.full_name} holds this case already.")
    return Proposal(custody, holder)


def _obstacle(custody: Custody, *, by: Actor) -> str:
    """Why a case is not the actor's to give away any more; empty where it is."""
    headline: Headline = custody.headline
    if custody.closed_on:
        return "The case is closed."
    if by.prison_id and headline.prison_id != by.prison_id:
        return f"The case is at {headline.prison.name} now."
    if by.trust_id and headline.offender_manager_trust_id != by.trust_id:
        return "The case is with another trust now."
    return ""


@transaction.atomic
def reallocate(
    custodies: Sequence[int],
    *,
    held_as: str,
    holders: Sequence[RoleAssignment],
    reason: str,
    today: datetime.date,
    by: Actor,
) -> Reallocation:
    """Give these cases, by key of the custody, to one holder or evenly to several; a result for each case.

    The number of queries does not grow with the number of cases. Raises Refused, and writes nothing, where a
    holder has left meanwhile, where no reason is given, or where the role of `by` may not allocate.
    """
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Say why, in at most {LONGEST_REASON} characters.", field="reason")
    list(Custody.objects.select_for_update().filter(pk__in=custodies).order_by("pk").values_list("pk"))
    proposals = propose(custodies, held_as=held_as, holders=holders, today=today, by=by)
    named = [one.custody.pk for one in proposals]
    before = _current(named, held_as)
    refused = allocation_rows.allocate_many(
        {one.custody.pk: one.holder for one in proposals if one.holder}, held_as=held_as,
        reason=reason.strip(), tell_each=False, today=today, by=by,
    )  # fmt: skip
    after = _current(named, held_as)
    made = Reallocation.objects.create(
        prison_id=by.prison_id, trust_id=by.trust_id, held_as=held_as, reason=reason.strip(),
        done_on=today, done_by=by.person,
    )  # fmt: skip
    lines = ReallocationLine.objects.bulk_create(
        [_line(made, one, refused.get(one.custody.pk), before, after) for one in proposals], batch_size=2000
    )
    moved = [line for line in lines if line.result == ReallocationResult.MOVED]
    audit.record(
        by=by, deed="cases.reallocation.done", subject=made, reason=made.reason,
        details={"moved": len(moved), "refused": len(lines) - len(moved), "as": HeldAs(held_as).label},
    )  # fmt: skip
    _tell(made, moved, by=by)
    return made


def _current(custodies: Iterable[int], held_as: str) -> dict[int, Allocation]:
    rows = Allocation.objects.filter(custody_id__in=custodies, held_as=held_as, ended_on__isnull=True)
    return {one.custody_id: one for one in rows.select_related("user")}


def _line(
    made: Reallocation,
    proposal: Proposal,
    refusal: Refused | None,
    before: Mapping[int, Allocation],
    after: Mapping[int, Allocation],
) -> ReallocationLine:
    key = proposal.custody.pk
    because = proposal.because or (refusal.message if refusal else "")
    return ReallocationLine(
        reallocation=made,
        custody=proposal.custody,
        before=before.get(key),
        after=None if because else after[key],
        result=ReallocationResult.REFUSED if because else ReallocationResult.MOVED,
        because=because[:300],
    )


def _tell(made: Reallocation, moved: Iterable[ReallocationLine], *, by: Actor) -> None:
    """One notice for each who gets cases and each who loses some, however many they are."""
    rows = list(moved)
    gets = Counter(line.after.user for line in rows if line.after)
    loses = Counter(line.before.user for line in rows if line.before)
    words = HeldAs(made.held_as).label
    notices.send_many(
        [_letter(made, user, f"are now {words} of", count, "gets") for user, count in gets.items()]
        + [_letter(made, user, f"are no longer {words} of", count, "loses") for user, count in loses.items()],
        by=by,
    )


def _letter(made: Reallocation, user: User, words: str, count: int, key: str) -> Notice:
    text = f"You {words} {count} case{'' if count == 1 else 's'}: {made.reason}"
    return Notice(user=user, text=text[:300], key=f"reallocation:{made.pk}:{key}", leads_to="/caseload/")


@transaction.atomic
def undo(reallocation: Reallocation, *, reason: str, today: datetime.date, by: Actor) -> Reallocation:
    """Give back every case that has not changed since; those that have are kept, and each says why.

    Raises Refused where it was undone already, is another place's, or has no reason.
    """
    held = Reallocation.objects.visible_to(by).select_for_update().filter(pk=reallocation.pk).first()
    if held is None:
        raise Refused("This was done at another place.")
    check_role(held.held_as, by=by)
    if held.undone_on:
        raise Refused("This was undone already.")
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Say why, in at most {LONGEST_REASON} characters.", field="reason")
    lines = give_back(held, reason=reason.strip(), today=today, by=by)
    Reallocation.objects.filter(pk=held.pk).update(undone_on=today, undone_by=by.person)
    held.refresh_from_db()
    undone = sum(line.result == ReallocationResult.UNDONE for line in lines)
    audit.record(
        by=by, deed="cases.reallocation.undone", subject=held, reason=reason.strip(),
        details={"undone": undone, "kept": sum(line.result == ReallocationResult.KEPT for line in lines)},
    )  # fmt: skip
    return held
