"""Whether an offence proposes harassment procedures (docs/domain.md 10.5). People decide."""

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

BUILT_IN = Path(__file__).parent.parent / "data" / "harassment.json"
#: The alert that stands for the procedures.
ALERT = "harassment"


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The words of offences that propose the procedures, as they stand in the data."""
    return tuple(json.loads(BUILT_IN.read_text("utf-8"))["words"])


def proposed(*, offences: Iterable[str], by: Iterable[str]) -> str:
    """The first offence that proposes harassment procedures by one of the words `by`; "" where none does."""
    known = list(by)
    return next((one for one in offences if any(word in one.lower() for word in known)), "")


def in_words(*, offence: str) -> str:
    """Such as "The offence proposes harassment procedures: “Stalking”."."""
    return f"The offence proposes harassment procedures: “{offence}”."
