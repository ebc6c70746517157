"""What a prison may set for itself, and which value is in force on a day (docs/domain.md 2.2, 3.1, 5).

What may be set, its bounds and its default are data (cases/data/settings.json); nothing here knows a value.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cases.standards.checked import Checked

BUILT_IN = Path(__file__).parent.parent / "data" / "settings.json"
CHOICE, NUMBER = "choice", "number"

Value = str | int


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that may be set: a choice among `choices`, or a whole number of `unit` within bounds."""

    key: str
    title: str
    kind: str
    default: Value
    explains: str
    source: str
    choices: Mapping[str, str] = field(default_factory=dict)
    unit: Sequence[str] = ("", "")
    lowest: int = 0
    highest: int = 0

    def words(self, *, value: Value) -> str:
        """A value as it is read: '6 months', or the words of a choice."""
        if self.kind == CHOICE:
            return self.choices.get(str(value), str(value))
        return f"{value} {self.unit[0] if value == 1 else self.unit[1]}"

    def check(self, *, value: Any) -> Checked[Value]:
        """Reads what was typed or sent; the reason says what is wrong with it."""
        if self.kind == CHOICE:
            if value in self.choices:
                return Checked(value=str(value))
            return Checked(reason="This is none of the choices.", mend="Choose one of those shown.")
        text = str(value).strip()
        mend = f"Enter a whole number from {self.lowest} to {self.highest}."
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            return Checked(reason="This is not a whole number.", mend=mend)
        if not self.lowest <= int(text) <= self.highest:
            return Checked(reason=f"{int(text)} is out of bounds.", mend=mend)
        return Checked(value=int(text))


@dataclass(frozen=True, slots=True)
class Dated:
    """A value set from a day on."""

    value: Value
    since: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InForce:
    """The value on a day, and why; `since` is None while the default stands."""

    value: Value
    since: date | None
    reason: str


@lru_cache(maxsize=1)
def known() -> Mapping[str, Setting]:
    """Everything that may be set, by key, in the order of the page."""
    entries = json.loads(BUILT_IN.read_text(encoding="utf-8"))["settings"]
    return {entry["key"]: Setting(**entry) for entry in entries}


def in_force(*, setting: Setting, rows: Iterable[Dated], on: date) -> InForce:
    """The value that holds on a day: that of the latest day not after it; of one day the row named last.

    Where nothing was set by then the default holds, and the reason says so.
    """
    chosen: Dated | None = None
    for row in rows:
        if row.since <= on and (chosen is None or row.since >= chosen.since):
            chosen = row
    if chosen is None:
        words = setting.words(value=setting.default)
        return InForce(setting.default, None, f"{words}: the default, since nothing else was set.")
    words = setting.words(value=chosen.value)
    because = f": {chosen.reason}" if chosen.reason else ""
    return InForce(chosen.value, chosen.since, f"{words}, set from {chosen.since:%d/%m/%Y}{because}")
