"""Who may be released on temporary licence, and from when (docs/domain.md 12.3 [public: PSO 6300])."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.standards.security_category import RESTRICTED
from cases.standards.working_days import add_months

DAY, OVERNIGHT, CHILDCARE, SPECIAL = "day", "overnight", "childcare", "special"
RESETTLEMENT = (DAY, OVERNIGHT)
#: Months before the parole eligibility or conditional release date from which resettlement release may begin.
MONTHS_BEFORE = 24


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What eligibility is decided on. `release_on` is the PED, or the CRD; None and '' are not known.

    `remand_days` were spent in custody before sentence. `other_charges`: remanded on other charges as well.
    """

    kind: str
    category: str
    sentenced_on: date | None
    release_on: date | None
    remand_days: int
    escape_list: bool
    extradition: bool
    other_charges: bool


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether temporary release may be granted for a day; `since` the first day it could be, if known.

    `bars` are the reasons against, in words; none of them means only that a board may consider it.
    """

    bars: tuple[str, ...]
    since: date | None
    reason: str


def eligible_from(*, sentenced_on: date, release_on: date, remand_days: int) -> date:
    """First day of resettlement release: the later of two days.

    One is 24 months before PED or CRD; the other the end of half of the custodial period (sentence to that
    date) less half of the time on remand, halves of a day counted as whole ones.
    """
    custodial = (release_on - sentenced_on).days
    half = sentenced_on + timedelta(days=-(-custodial // 2) - remand_days // 2)
    return max(add_months(start=release_on, months=-MONTHS_BEFORE), half)


def eligibility(*, facts: ReleaseFacts, on: date) -> Eligibility:
    """What stands against temporary release beginning on a day; there is never an entitlement to it."""
    bars = [
        words
        for holds, words in (
            (facts.sentenced_on is None, "Not sentenced."),
            (facts.category == "A", "Category A."),
            (facts.category == RESTRICTED, "Restricted status."),
            (facts.escape_list, "On the escape list."),
            (facts.extradition, "Subject to extradition."),
            (facts.other_charges, "Remanded on other charges."),
        )
        if holds
    ]
    if facts.kind in RESETTLEMENT and facts.category == "B":
        bars.append("Category B is not eligible for resettlement release.")
    since = None
    if facts.kind in RESETTLEMENT and facts.sentenced_on:
        if facts.release_on is None:
            bars.append("No parole eligibility or conditional release date is recorded to count from.")
        else:
            since = eligible_from(
                sentenced_on=facts.sentenced_on, release_on=facts.release_on, remand_days=facts.remand_days
            )
            if on < since:
                bars.append(f"Eligible for resettlement release only from {since:%d/%m/%Y}.")
    reason = " ".join(bars) or "Nothing in the record bars it; a board assesses the risk each time."
    return Eligibility(tuple(bars), since, reason)
