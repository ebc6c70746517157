"""Parts of an assessment beside its sections: their questions, what may be answered, what is missing.

Screening, full analysis, risk management plan, self-assessment and review are one kind of thing: questions,
which are data (risk/data/harm_2.json, a new version is a new file), and answers by question (docs/domain.md
7.7 to 7.11, 7.14). An answer is a text, a list of ticks, a date as text, a table {line: ticks or one choice},
or a list of rows {column: text}. What is not answered has no key.
"""

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
SCREENING, ANALYSIS, PLAN, SELF = "screening", "analysis", "plan", "self_assessment"
REVIEW = "review"
#: Codes of the two parts of a review: any change by section (fast review alone), and what it finds.
FAST, FINDINGS = "fast_review", "review"

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `opens` are parts that a tick opens beside those of its question."""

    code: str
    text: str
    opens: tuple[str, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, or a column of rows. `keys` are what is stored, `words` what is read of each.

    `needed` is always owed; `needed_when` is owed where one of these questions was so answered ("*" for any
    answer). `restricted` names a permission block (restricted_…) without its head.
    What is not `shared`, or restricted, is in no copy for the prisoner.
    """

    code: str
    text: str
    kind: str
    hint: str
    heading: str
    needed: bool
    needed_when: Mapping[str, tuple[str, ...]]
    opens: tuple[str, ...]
    restricted: str
    shared: bool
    keys: tuple[str, ...]
    words: Mapping[str, str]
    ticks: tuple[str, ...]
    lines: tuple[Line, ...]
    columns: tuple["Question", ...]
    one: str


@dataclass(frozen=True, slots=True)
class PartForm:
    """The questions of one part; `family` is screening, analysis, plan, self_assessment or review."""

    code: str
    family: str
    title: str
    intro: str
    restricted: str
    shared: bool
    questions: tuple[Question, ...]

    def question(self, *, code: str) -> Question:
        """The question of a code; KeyError where there is none."""
        for one in self.questions:
            if one.code == code:
                return one
        raise KeyError(f"The part {self.code} has no question {code}.")


@dataclass(frozen=True, slots=True)
class Questions:
    """One version of all the parts."""

    version: int
    effective_from: datetime.date
    parts: tuple[PartForm, ...]

    def part(self, *, code: str) -> PartForm:
        """The part of a code; KeyError where there is none."""
        for one in self.parts:
            if one.code == code:
                return one
        raise KeyError(f"There is no part {code}.")

    def family(self, *, name: str) -> tuple[PartForm, ...]:
        """The parts of a family, in order."""
        return tuple(one for one in self.parts if one.family == name)


def parse(*, data: Mapping[str, Any]) -> Questions:
    """Questions from data of the shape of risk/data/harm_2.json. ValueError when a code stands twice."""
    parts = tuple(_part(entry) for entry in data["parts"])
    for part in parts:
        codes = [one.code for one in part.questions]
        if len(set(codes)) != len(codes):
            raise ValueError(f"A question stands twice in {part.code}.")
    return Questions(
        version=data["version"],
        effective_from=datetime.date.fromisoformat(data["effective_from"]),
        parts=parts,
    )


def _part(entry: Mapping[str, Any]) -> PartForm:
    return PartForm(
        code=entry["code"],
        family=entry["family"],
        title=entry["title"],
        intro=entry.get("intro", ""),
        restricted=entry.get("restricted", ""),
        shared=entry.get("shared", True),
        questions=tuple(_question(one) for one in entry["questions"]),
    )


def _question(entry: Mapping[str, Any]) -> Question:
    choices = tuple(entry.get("choices", ()))
    keys = tuple(entry.get("keys", choices))
    return Question(
        code=entry["code"],
        text=entry["text"],
        kind=entry["kind"],
        hint=entry.get("hint", ""),
        heading=entry.get("heading", ""),
        needed=entry.get("needed", False),
        needed_when={code: tuple(given) for code, given in entry.get("needed_when", {}).items()},
        opens=tuple(entry.get("opens", ())),
        restricted=entry.get("restricted", ""),
        shared=entry.get("shared", True),
        keys=keys,
        words=dict(zip(keys, choices, strict=True)),
        ticks=tuple(entry.get("ticks", ())),
        lines=tuple(
            Line(one["code"], one["text"], tuple(one.get("opens", ())), tuple(one.get("sections", ())))
            for one in entry.get("lines", ())
        ),
        columns=tuple(_question(one) for one in entry.get("columns", ())),
        one=entry.get("one", ""),
    )


@lru_cache(maxsize=1)
def versions() -> tuple[Questions, ...]:
    """Every version that comes with the product, the oldest first."""
    found = [parse(data=json.loads(path.read_text("utf-8"))) for path in DATA.glob("harm_*.json")]
    return tuple(sorted(found, key=lambda one: one.version))


def in_force(*, on: datetime.date, among: Iterable[Questions]) -> Questions:
    """The newest version in force on a day. LookupError where there is none."""
    found = [one for one in among if one.effective_from <= on]
    if not found:
        raise LookupError(f"No questions on serious harm are in force on {on:%d/%m/%Y}.")
    return max(found, key=lambda one: one.version)


def of_version(*, number: int, among: Iterable[Questions]) -> Questions:
    """The version of a number. LookupError where there is none."""
    for one in among:
        if one.version == number:
            return one
    raise LookupError(f"There is no version {number} of the questions on serious harm.")
