"""From which day on a record lacks what, if nothing else is written (docs/domain.md 14.3). Plain Python.

The check of completeness says how a record stands on a day. Each of its answers turns from "not missing" to
"missing" on at most one day as days go by, so that day is all that lists and counts need to keep.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cases.standards.working_days import add_months
from inspection.standards.completeness import MANAGER_MONTHS, RULES, Facts, State

DAY = timedelta(days=1)
#: Months differ in length, so that the day is looked for among these after so many whole months.
DAYS_ABOUT = 5


def missing_from(*, facts: Facts) -> dict[str, date]:
    """The first day on which each item is missing, by its key; what is held for good is left out.

    Right for the day of `facts` and every day after it. Before it only for what has not changed since.
    """
    if facts.sentenced_on is None:
        return {}
    found: dict[str, date] = {}
    for key, (_, rule) in RULES.items():
        for on in _turns(key, facts, facts.sentenced_on):
            if rule(replace(facts, today=on))[0] is State.MISSING:
                found[key] = on
                break
    return found


def _turns(key: str, facts: Facts, first: date) -> Iterator[date]:
    """The days on which an answer can turn, in their order: first the day of sentence."""
    yield first
    if key == "contact":
        if facts.last_contact_on and facts.contact_every_days is not None:
            yield facts.last_contact_on + timedelta(days=facts.contact_every_days) + DAY
    elif key == "manager":
        known = [one for one in (first, facts.manager_since, facts.last_manager_contact_on) if one]
        for start in sorted(known):
            after = add_months(start=start, months=MANAGER_MONTHS)
            yield from (after + timedelta(days=number) for number in range(DAYS_ABOUT))
    elif facts.owed_by:
        yield facts.owed_by + DAY
