"""Tables I and J: managing risk of harm and management oversight (docs/domain.md 21.3, 21.4 rules 3 to 5)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from cases.standards.oversight import CHILDREN, ONGOING, PLANNING
from cases.standards.working_days import add_working_days
from inspection.standards.case_facts import Asked, Case, Changed
from inspection.standards.case_rules import (
    assessment_reviews,
    child_protection,
    is_high,
    should_have_plan,
)
from inspection.standards.measures import LEFT_OUT, Verdict
from inspection.standards.measures_first import Rule

#: Settings of the measures of change: within how many working days it is entered, and acted on (21.4 rule 3).
ENTERED_WITHIN, ACTED_WITHIN = 2, 5
#: The limit of oversight is that of T12.
OVERSIGHT = "T12"


def in_period(*, case: Case, asked: Asked) -> list[Changed]:
    """The changes of the period."""
    return [one for one in case.changes if asked.since <= one.on <= asked.until]


def _by(on: date, days: int) -> date:
    return add_working_days(start=on, days=days).due_on


def entered_swiftly(*, case: Case, asked: Asked) -> Verdict:
    """IM-103: every change of the period was entered in time, of those whose time of entry is known."""
    found = [(one.on, one.entered_on) for one in in_period(case=case, asked=asked) if one.entered_on]
    return all(entered <= _by(on, ENTERED_WITHIN) for on, entered in found) if found else LEFT_OUT


def acted_on(*, case: Case, asked: Asked) -> Verdict:
    """IM-104: from every change of the period something followed in time; one still in time says nothing."""
    found = in_period(case=case, asked=asked)
    if not found:
        return LEFT_OUT
    said = [_acted(one, asked) for one in found]
    return LEFT_OUT if all(one is None for one in said) else all(one is not False for one in said)


def _acted(one: Changed, asked: Asked) -> bool | None:
    by = _by(one.on, ACTED_WITHIN)
    if one.linked_on is not None and one.linked_on <= by:
        return True
    return None if asked.as_of <= by else False


def reviewed(*, case: Case, asked: Asked) -> Verdict:
    """IM-105: the due review with the latest due date was done by that date.

    A review that was done before it fell due counts where none has fallen due yet.
    """
    if not case.complete:
        return False if should_have_plan(case=case, asked=asked) else LEFT_OUT
    due = assessment_reviews(case=case, asked=asked)
    if not due:
        return LEFT_OUT
    fallen = [one for one in due if one.due_on and one.due_on <= asked.as_of]
    last = max(fallen or due, key=lambda one: (one.due_on, one.met_on is None))
    return last.met_on is not None and last.due_on is not None and last.met_on <= last.due_on


def _days(asked: Asked) -> timedelta:
    return timedelta(days=asked.sets[-1].limit(standard=OVERSIGHT).amount)


def _looked_after(case: Case, on: date, days: timedelta) -> bool:
    return any(PLANNING in one.areas and on <= one.on <= on + days for one in case.seen)


def planning_not_overseen(*, case: Case, asked: Asked) -> Verdict:
    """IM-109: after an assessment or after the plan nobody looked at assessment and planning in time."""
    if not is_high(case=case):
        return LEFT_OUT
    written = [one.completed_on for one in case.complete if one.completed_on]
    written += [case.planned_on] if case.planned_on else []
    days = _days(asked)
    return any(on + days < asked.as_of and not _looked_after(case, on, days) for on in written)


def children_not_overseen(*, case: Case, asked: Asked) -> Verdict:
    """IM-110."""
    if not child_protection(case=case):
        return LEFT_OUT
    return not any(CHILDREN in one.areas for one in case.seen)


def _unwatched(case: Case, asked: Asked, areas: Iterable[str]) -> bool:
    since = asked.as_of - _days(asked)
    return not any(one.areas.issuperset(areas) and since <= one.on for one in case.seen)


def work_not_overseen(*, case: Case, asked: Asked) -> Verdict:
    """IM-111."""
    return _unwatched(case, asked, (ONGOING,)) if is_high(case=case) else LEFT_OUT


def child_work_not_overseen(*, case: Case, asked: Asked) -> Verdict:
    """IM-112."""
    return _unwatched(case, asked, (ONGOING, CHILDREN)) if child_protection(case=case) else LEFT_OUT


RULES: Mapping[str, Rule] = {
    "IM-103": entered_swiftly,
    "IM-104": acted_on,
    "IM-105": reviewed,
    "IM-109": planning_not_overseen,
    "IM-110": children_not_overseen,
    "IM-111": work_not_overseen,
    "IM-112": child_work_not_overseen,
}
