"""Who holds the case: named, with the day and the reason (docs/domain.md 2.1, 5 rule 5)."""

import datetime

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import handover_checks, headlines
from cases.models import Allocation, Custody, HeldAs, Task
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment

#: As what a case may be held, and the role its holder must have.
ROLE_FOR = {
    HeldAs.OFFENDER_SUPERVISOR: "offender_supervisor",
    HeldAs.OFFENDER_MANAGER: "offender_manager",
    HeldAs.PERSONAL_OFFICER: "wing_staff",
    HeldAs.CO_WORKER: "offender_supervisor",
}
HEADLINE_FIELD = {
    HeldAs.OFFENDER_SUPERVISOR: "offender_supervisor",
    HeldAs.OFFENDER_MANAGER: "offender_manager",
    HeldAs.PERSONAL_OFFICER: "personal_officer",
}


def holders(held_as: str, *, custody: Custody, today: datetime.date) -> list[RoleAssignment]:
    """The role assignments that may hold this case today: at its prison, or in any trust for the manager."""
    role = ROLE_FOR[HeldAs(held_as)]
    found = RoleAssignment.objects.holding(today).filter(role=role)
    if held_as != HeldAs.OFFENDER_MANAGER:
        found = found.filter(prison_id=custody.headline.prison_id)
    return list(found.select_related("user", "prison", "trust").order_by("user__family_name", "pk"))


def check_role(held_as: str, *, by: Actor) -> None:
    """Raise Refused where `by` may not allocate: the head of OMU approves all, others by the table."""
    if by.is_system or (by.may("allocation:A") and not by.narrowed_to("allocation")):
        return
    for_manager = "offender manager" in by.narrowed_to("allocation")
    if for_manager and held_as == HeldAs.OFFENDER_MANAGER:
        return
    if by.may("allocation:W") and not for_manager:
        return
    raise Refused("Your role may not allocate this.", field="held_as")


def _fits(assignment: RoleAssignment, held_as: str, *, custody: Custody, today: datetime.date) -> None:
    allowed = {one.pk for one in holders(held_as, custody=custody, today=today)}
    if assignment.pk not in allowed:
        words = HeldAs(held_as).label
        raise Refused(
            f"{assignment.user.full_name} does not hold the role for {words} here today.", field="holder"
        )


@transaction.atomic
def allocate(
    custody: Custody,
    *,
    held_as: str,
    holder: RoleAssignment,
    reason: str = "",
    today: datetime.date,
    by: Actor,
) -> Allocation:
    """Give the case to `holder`; the one who held it as the same before is ended today.

    Raises Refused where the holder lacks the role at this prison or trust today, where nothing would change,
    or where the role of `by` may not allocate.
    """
    held = (
        Custody.objects.select_for_update(of=("self",))
        .select_related("prisoner", "headline")
        .get(pk=custody.pk)
    )
    if held.closed_on:
        raise Refused("This case is closed.")
    check_role(held_as, by=by)
    _fits(holder, held_as, custody=held, today=today)
    current = Allocation.objects.filter(prisoner=held.prisoner, held_as=held_as, ended_on__isnull=True)
    if held_as == HeldAs.CO_WORKER:
        current = current.filter(user=holder.user)
    before = current.first()
    if before and before.user_id == holder.user_id and before.trust_id == holder.trust_id:
        raise Refused(f"{holder.user.full_name} holds this case already.", field="holder")
    if before and held_as != HeldAs.CO_WORKER and not reason:
        raise Refused("Say why the case changes hands.", field="reason")
    current.update(ended_on=today, ended_because=reason or "given to somebody else")
    made = _write(held, held_as=held_as, holder=holder, reason=reason, today=today, by=by)
    if held_as == HeldAs.OFFENDER_SUPERVISOR:
        Task.objects.filter(custody=held, kind="allocate", done_at__isnull=True).update(
            done_at=Now(), done_by=by.user
        )
    handover_checks.ask_many([made], today=today, by=by)
    _tell(made, held, by=by)
    return made


