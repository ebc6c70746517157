"""Deciding on one clock: more time, or letting a duty off (docs/domain.md 5, docs/adr/0004)."""

from datetime import date
from typing import Any

from django.db import transaction

from cases.actions import headlines, policies
from cases.models import Clock
from cases.standards.clocks import OPEN_STATES, Standing, State, state
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


def _locked(clock: Clock) -> Clock:
    """The clock as it stands now, held until the transaction ends."""
    return (
        Clock.objects.select_for_update(of=("self",))
        .select_related("custody__prisoner", "policy")
        .get(pk=clock.pk)
    )


def _decide(clock: Clock, *, reason: str, today: date, by: Actor) -> None:
    """Refuse a decision that the rules do not allow."""
    if not by.may("clocks:A"):
        raise Refused("Your role may not extend or exempt a duty.")
    if not reason.strip():
        raise Refused("Say why.", field="reason")
    standing = standing_of(clock, today=today)
    if standing.state == State.OVERDUE:
        raise Refused("This duty is overdue already: it can no longer be extended or exempted.")
    if standing.state not in OPEN_STATES:
        raise Refused(f"This duty is no longer open. {standing.reason}")


def standing_of(clock: Clock, *, today: date) -> Standing:
    """The state of a clock on a day, with its reason; `clock.policy` is read."""
    soon = policies.of(clock.policy).due_soon_days(standard=clock.standard)
    return state(
        started_on=clock.started_on,
        due_on=clock.due_on,
        extended_to=clock.extended_to,
        met_on=clock.met_on,
        stopped_on=clock.stopped_on,
        not_applicable_because=clock.not_applicable_because,
        as_of=today,
        due_soon_days=soon,
    )


@transaction.atomic
def extend(clock: Clock, *, to: date, reason: str, today: date, by: Actor) -> Clock:
    """Give a duty more time; its first due date stays in view.

    Raises Refused without a reason, for a day not after the date that holds now, for a duty that is overdue
    or no longer open, and for a role that may not.
    """
    held = _locked(clock)
    _decide(held, reason=reason, today=today, by=by)
    if held.last_day is None or to <= held.last_day:
        raise Refused(f"Enter a day after {held.last_day:%d/%m/%Y}, when it is due now.", field="to")
    before = held.last_day
    held.extended_to, held.extended_because = to, reason.strip()
    held.decided_on, held.decided_by = today, by.user
    held.save(update_fields=["extended_to", "extended_because", "decided_on", "decided_by"])
    _decided(held, "extended", details={"from": before.isoformat(), "to": to.isoformat()}, by=by)
    return held


@transaction.atomic
def exempt(clock: Clock, *, reason: str, today: date, by: Actor) -> Clock:
    """Let a duty off, with the reason; raises Refused as `extend` does. No later run takes it back."""
    held = _locked(clock)
    _decide(held, reason=reason, today=today, by=by)
    held.exempted_because = held.not_applicable_because = reason.strip()
    held.decided_on, held.decided_by = today, by.user
    held.save(update_fields=["exempted_because", "not_applicable_because", "decided_on", "decided_by"])
    _decided(held, "exempted", details={}, by=by)
    return held


def _decided(clock: Clock, what: str, *, details: dict[str, Any], by: Actor) -> None:
    if clock.custody is not None:
        headlines.touch(clock.custody)
    audit.record(
        by=by,
        deed=f"cases.clock.{what}",
        subject=clock,
        prisoner_number=clock.custody.prisoner.number if clock.custody else "",
        reason=clock.exempted_because or clock.extended_because,
        details={"standard": clock.standard, "cause": clock.cause, **details},
    )
