"""Many allocations at once: same checks, same rows as one by one (docs/domain.md 2.1, 5 rule 5)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import handover_checks, headlines
from cases.actions.allocations import HEADLINE_FIELD, ROLE_FOR, check_role
from cases.models import Allocation, Custody, HeldAs, Task
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Notice, RoleAssignment


@transaction.atomic
def allocate_many(
    holders: Mapping[int, RoleAssignment],
    *,
    held_as: str,
    reason: str = "",
    tell_each: bool = True,
    today: datetime.date,
    by: Actor,
) -> dict[int, Refused]:
    """Give each case, by key of its custody, to its holder; a fixed number of queries for any number.

    `tell_each` puts a notice for each case on its holder's desk; who turns it off tells them otherwise.
    Returns the refusals by key of the custody; the others were allocated. Raises Refused where the role of
    `by` may not allocate at all. Co-workers, of whom a case may have several, go one by one.
    """
    if held_as not in HEADLINE_FIELD:
        raise ValueError(f"{held_as} goes one by one")
    check_role(held_as, by=by)
    locked = Custody.objects.select_for_update(of=("self",)).filter(pk__in=holders).order_by("pk")
    custodies = list(locked.select_related("prisoner", "headline"))
    people = [one.prisoner_id for one in custodies]
    held = Allocation.objects.filter(prisoner__in=people, held_as=held_as, ended_on__isnull=True)
    current = {one.prisoner_id: one for one in held}
    allowed = _allowed(holders, held_as=held_as, today=today)
    facts: dict[str, Any] = {"held_as": held_as, "reason": reason, "allowed": allowed}
    refusals = {
        one.pk: _refusal(one, holders[one.pk], current.get(one.prisoner_id), **facts) for one in custodies
    }
    refused = {key: refusal for key, refusal in refusals.items() if refusal}
    given = [(custody, holders[custody.pk]) for custody in custodies if custody.pk not in refused]
    ending = [current[one.prisoner_id].pk for one, _ in given if one.prisoner_id in current]
    Allocation.objects.filter(pk__in=ending).update(
        ended_on=today, ended_because=reason or "given to somebody else"
    )
    made = _write(given, held_as=held_as, reason=reason, today=today, by=by)
    if tell_each:
        notices.send_many([_letter(one) for one in made], by=by)
    handover_checks.ask_many(made, today=today, by=by)
    return refused


def _allowed(holders: Mapping[int, RoleAssignment], *, held_as: str, today: datetime.date) -> set[int]:
    holding = RoleAssignment.objects.holding(today).filter(role=ROLE_FOR[HeldAs(held_as)])
    return set(holding.filter(pk__in={one.pk for one in holders.values()}).values_list("pk", flat=True))


def _refusal(
    custody: Custody,
    holder: RoleAssignment,
    before: Allocation | None,
    *,
    held_as: str,
    reason: str,
    allowed: set[int],
) -> Refused | None:
    """Why this case cannot go to this holder; None where it can."""
    if custody.closed_on:
        return Refused("This case is closed.")
    elsewhere = held_as != HeldAs.OFFENDER_MANAGER and holder.prison_id != custody.headline.prison_id
    name = holder.user.full_name
    if holder.pk not in allowed or elsewhere:
        words = HeldAs(held_as).label
        return Refused(f"{name} does not hold the role for {words} here today.", field="holder")
    if before and before.user_id == holder.user_id and before.trust_id == holder.trust_id:
        return Refused(f"{name} holds this case already.", field="holder")
    if before and not reason:
        return Refused("Say why the case changes hands.", field="reason")
    return None


def _write(
    given: list[tuple[Custody, RoleAssignment]], *, held_as: str, reason: str, today: datetime.date, by: Actor
) -> list[Allocation]:
    made = Allocation.objects.bulk_create(
        [
            Allocation(
                custody=custody,
                prisoner=custody.prisoner,
                held_as=held_as,
                user=holder.user,
                prison=holder.prison,
                trust=holder.trust,
                reason=reason,
                started_on=today,
                started_by=by.user,
            )
            for custody, holder in given
        ],
        batch_size=2000,
    )
    headlines.record_many({custody.pk: _facts(custody, holder, held_as=held_as) for custody, holder in given})
    headlines.touch_many([custody for custody, _ in given])
    audit.record_many([_event(one, reason=reason, by=by) for one in made])
    if held_as == HeldAs.OFFENDER_SUPERVISOR:
        Task.objects.filter(
            custody__in=[custody for custody, _ in given], kind="allocate", done_at__isnull=True
        ).update(done_at=Now(), done_by=by.user)
    return made


def _facts(custody: Custody, holder: RoleAssignment, *, held_as: str) -> dict[str, Any]:
    facts: dict[str, Any] = {HEADLINE_FIELD[HeldAs(held_as)]: holder.user}
    if held_as == HeldAs.OFFENDER_MANAGER:
        facts["offender_manager_trust"] = holder.trust
    return facts


def _event(made: Allocation, *, reason: str, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.case.allocated",
        subject=made,
        prisoner_number=made.prisoner.number,
        reason=reason,
        details={"as": made.held_as, "to": made.user.username},
    )


def _letter(made: Allocation) -> Notice:
    number = made.prisoner.number
    text = f"You are now {made.get_held_as_display()} of {made.prisoner.list_name} {number}."
    return Notice(
        user=made.user,
        text=text[:300],
        key=f"allocation:{made.pk}",
        leads_to=f"/cases/{number}/",
        prisoner_number=number,
    )
