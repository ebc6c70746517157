"""What the three predictors share: their table, their inputs, a result whose sum can be opened (domain 7.6).

A predictor gives the chance of proven reoffending within one and two years in per cent, or, where it cannot,
every reason why. Coefficients are data (risk/data/predictors_1.json); a result names the version it used.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

BUILT_IN = Path(__file__).parent.parent / "data" / "predictors_1.json"
OGRS3, OGP, OVP = "ogrs3", "ogp", "ovp"
BAND_WORDS = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very High"}
LOWEST, HIGHEST = 1, 99

#: An input in words, as a refusal names it; the item of the form stands behind it.
INPUT_WORDS = {
    "sex": "sex",
    "born_on": "date of birth",
    "conviction_on": "date of the current conviction",
    "follow_up_on": "earliest release, at which the follow-up starts",
    "sanctions": "number of sanctions in all",
    "violent_sanctions": "number of sanctions with violence",
    "first_sanction_age": "age at first sanction",
    "offence_group": "offence group of the current main offence",
    "recognises_impact": "whether the impact on the victim is recognised",
    "no_fixed_home": "no fixed place to live",
    "out_of_work": "out of work",
    "activities": "activities that lead towards offending",
    "drugs_now": "current class A drug use",
    "drugs_motivation": "readiness to tackle drug use",
    "alcohol_now": "drinking now",
    "binges": "bouts of heavy drinking",
    "psychiatric": "psychiatric treatment now",
    "temper": "keeping his or her temper",
    "problem_solving": "working out what to do about problems",
    "consequences": "awareness of consequences",
    "others_views": "understanding how others see things",
    "attitudes": "attitudes that favour crime",
}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the predictors are worked out from; None and "" are not known.

    `sex` M or F; `sanctions` count the current one; `first_sanction_age` in whole years; `offence_group` as
    the table words it; `scores` by input name, such as "temper", on the scale of the form.
    """

    sex: str = ""
    born_on: date | None = None
    conviction_on: date | None = None
    follow_up_on: date | None = None
    sanctions: int | None = None
    violent_sanctions: int | None = None
    first_sanction_age: int | None = None
    offence_group: str = ""
    recognises_impact: bool | None = None
    psychiatric: bool | None = None
    scores: Mapping[str, int | None] = field(default_factory=dict)

    def given(self, *, name: str) -> Any:
        """The input of a name of INPUT_WORDS; None where it is not known."""
        value = self.scores.get(name) if name not in type(self).__dataclass_fields__ else getattr(self, name)
        return None if value == "" else value


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a predictor cannot be worked out: the input, and what is wrong with it or missing.

    `impossible`: no such thing can be, so that somebody has to mend it; otherwise it is not known, or true
    and outside the tables.
    """

    name: str
    words: str
    impossible: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the sum: what it is, what was given, what it counts; `static` where it cannot change."""

    words: str
    given: str
    value: str
    static: bool


@dataclass(frozen=True, slots=True)
class Prediction:
    """A result, or the hindrances; never both. Percentages are whole numbers from 1 to 99.

    `points` are those of OGP and OVP. `steps` say in words how the sum becomes the percentages.
    """

    predictor: str
    version: int
    one_year: int | None = None
    two_year: int | None = None
    band: str = ""
    points: int | None = None
    terms: tuple[Term, ...] = ()
    steps: tuple[str, ...] = ()
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a result."""
        return self.two_year is not None

    @property
    def band_words(self) -> str:
        """The band in words; "" where there is none."""
        return BAND_WORDS.get(self.band, "")

    @property
    def reason(self) -> str:
        """The result in one sentence, or why there is none."""
        if not self.known:
            return "Not worked out: " + " ".join(one.words for one in self.hindrances)
        return f"{self.one_year}% within one year, {self.two_year}% within two years: {self.band_words}."


@lru_cache(maxsize=1)
def built_in() -> Mapping[str, Any]:
    """The table that comes with the product; ValueError where bands do not start at 0 or do not rise."""
    return checked(table=json.loads(BUILT_IN.read_text(encoding="utf-8")))


def checked(*, table: Mapping[str, Any]) -> Mapping[str, Any]:
    """A table whose bands leave no gap: each starts where the one before ends, the first at 0."""
    for name in (OGRS3, OGP, OVP):
        starts = [start for start, _ in table[name]["bands"]]
        if starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError(f"The bands of {name} leave a gap: they start at {starts}.")
    return table


def whole(*, value: Fraction) -> int:
    """A fraction as a whole number, rounded half up."""
    return math.floor(value + Fraction(1, 2))


def logistic(*, value: float) -> float:
    """The share, from 0 to 1, that a sum stands for."""
    return 1 / (1 + math.exp(-value))


def percent(*, share: float, to_five: bool = False) -> int:
    """A share as a whole percentage, rounded half up, never below 1 or above 99.

    `to_five`: the share is first rounded to five decimals, as OGRS3 is published.
    """
    exact = Decimal(repr(share))
    if to_five:
        exact = exact.quantize(Decimal("0.00001"), ROUND_HALF_UP)
    return min(max(int((exact * 100).quantize(Decimal(1), ROUND_HALF_UP)), LOWEST), HIGHEST)


def step_of(*, steps: Sequence[Sequence[Any]], value: int) -> Any:
    """What a stepped table gives: the entry of the highest start that is not above the value."""
    return [entry for start, entry in steps if start <= value][-1]


def band(*, table: Mapping[str, Any], predictor: str, two_year: int) -> str:
    """The band of a two-year percentage: low, medium, high or very_high."""
    return str(step_of(steps=table[predictor]["bands"], value=two_year))


def missing(*, inputs: Inputs, names: Sequence[str], table: Mapping[str, Any]) -> list[Hindrance]:
    """The inputs among `names` that are not known, each named with its item of the form."""
    found = []
    for name in names:
        if inputs.given(name=name) is None:
            item = table["items"].get(name)
            where = f" (item {item})" if item else ""
            found.append(Hindrance(name, f"Not known: {INPUT_WORDS[name]}{where}."))
    return found


def of_points(*, predictor: str, table: Mapping[str, Any], points: int, terms: Sequence[Term]) -> Prediction:
    """OGP or OVP from its points: the chance is 1 / (1 + e^-x), x a straight line of the points."""
    own = table[predictor]
    one, two = (
        percent(share=logistic(value=own["slope"] * points + own[years]))
        for years in ("one_year", "two_year")
    )
    found = band(table=table, predictor=predictor, two_year=two)
    return Prediction(
        predictor=predictor,
        version=table["version"],
        one_year=one,
        two_year=two,
        band=found,
        points=points,
        terms=tuple(terms),
        steps=(
            f"Points in all: {points}.",
            _line_words("one year", own, points, own["one_year"], one),
            _line_words("two years", own, points, own["two_year"], two),
            f"{two}% lies in the band {BAND_WORDS[found]}.",
        ),
    )


def _line_words(within: str, own: Mapping[str, Any], points: int, start: float, chance: int) -> str:
    line = own["slope"] * points + start
    return f"Within {within}: {own['slope']} x {points} {start:+} = {line:.4f}, a chance of {chance}%."


def refused(*, predictor: str, table: Mapping[str, Any], hindrances: Sequence[Hindrance]) -> Prediction:
    """No result, with every reason."""
    return Prediction(predictor=predictor, version=table["version"], hindrances=tuple(hindrances))
