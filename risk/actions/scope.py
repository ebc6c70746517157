"""In scope of the Offender Management Model or not: by rule, or by hand against it (docs/domain.md 4)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody
from risk.actions import scope_facts
from risk.models import ScopeDecision
from risk.standards import scope as rule
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

RULE = "scope-1"


@transaction.atomic
def decide(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> int:
    """Work out the scope of many cases and write it where it changed; returns how many did.

    A decision set by hand stands; one that is the same as before leaves no row. Somebody not sentenced has
    no decision. A fixed number of queries for any number of cases. Meant to be called after every change of
    sentence, level, priority offender or age; it does not touch the cases, its caller does.
    """
    held = _locked(custodies)
    facts = scope_facts.gather(held)
    current = {
        one.custody_id: one
        for one in ScopeDecision.objects.current().filter(custody_id__in=[one.pk for one in held])
    }
    settings = rule.built_in()
    changed = []
    for custody in held:
        found = rule.scope(facts=facts[custody.pk].scope, settings=settings, on=today)
        before = current.get(custody.pk)
        if _differs(before, found, custody):
            changed.append((custody, before, _decision(custody, found, before, facts[custody.pk], today)))
    _write(changed, today=today, by=by)
    return len(changed)


def _locked(custodies: Iterable[Custody]) -> list[Custody]:
    keys = [custody.pk for custody in custodies]
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _differs(before: ScopeDecision | None, found: rule.Scope, custody: Custody) -> bool:
    if before is None:
        return custody.sentenced_on is not None
    if before.by_hand:
        return False
    before_limbs = (before.in_scope, list(before.limbs), before.reason)
    return before_limbs != (found.in_scope, list(found.holding), found.reason)


def _decision(
    custody: Custody,
    found: rule.Scope,
    before: ScopeDecision | None,
    facts: scope_facts.CaseFacts,
    today: datetime.date,
) -> ScopeDecision:
    if before is not None and before.in_scope == found.in_scope:
        since = before.since
    elif found.in_scope:
        since = found.since or today
    else:
        since = today if before else (custody.sentenced_on or today)
    return ScopeDecision(
        custody=custody,
        in_scope=found.in_scope,
        limbs=list(found.holding),
        since=since,
        reason=found.reason,
        facts=scope_facts.as_data(facts),
        rule_version=RULE,
    )


def _write(
    changed: list[tuple[Custody, ScopeDecision | None, ScopeDecision]], *, today: datetime.date, by: Actor
) -> None:
    if not changed:
        return
    replaced = [before.pk for _, before, _ in changed if before]
    ScopeDecision.objects.filter(pk__in=replaced).update(ended_on=today)
    for _, _, made in changed:
        made.decided_by = by.user
    ScopeDecision.objects.bulk_create([made for _, _, made in changed], batch_size=2000)
    headlines.record_many({custody.pk: headline_of(made) for custody, _, made in changed})
    audit.record_many([_event(*one, by=by) for one in changed])


def headline_of(made: ScopeDecision) -> dict[str, object]:
    """What the headline of a case shows of its scope."""
    return {
        "in_scope": made.in_scope,
        "scope_limb": "".join(made.limbs),
        "scope_reason": made.reason,
        "scope_since": made.since if made.in_scope else None,
    }


def _event(
    custody: Custody, before: ScopeDecision | None, made: ScopeDecision, *, by: Actor
) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="risk.scope.decided",
        subject=made,
        prisoner_number=custody.prisoner.number,
        reason=made.reason,
        details={
            "in_scope": made.in_scope,
            "limbs": made.limbs,
            "before": before.in_scope if before else None,
            "by_hand": made.by_hand,
        },
    )


def _may_override(by: Actor) -> None:
    """Those who sign assessments, and the head of OMU."""
    if not (by.is_system or by.may("assessment:S")):
        raise Refused("Your role may not decide on scope.")


def _seen_as_it_stands(before: ScopeDecision | None, seen: int | None) -> None:
    """Raise Stale where another decision stands than the one that `by` had before his or her eyes."""
    if seen is not None and before is not None and before.pk != seen:
        message = (
            "Scope was decided anew while you had this page open. Read what stands now and decide again."
        )
        raise Stale(message, theirs={"reason": before.reason, "version": before.pk})


@transaction.atomic
def override(
    custody: Custody,
    *,
    in_scope: bool,
    reason: str,
    seen: int | None = None,
    today: datetime.date,
    by: Actor,
) -> ScopeDecision:
    """Set the scope of a case against the rule, with a reason; it stands until it is taken back.

    `seen`: key of the decision that was shown. Raises Stale where another stands now; Refused without a
    reason, for somebody not sentenced, for a closed case, or where nothing changes.
    """
    _may_override(by)
    held = _locked([custody])[0]
    before = ScopeDecision.objects.current().filter(custody=held).first()
    _seen_as_it_stands(before, seen)
    if held.closed_on or held.sentenced_on is None:
        raise Refused("Scope is decided for an open case after sentence.")
    if not reason.strip():
        raise Refused("Say why the case is set against the rule.", field="reason")
    if before and before.in_scope == in_scope:
        words = "in scope" if in_scope else "out of scope"
        raise Refused(f"The case is {words} already.", field="in_scope")
    made = ScopeDecision(
        custody=held,
        in_scope=in_scope,
        limbs=[],
        since=today,
        reason=f"Set by {by.name}: {reason.strip()}",
        facts=scope_facts.as_data(scope_facts.gather([held])[held.pk]),
        rule_version=RULE,
        by_hand=True,
    )
    _write([(held, before, made)], today=today, by=by)
    headlines.touch(held)
    return made


@transaction.atomic
def take_back(custody: Custody, *, seen: int | None = None, today: datetime.date, by: Actor) -> None:
    """End a decision set by hand; the rule decides again, at once.

    `seen`: key of the decision that was shown. Raises Stale where another stands now, Refused where none was
    set by hand.
    """
    _may_override(by)
    held = _locked([custody])[0]
    _seen_as_it_stands(ScopeDecision.objects.current().filter(custody=held).first(), seen)
    ended = ScopeDecision.objects.current().filter(custody=held, by_hand=True).update(ended_on=today)
    if not ended:
        raise Refused("The scope of this case was not set by hand.")
    audit.record(by=by, deed="risk.scope.taken_back", subject=held, prisoner_number=held.prisoner.number)
    decide([held], today=today, by=by)
    headlines.touch(held)