def _write(
    held: Custody, *, held_as: str, holder: RoleAssignment, reason: str, today: datetime.date, by: Actor
) -> Allocation:
    made = Allocation.objects.create(
        custody=held,
        prisoner=held.prisoner,
        held_as=held_as,
        user=holder.user,
        prison=holder.prison,
        trust=holder.trust,
        reason=reason,
        started_on=today,
        started_by=by.user,
    )
    facts: dict[str, object] = {}
    if held_as in HEADLINE_FIELD:
        facts[HEADLINE_FIELD[HeldAs(held_as)]] = holder.user
    if held_as == HeldAs.OFFENDER_MANAGER:
        facts["offender_manager_trust"] = holder.trust
    if facts:
        headlines.record(held, **facts)
    else:
        headlines.touch(held)
    audit.record(
        by=by,
        deed="cases.case.allocated",
        subject=made,
        prisoner_number=held.prisoner.number,
        reason=reason,
        details={"as": held_as, "to": holder.user.username},
    )
    return made


def _tell(made: Allocation, held: Custody, *, by: Actor) -> None:
    number = held.prisoner.number
    notices.send(
        made.user,
        text=f"You are now {made.get_held_as_display()} of {held.prisoner.list_name} {number}.",
        key=f"allocation:{made.pk}",
        leads_to=f"/cases/{number}/",
        prisoner_number=number,
        by=by,
    )


@transaction.atomic
def end_all_at(custody: Custody, *, reason: str, today: datetime.date, by: Actor) -> None:
    """End what the prison holds of a case when the person leaves it; the offender manager stays."""
    leaving = Allocation.objects.filter(custody=custody, ended_on__isnull=True).exclude(
        held_as=HeldAs.OFFENDER_MANAGER
    )
    ended = leaving.update(ended_on=today, ended_because=reason)
    headlines.record(custody, offender_supervisor=None, personal_officer=None)
    if ended:
        audit.record(
            by=by,
            deed="cases.case.released_by_prison",
            subject=custody,
            prisoner_number=custody.prisoner.number,
            reason=reason,
        )


@transaction.atomic
def end(allocation: Allocation, *, reason: str, today: datetime.date, by: Actor) -> Allocation:
    """End a holding without a successor: a co-worker goes, or a case is left to the queue.

    Raises Refused where it has ended already, where no reason is given, or where the role of `by` may not
    allocate. The trust of an offender manager stays on the case, so that the trust finds it on its queue.
    """
    custody = (
        Custody.objects.select_for_update(of=("self",))
        .select_related("prisoner", "headline")
        .get(pk=allocation.custody_id)
    )
    held = Allocation.objects.select_related("user").get(pk=allocation.pk)
    check_role(held.held_as, by=by)
    if held.ended_on is not None:
        raise Refused(f"{held.user.full_name} does not hold this case any more.")
    if not reason.strip():
        raise Refused("Say why this ends.", field="reason")
    held.ended_on, held.ended_because = today, reason.strip()
    held.save(update_fields=["ended_on", "ended_because"])
    if held.held_as in HEADLINE_FIELD:
        headlines.record(custody, **{HEADLINE_FIELD[HeldAs(held.held_as)]: None})
    else:
        headlines.touch(custody)
    audit.record(
        by=by,
        deed="cases.allocation.ended",
        subject=held,
        prisoner_number=custody.prisoner.number,
        reason=held.ended_because,
        details={"as": HeldAs(held.held_as).label, "user_name": held.user.username},
    )
    _tell_end(held, custody, by=by)
    return held


def _tell_end(held: Allocation, custody: Custody, *, by: Actor) -> None:
    number = custody.prisoner.number
    words = HeldAs(held.held_as).label
    notices.send(
        held.user,
        text=f"You are no longer {words} of {custody.prisoner.list_name} {number}: {held.ended_because}",
        key=f"allocation:{held.pk}:ended",
        prisoner_number=number,
        by=by,
    )
