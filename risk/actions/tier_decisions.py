"""Confirming a proposed tier, setting one by hand, and the countersignature a lower one needs.

docs/domain.md 6.
"""

import datetime

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody, Task
from risk.actions import scope_facts, tier_tables, tiers, widening
from risk.models import TierDecision, TierLowering
from risk.standards import tiers as rule
from risk.standards.signing import MANAGERS
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import User

ANEW = "The tier was worked out anew while you had this page open. Read what stands now and decide again."


def may_decide(*, by: Actor) -> bool:
    """Those who sign assessments confirm a tier or set one by hand."""
    return by.may("assessment:S") and by.user is not None


def may_countersign(lowering: TierLowering, *, by: Actor) -> bool:
    """A manager who countersigns assessments, never whoever asked."""
    return manages(by=by) and bool(by.user) and lowering.asked_by_id != by.user.pk  # type: ignore[union-attr]


def manages(*, by: Actor) -> bool:
    """Whether the role countersigns lower tiers: managers only, whoever else checks assessments."""
    return by.may("assessment:C") and by.role in MANAGERS


def _held(custody: Custody, *, by: Actor) -> tuple[Custody, TierDecision, User]:
    """The case locked, the tier that stands, and the person. Raises Refused."""
    if not may_decide(by=by) or by.user is None:
        raise Refused("Your role may not decide on the tier.")
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner", "headline")
    held = rows.get(pk=custody.pk)
    current = TierDecision.objects.current().filter(custody=held).first()
    if held.closed_on or current is None:
        raise Refused("A tier is decided for an open case after sentence.")
    return held, current, by.user


def _as_seen(current: TierDecision, seen: int) -> None:
    if current.pk != seen:
        raise Stale(ANEW, theirs={"reason": current.reason, "version": current.pk})


@transaction.atomic
def confirm(custody: Custody, *, seen: int, today: datetime.date, by: Actor) -> TierDecision:
    """Stand behind the tier the rules propose. `seen`: key of the decision that was shown.

    Raises Stale where another stands now, Refused where it is confirmed already or was set by hand.
    """
    held, current, user = _held(custody, by=by)
    _as_seen(current, seen)
    if current.is_confirmed:
        raise Refused("This tier is confirmed already.")
    current.confirmed_by, current.confirmed_on = user, today
    current.save(update_fields=["confirmed_by", "confirmed_on"])
    headlines.touch(held)
    _record("confirmed", held, current, reason=current.reason, by=by)
    return current


def computed_now(custody: Custody, *, today: datetime.date) -> TierDecision:
    """What the rules give now, whatever was set by hand; not written."""
    facts = scope_facts.gather([custody])[custody.pk]
    table = tier_tables.in_force(today=today)
    found = rule.tier(facts=facts.tier, rules=table.rules)
    return tiers.proposed(custody, found=found, facts=facts, table=table, today=today)


@transaction.atomic
def set_by_hand(
    custody: Custody, *, tier: int, reason: str, seen: int, today: datetime.date, by: Actor
) -> TierDecision | TierLowering:
    """Set a tier other than the rules give: at once where it is higher, after a countersignature where lower.

    Raises Stale where another tier stands now than was shown; Refused for a tier the rules give anyway, one
    that stands already, without a reason, or while a lower one waits for its countersignature.
    """
    held, current, user = _held(custody, by=by)
    _as_seen(current, seen)
    given = computed_now(held, today=today)
    answer = rule.override(computed=given.tier, wanted=tier, because=reason)
    if not answer.allowed:
        words = " Let the rules decide again instead." if current.by_hand and tier == given.tier else ""
        about_reason = tier in rule.APPROACHES and tier != given.tier
        raise Refused(answer.reason + words, field="reason" if about_reason else "tier")
    if current.tier == tier:
        raise Refused(f"Tier {tier} stands already.", field="tier")
    if TierLowering.objects.filter(custody=held, answered_on__isnull=True).exists():
        raise Refused("A lower tier waits for its countersignature. It is answered first.")
    if answer.countersign:
        return _ask(held, given, tier, reason, user, today=today, by=by)
    return _write(held, current, given, tier, f"Set by {by.name}: {reason.strip()}", today=today, by=by)


def _write(
    held: Custody,
    current: TierDecision,
    given: TierDecision,
    tier: int,
    reason: str,
    *,
    today: datetime.date,
    by: Actor,
) -> TierDecision:
    made = given
    made.tier, made.by_hand, made.reason = tier, True, reason
    tiers.write([(held, current, made)], today=today, by=by)
    widening.follow([held], today=today, by=by)
    headlines.touch(held)
    return made


