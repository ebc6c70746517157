"""Cases made by hand for the rules of the measures: a plain one, of which a test changes what it is about.

Received and sentenced on Monday 2 March 2026 at prison 1, four years, release on 1 March 2028; the period
is April to September 2026, the day 1 October 2026.
"""

from dataclasses import replace
from datetime import date
from typing import Any

from cases.standards.clocks import EarliestRelease
from cases.standards.dates import SentenceLength
from cases.standards.duties import CustodyFacts, Happened, Stay
from cases.standards.policies import built_in
from inspection.standards.case_facts import Asked, Assessed, Case, HeldBy, Planned
from inspection.standards.computed import RULES
from risk.standards.clocks import ScopeSince

SENTENCED = date(2026, 3, 2)
ASKED = Asked(
    since=date(2026, 4, 1), until=date(2026, 9, 30), as_of=date(2026, 10, 1), sets=built_in(),
    prisons=frozenset({1}),
)  # fmt: skip
HERE = Stay("1", SENTENCED, "sentence", prison=1)
PLAIN = Case(
    key=1,
    number="A1234BC",
    opened_on=SENTENCED,
    sentenced_on=SENTENCED,
    length=SentenceLength(years=4),
    release=EarliestRelease(date(2028, 3, 1), "CRD", ""),
    is_ppo=False,
    known_level="",
    scope=ScopeSince(in_scope=False, since=None, reason=""),
    here=HERE,
    custody=CustodyFacts(sentenced_on=SENTENCED, stays=(HERE,)),
)


def case(**facts: Any) -> Case:
    """The plain case with other facts."""
    return replace(PLAIN, **facts)


def stayed(*stays: Stay, contacts: tuple[date, ...] = (), given: tuple[date, ...] = (), **facts: Any) -> Case:
    """A case with these stays; contacts with, and allocations of, an offender supervisor in the last one."""
    held = stays or (HERE,)
    custody = CustodyFacts(
        sentenced_on=facts.get("sentenced_on", SENTENCED),
        stays=held,
        contacts=tuple(Happened(on=on, stay=held[-1].key) for on in contacts),
        allocations=tuple(Happened(on=on, stay=held[-1].key, key=str(on)) for on in given),
    )
    return case(custody=custody, here=held[-1], **facts)


def assessed(on: date | None, **facts: Any) -> Assessed:
    """A complete assessment."""
    return Assessed(
        **{"key": on.toordinal() if on else 0, "purpose": "start_custody", "completed_on": on} | facts
    )


def planned(on: date | None = date(2026, 5, 1), **facts: Any) -> Planned:
    """A plan complete on a day."""
    return Planned(**{"key": 1, "opened_on": SENTENCED, "completed_on": on} | facts)


def manager(on: date, until: date | None = None, user: int = 1) -> HeldBy:
    """An offender manager."""
    return HeldBy(user, f"Manager {user}", 1, on, until)


def said(measure: str, one: Case, **asked: Any) -> bool | None:
    """What the rule of a measure says of a case."""
    return RULES[measure](case=one, asked=replace(ASKED, **asked))
