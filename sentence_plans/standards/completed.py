"""A completed version of a plan, and what of it the measures of section 21 count (docs/domain.md 8.5, 21)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sentence_plans.standards.plan_facts import Outcome

#: The flag that answers each computed measure of section 21 (21.4 rule 1), by the key of the flag.
MEASURED_BY = {
    "IM-036": "harm",
    "IM-037": "children",
    "IM-065": "lor",
    "IM-066": "outcome",
    "IM-067": "sequenced",
    "IM-068": "contact",
    "IM-069": "roles",
    "IM-071": "ppo",
    "IM-072": "community",
    "IM-087": "learning",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One signature of a version: as what, whether signed or declined, and the day."""

    version: int
    number: int
    signed_as: str
    signed: bool
    on: date


@dataclass(frozen=True, slots=True)
class Completed:
    """The last completed version of a plan: its key and number, the day, and its flags by key.

    `first_on` is the day the plan was first complete, which T5 is measured on.
    """

    version: int
    number: int
    on: date
    first_on: date
    flags: Mapping[str, Outcome] = field(default_factory=dict)

    def passes(self, *, flag: str) -> bool | None:
        """Whether a flag was found; None where it was not asked of this plan, or not known."""
        outcome = self.flags.get(flag, Outcome.NOT_KNOWN)
        if outcome in {Outcome.NOT_KNOWN, Outcome.NOT_APPLICABLE}:
            return None
        return outcome is Outcome.PASSED


def last_completed(*, lines: Iterable[Line], as_of: date) -> Completed | None:
    """The last version that author and prisoner had answered for by a day, without its flags; or None.

    The author has signed it; the prisoner has signed it or declined with a reason. A version is complete from
    the later of the two days, and stays so whatever was changed in the plan afterwards.
    """
    answered: dict[int, dict[str, date]] = {}
    numbers: dict[int, int] = {}
    for line in lines:
        if line.on > as_of or (line.signed_as == "author" and not line.signed):
            continue
        numbers[line.version] = line.number
        days = answered.setdefault(line.version, {})
        days[line.signed_as] = min(line.on, days.get(line.signed_as, line.on))
    complete = {
        version: max(days["author"], days["prisoner"])
        for version, days in answered.items()
        if {"author", "prisoner"} <= days.keys()
    }
    if not complete:
        return None
    last = max(complete, key=lambda version: numbers[version])
    return Completed(last, numbers[last], complete[last], min(complete.values()))
