"""Quality assurance of assessments: weighted questions, the score, the sample (docs/domain.md 7.13)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).parent.parent / "data" / "quality_1.json"
BEST = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its weight, and whether it may be left out as not applicable."""

    key: str
    group: str
    text: str
    weight: Decimal
    optional: bool


@dataclass(frozen=True, slots=True)
class Questions:
    """One version of the questions with the words of the grades, the best first."""

    version: int
    grades: Mapping[int, str]
    questions: tuple[Question, ...]


def questions_from(*, data: Mapping[str, Any]) -> Questions:
    """A version from data of the shape of risk/data/quality_1.json."""
    return Questions(
        version=data["version"],
        grades={int(grade): words for grade, words in data["grades"].items()},
        questions=tuple(
            Question(
                key=one["key"],
                group=group["title"],
                text=one["text"],
                weight=Decimal(str(one["weight"])),
                optional=one.get("optional", False),
            )
            for group in data["groups"]
            for one in group["questions"]
        ),
    )


@lru_cache(maxsize=1)
def built_in() -> Questions:
    """The questions that come with the product."""
    return questions_from(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Score:
    """Points out of the points there were, the share in per cent with one decimal, and its sum in words."""

    points: Decimal
    out_of: Decimal
    percent: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the grades given: the question, and how to mend it."""

    key: str
    reason: str


def faults(*, grades: Mapping[str, int | None], questions: Questions) -> list[Fault]:
    """Questions without a grade, grades that do not exist, and "not applicable" where there is none.

    None is not applicable; a question that is missing is not answered.
    """
    found = []
    known = {one.key for one in questions.questions}
    for one in questions.questions:
        if one.key not in grades:
            found.append(Fault(one.key, f"Grade: {one.text}."))
        elif grades[one.key] is None and not one.optional:
            found.append(Fault(one.key, f"This always applies, so it is graded: {one.text}."))
        elif grades[one.key] is not None and grades[one.key] not in questions.grades:
            found.append(Fault(one.key, "A grade is 1 to 4."))
    found += [Fault(key, "There is no such question.") for key in grades if key not in known]
    return found


def score(*, grades: Mapping[str, int | None], questions: Questions) -> Score:
    """Sum of weight times grade, over sum of weight times 4, of the questions that apply."""
    given = [(one, grades.get(one.key)) for one in questions.questions]
    points = sum((one.weight * grade for one, grade in given if grade is not None), Decimal(0))
    out_of = sum((one.weight * BEST for one, grade in given if grade is not None), Decimal(0))
    if not out_of:
        return Score(Decimal(0), Decimal(0), Decimal(0), "No question applies.")
    percent = (points * 100 / out_of).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    counted = sum(1 for _, grade in given if grade is not None)
    reason = f"{points.normalize():f} of {out_of.normalize():f} weighted points over {counted} questions."
    return Score(points, out_of, percent, reason)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A complete assessment that may be drawn: its key and its author's."""

    key: int
    author: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """An assessment that was drawn, and why."""

    key: int
    reason: str


def lot(*, month: str, key: int) -> str:
    """The lot of an assessment in a month, such as "2026-10": nobody chooses it, and anybody can check it."""
    return hashlib.sha256(f"{month}:{key}".encode()).hexdigest()


def sample(*, candidates: Iterable[Candidate], month: str, percent: int) -> list[Drawn]:
    """Of each author `percent` of the assessments completed in the month, at least one, by the lowest lots.

    A part of an assessment counts as a whole one. The same month and the same assessments give the same
    sample whenever it is drawn.
    """
    by_author: dict[int, list[int]] = {}
    for one in candidates:
        by_author.setdefault(one.author, []).append(one.key)
    found = []
    for _, keys in sorted(by_author.items()):
        wanted = max(1, -(-len(keys) * percent // 100))
        for key in sorted(keys, key=lambda key: (lot(month=month, key=key), key))[:wanted]:
            reason = (
                f"{wanted} of {len(keys)} completed by this author in {month}: {percent} per cent, at least "
                f"one, by the lowest lots (this one {lot(month=month, key=key)[:8]})."
            )
            found.append(Drawn(key, reason))
    return found
