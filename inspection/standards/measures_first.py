"""Tables A and B: allocation, first contact and the initial assessment (docs/domain.md 21.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from cases.standards.duties import Duty, allocation_duties, contact_duties, transfer_contact_duties
from inspection.standards.case_facts import Asked, Case
from inspection.standards.case_rules import done_in_time
from inspection.standards.measures import LEFT_OUT, Verdict
from risk.standards.clocks import RiskFacts, manager_duties


class Rule(Protocol):
    """How a measure counts one case."""

    def __call__(self, *, case: Case, asked: Asked) -> Verdict:
        """Met, not met, or left out."""


def _judged(duty: Duty | None, case: Case, asked: Asked) -> Verdict:
    """Met in its time, not met, or left out: it did not apply, or was stopped or runs still in its time.

    Absence leaves out what fell due during it; what was missed before it began stays missed.
    """
    if duty is None or duty.due_on is None:
        return LEFT_OUT
    if duty.not_applicable_because and (case.absent_since is None or case.absent_since <= duty.due_on):
        return LEFT_OUT
    if duty.stopped_on and duty.met_on is None and duty.stopped_on <= duty.due_on:
        return LEFT_OUT
    return done_in_time(done=duty.met_on, due=duty.due_on, as_of=asked.as_of)


def _first(duties: list[Duty], because: str = "") -> Duty | None:
    return next((one for one in duties if one.due_on and one.cause.startswith(because)), None)


def supervisor_in_time(*, case: Case, asked: Asked) -> Verdict:
    """IM-001: T1 of the first reception of the custody; before sentence it runs from the sentence."""
    duties = allocation_duties(facts=case.custody, policies=asked.sets)
    return _judged(_first(duties, "reception:"), case, asked)


def first_contact_in_time(*, case: Case, asked: Asked) -> Verdict:
    """IM-002: T2."""
    return _judged(_first(contact_duties(facts=case.custody, policies=asked.sets)), case, asked)


def contact_after_transfer(*, case: Case, asked: Asked) -> Verdict:
    """IM-003: T3 of the arrival by transfer that the case is counted for."""
    if case.here.how != "transfer":
        return LEFT_OUT
    cause = f"transfer:{case.here.transfer or case.here.key}"
    duties = transfer_contact_duties(facts=case.custody, policies=asked.sets)
    return _judged(next((one for one in duties if one.cause == cause), None), case, asked)


def manager_in_time(*, case: Case, asked: Asked) -> Verdict:
    """IM-004: T4, of the cases in scope on the day."""
    facts = RiskFacts(
        sentenced_on=case.sentenced_on,
        scope=case.scope,
        release=case.release,
        om_allocated=tuple(one.on for one in case.managers),
        endings=case.custody.endings,
        absent_because=case.custody.absent_because,
    )
    return _judged(_first(manager_duties(facts=facts, policies=asked.sets)), case, asked)


def has_manager(*, case: Case, asked: Asked) -> Verdict:
    """IM-005."""
    return any(
        one.on <= asked.as_of and (one.until is None or one.until > asked.as_of) for one in case.managers
    )


def _stay_on(case: Case, on: date) -> str:
    """The stay of a day: the last one begun by then that had not ended before it."""
    begun = [one for one in case.custody.stays if one.arrived_on <= on]
    held = [one for one in begun if one.left_on is None or one.left_on >= on]
    return held[-1].key if held else ""


def assessed_elsewhere(*, case: Case, asked: Asked) -> Verdict:
    """IM-010: the initial assessment was complete in an earlier stay than the one counted."""
    done = case.complete[0].completed_on if case.complete else None
    if done is None or done >= case.here.arrived_on:
        return False
    return bool(_stay_on(case, done))


def _initial_by(case: Case, role: str) -> Verdict:
    return bool(case.complete) and case.complete[0].role == role


def by_manager(*, case: Case, asked: Asked) -> Verdict:
    """IM-011."""
    return _initial_by(case, "offender_manager")


def by_supervisor(*, case: Case, asked: Asked) -> Verdict:
    """IM-012."""
    return _initial_by(case, "offender_supervisor")


RULES: Mapping[str, Rule] = {
    "IM-001": supervisor_in_time,
    "IM-002": first_contact_in_time,
    "IM-003": contact_after_transfer,
    "IM-004": manager_in_time,
    "IM-005": has_manager,
    "IM-010": assessed_elsewhere,
    "IM-011": by_manager,
    "IM-012": by_supervisor,
}
