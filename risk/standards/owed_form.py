"""Which form of the assessment is enough for a case, and why a shorter one is not (docs/domain.md 6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from risk.standards.tiers import FULL, SHORT, Table, owed

#: The code of the form that each word of the table of tiers stands for, the shortest first.
CODES = {SHORT: "risk_review", FULL: "full"}
ORDER = tuple(CODES.values())


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """Whether a form is enough, the code of the one that is owed, why, and what would make it enough."""

    enough: bool
    owed: str
    reason: str
    mend: str = ""


def is_shorter(*, code: str, than: str) -> bool:
    """Whether a form asks for less than another; one that the product does not know asks for all."""
    longest = len(ORDER) - 1
    places = [ORDER.index(one) if one in ORDER else longest for one in (code, than)]
    return places[0] < places[1]


def highest(*, tiers: Sequence[int | None]) -> int | None:
    """The tier that decides among those that bear on a case; None where none is known."""
    return max((one for one in tiers if one is not None), default=None)


def enough(*, code: str, tier: int | None, table: Table) -> FormAnswer:
    """Whether a form is enough in a tier; a longer one than is owed always is.

    A shorter one is not; `mend` then says what would make it enough, and is empty where nothing would.
    """
    wanted = owed(tier=tier, table=table)
    needed = CODES[wanted.form]
    if not is_shorter(code=code, than=needed):
        return FormAnswer(True, needed, wanted.reason)
    return FormAnswer(False, needed, wanted.reason, _mend(tier, table))


def _mend(tier: int | None, table: Table) -> str:
    if tier is None:
        return "A tier is worked out as soon as there is a sentence."
    fitting = [str(one) for one, form in sorted(table.forms.items()) if form == SHORT]
    if not fitting:
        return ""
    return (
        f"The short form is enough in tier {' or '.join(fitting)}. A lower tier than the rules give takes a "
        "reason and a countersignature; it is asked for on the page of the tier."
    )
