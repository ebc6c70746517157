"""What a release plan still owes before a release (docs/domain.md 20.3). Plain Python."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from cases.standards.working_days import add_months

#: From so many months before the earliest release what is open is shown as owed (docs/domain.md 20.3).
MONTHS = 3
ADDRESS = {
    "": "Nothing is said of an address.",
    "sought": "An address is still looked for.",
    "proposed": "The address is not confirmed.",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Arranged:
    """What is arranged: '' is not said.

    `mappa_open`: why the MAPPA level is not the one set for release, '' where it is or none applies;
    `victims_open`: the same of victim contact. `unsustained`: achieved objectives of which no review says
    what keeps them so.
    """

    address_state: str = ""
    conditions: str = ""
    reports_to: str = ""
    reports_on: datetime.date | None = None
    agencies: str = ""
    on_licence: bool = True
    mappa_open: str = ""
    unsustained: int = 0


def is_due(*, release_on: datetime.date | None, today: datetime.date) -> bool:
    """Whether the parts are owed: from MONTHS calendar months before the earliest release on."""
    return release_on is not None and add_months(start=today, months=MONTHS) >= release_on


def missing(*, arranged: Arranged) -> list[str]:
    """What is still open, each as a sentence, in the order of the page."""
    return [words for words in _asked(arranged) if words]


def _asked(one: Arranged) -> Iterable[str]:
    yield ADDRESS.get(one.address_state, "")
    if one.on_licence:
        yield "" if one.conditions else "No licence conditions are written down."
        yield "" if one.reports_to else "Nobody is named to report to."
        yield "" if one.reports_on else "The first appointment has no day."
    yield "" if one.agencies else "No agency was told."
    yield one.mappa_open
    if one.unsustained:
        yield (
            "Of 1 objective that is achieved nothing says what keeps it so."
            if one.unsustained == 1
            else f"Of {one.unsustained} objectives that are achieved nothing says what keeps them so."
        )