def _ask(
    held: Custody,
    given: TierDecision,
    tier: int,
    reason: str,
    user: User,
    *,
    today: datetime.date,
    by: Actor,
) -> TierLowering:
    try:
        with transaction.atomic():
            made = TierLowering.objects.create(
                custody=held, tier=tier, computed=given.tier, reason=reason.strip(), asked_by=user,
                asked_on=today,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused("A lower tier waits for its countersignature. It is answered first.") from clash
    number = held.prisoner.number
    Task.objects.create(
        custody=held,
        role="head_of_omu",
        prison=held.headline.prison,
        kind="countersign_tier",
        text=f"Countersign tier {tier} instead of {given.tier} for {number}, asked by {by.name}: "
        f"{made.reason}"[:300],
        leads_to=f"/cases/{number}/tier/",
        due_on=today,
        key=f"tier:{made.pk}",
    )
    headlines.touch(held)
    details: dict[str, object] = {"tier": tier, "computed": given.tier}
    audit.record(
        by=by, deed="risk.tier.lowering_asked", subject=made, prisoner_number=number, reason=made.reason,
        details=details,
    )  # fmt: skip
    return made


@transaction.atomic
def answer_lowering(
    lowering: TierLowering, *, approve: bool, comment: str, today: datetime.date, by: Actor
) -> TierLowering:
    """Countersign a lower tier, which then stands, or refuse it, with a comment.

    Raises Refused for whoever asked, for a role that does not countersign, without a comment, where it was
    answered, and where the rules give another tier by now than when it was asked for.
    """
    row = (
        TierLowering.objects.select_for_update(of=("self",))
        .select_related("custody__prisoner", "custody__headline", "asked_by")
        .get(pk=lowering.pk)
    )
    if not may_countersign(row, by=by):
        raise Refused("A lower tier is countersigned by a manager, never by whoever asked for it.")
    if row.answered_on:
        raise Refused("This was answered already.")
    if not comment.strip():
        raise Refused("Say what you looked at and why you decide so.", field="comment")
    given = computed_now(row.custody, today=today)
    if approve and given.tier != row.computed:
        raise Refused(
            f"The rules gave tier {row.computed} when this was asked for and give {given.tier} now. "
            "Refuse it; it can be asked for again."
        )
    row.answered_by, row.answered_on, row.approved, row.comment = by.user, today, approve, comment.strip()
    row.save(update_fields=["answered_by", "answered_on", "approved", "comment"])
    if approve:
        reason = f"Set by {row.asked_by.full_name}: {row.reason} Countersigned by {by.name}: {row.comment}"
        current = TierDecision.objects.current().filter(custody=row.custody).get()
        _write(row.custody, current, given, row.tier, reason, today=today, by=by)
    _tell(row, by=by)
    return row


def _tell(row: TierLowering, *, by: Actor) -> None:
    Task.objects.filter(key=f"tier:{row.pk}", done_at__isnull=True).update(done_at=Now(), done_by=by.user)
    number = row.custody.prisoner.number
    said = "was countersigned" if row.approved else "was refused"
    notices.send(
        row.asked_by,
        text=f"Tier {row.tier} for {number} {said} by {by.name}: {row.comment}",
        key=f"tier:{row.pk}:answer",
        leads_to=f"/cases/{number}/tier/",
        prisoner_number=number,
        by=by,
    )
    headlines.touch(row.custody)
    deed = "lowering_countersigned" if row.approved else "lowering_refused"
    audit.record(
        by=by, deed=f"risk.tier.{deed}", subject=row, prisoner_number=number, reason=row.comment,
        details={"tier": row.tier},
    )  # fmt: skip


@transaction.atomic
def let_rules_decide(custody: Custody, *, seen: int, today: datetime.date, by: Actor) -> TierDecision:
    """End a tier set by hand; what the rules give takes its place, to be confirmed. Raises Stale, Refused."""
    held, current, _ = _held(custody, by=by)
    _as_seen(current, seen)
    if not current.by_hand:
        raise Refused("The tier of this case was not set by hand.")
    made = computed_now(held, today=today)
    tiers.write([(held, current, made)], today=today, by=by)
    widening.follow([held], today=today, by=by)
    headlines.touch(held)
    _record("taken_back", held, made, by=by)
    return made


def _record(deed: str, held: Custody, made: TierDecision, *, reason: str = "", by: Actor) -> None:
    audit.record(
        by=by, deed=f"risk.tier.{deed}", subject=made, prisoner_number=held.prisoner.number, reason=reason,
        details={"tier": made.tier},
    )  # fmt: skip
