"""The library of outcome wordings, by heading: what an author may start from (docs/domain.md 8.4)."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "wordings.json"


@dataclass(frozen=True, slots=True)
class Wording:
    """An outcome said well, with a way to measure it; who owns it, since when, and until when it is offered.

    A retired one is offered no more; plans that use it keep it. `instead` is the key of what came after it.
    """

    key: str
    heading: str
    text: str
    measure: str
    owner: str
    since: date
    retired_on: date | None
    instead: str

    def is_offered(self, *, on: date) -> bool:
        """Whether it is offered on a day."""
        return self.since <= on and (self.retired_on is None or on < self.retired_on)


@lru_cache(maxsize=1)
def library() -> tuple[Wording, ...]:
    """Every wording, retired ones too, in the order of the file."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Wording(
            **row
            | {
                "since": date.fromisoformat(row["since"]),
                "retired_on": date.fromisoformat(row["retired_on"]) if row["retired_on"] else None,
            }
        )
        for row in rows
    )


def offered(*, on: date, wordings: Iterable[Wording]) -> dict[str, list[Wording]]:
    """Those offered on a day, by heading, in their order."""
    found: dict[str, list[Wording]] = {}
    for one in wordings:
        if one.is_offered(on=on):
            found.setdefault(one.heading, []).append(one)
    return found


def wording(*, key: str, on: date) -> Wording | None:
    """One that is offered on a day, by its key; None for one that is not known or was retired."""
    return next((one for one in library() if one.key == key and one.is_offered(on=on)), None)
