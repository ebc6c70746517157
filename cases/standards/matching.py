"""Whether somebody received may be somebody on record already, how surely, and why (docs/domain.md 3.0).

A person decides; this only puts people in order and says what speaks for each. Dates, names and numbers come
in; weights and thresholds are data with days in force (cases/data/matching.json).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cases.standards.likeness import DIFFERENT, Alike, Ear, Part, Shares, part, part_likeness

BUILT_IN = Path(__file__).parent.parent / "data" / "matching.json"
ALMOST_SAME = 0.999
#: How a part of a name is alike, in words; what is the same needs none.
WAYS = {
    "spelling": "spelt nearly the same",
    "sound": "sounds alike",
    "form": "is another form of the same name",
    "short form": "begins the same",
    "initial": "fits the initial",
    "part": "is the same in part",
    "different": "is different",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A dated set: points for each thing that agrees, and from how many points a match is shown."""

    key: str
    version: int
    since: date
    to: date | None
    name: int
    number: int
    births: Mapping[str, int]
    least_name_share: float
    shown_from: int
    likely_from: int
    most: int
    estimated_years: int
    shares: Shares
    forms: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of somebody who comes in; names folded, numbers tidied, empty where not known."""

    family: str = ""
    given: str = ""
    born_on: date | None = None
    birth_estimated: bool = False
    numbers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Somebody on record; names folded. `aliases` as (folded, as written)."""

    family: str
    given: str
    born_on: date
    birth_estimated: bool = False
    aliases: tuple[tuple[str, str], ...] = ()
    numbers: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much speaks for it: points, whether it is shown and likely, and the reasons in words."""

    points: int
    shown: bool
    likely: bool
    reasons: tuple[str, ...]

    @property
    def strength(self) -> str:
        """In a word."""
        return "Likely" if self.likely else "Possible"


@dataclass(frozen=True, slots=True)
class _Naming:
    share: float
    reason: str


def parse(*, data: Mapping[str, Any]) -> tuple[Weights, ...]:
    """Turns data (the shape of cases/data/matching.json) into sets of weights, oldest first."""
    return tuple(sorted((_weights(entry) for entry in data["sets"]), key=lambda one: one.since))


def _weights(entry: Mapping[str, Any]) -> Weights:
    plain = {name: entry[name] for name in Weights.__dataclass_fields__ if name in entry}
    forms: dict[str, frozenset[str]] = {}
    for group in entry["forms"]:
        for form in group:
            forms[form] = forms.get(form, frozenset()) | {group[0]}
    dates = {
        "since": date.fromisoformat(entry["from"]),
        "to": date.fromisoformat(entry["to"]) if entry["to"] else None,
    }
    return Weights(**plain | dates | {"shares": Shares(**entry["shares"]), "forms": forms})


@lru_cache(maxsize=1)
def built_in() -> tuple[Weights, ...]:
    """The sets that come with the product."""
    return parse(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))


def in_force(*, sets: Iterable[Weights], on: date) -> Weights:
    """The set of a day; the nearest where none covers it. ValueError where there is none at all."""
    known = sorted(sets, key=lambda one: (one.since, one.version))
    if not known:
        raise ValueError("There are no weights for matches.")
    begun = [one for one in known if one.since <= on]
    return begun[-1] if begun else known[0]


def near_births(*, born_on: date) -> frozenset[date]:
    """The dates that a slip of the pen makes of one: itself, day and month swapped, one figure, one year."""
    text = f"{born_on:%d%m%Y}"
    written = {text, text[2:4] + text[:2] + text[4:]}
    written |= {f"{text[:4]}{born_on.year + step}" for step in (-1, 1)}
    written |= {text[:at] + figure + text[at + 1 :] for at in range(8) for figure in "0123456789"}
    return frozenset(found for one in written if (found := _read(one)))


def years_that_matter(*, born_on: date, weights: Weights) -> tuple[int, int] | None:
    """The first and last year of birth of whoever may be a match by name, besides the near births.

    None where the weights would show somebody of the same name whatever the date of birth.
    """
    if weights.name + weights.births["different"] >= weights.shown_from:
        return None
    return born_on.year - weights.estimated_years, born_on.year + weights.estimated_years


def _read(text: str) -> date | None:
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        return None


def birth_relation(*, sought: date, known: date, estimated: bool, estimated_years: int) -> tuple[str, str]:
    """How two dates of birth stand to each other: a key of the weights, and words."""
    if sought == known:
        return "same", "same date of birth"
    if (sought.day, sought.month, sought.year) == (known.month, known.day, known.year):
        return "swapped", "day and month of birth the other way round"
    if (sought.day, sought.month) == (known.day, known.month) and abs(sought.year - known.year) == 1:
        return "next_year", "date of birth one year apart"
    if sum(a != b for a, b in zip(f"{sought:%d%m%Y}", f"{known:%d%m%Y}", strict=True)) == 1:
        return "one_figure", "date of birth differs in one figure"
    if estimated and abs(sought.year - known.year) <= estimated_years:
        return "estimated", "date of birth estimated, and near"
    if sought.year == known.year:
        return "same_year", "born in the same year"
    return "different", "different date of birth"


def judge(*, sought: Sought, known: Known, ear: Ear, weights: Weights) -> Verdict:
    """Whether `known` may be the person sought. Points, and each reason in words that staff can check."""
    points, reasons = 0, []
    shared = sorted(sought.numbers & set(known.numbers or {}))
    if shared:
        points += weights.number
        reasons += [f"same {(known.numbers or {})[number]}" for number in shared]
    naming = _naming(sought, known, ear, weights)
    if naming.share < weights.least_name_share and not shared:
        return Verdict(0, False, False, ("names differ",))
    if naming.reason:
        points += round(weights.name * naming.share)
        reasons.append(naming.reason)
    if sought.born_on:
        key, text = birth_relation(
            sought=sought.born_on,
            known=known.born_on,
            estimated=sought.birth_estimated or known.birth_estimated,
            estimated_years=weights.estimated_years,
        )
        points += weights.births[key]
        reasons.insert(0 if key == "same" else len(reasons), text)
    return Verdict(points, points >= weights.shown_from, points >= weights.likely_from, tuple(reasons))


def _naming(sought: Sought, known: Known, ear: Ear, weights: Weights) -> _Naming:
    """The way of setting the names side by side that makes them most alike."""
    family, given = part(folded=sought.family), part(folded=sought.given)
    if not family and not given:
        return _Naming(0.0, "")
    found = [
        *_by_main_name(family, given, known, ear, weights),
        *_by_aliases(family, given, known, ear, weights),
    ]
    return max(found, key=lambda naming: naming.share)


def _by_main_name(family: Part, given: Part, known: Known, ear: Ear, weights: Weights) -> list[_Naming]:
    shares = weights.shares
    known_family, known_given = part(folded=known.family), part(folded=known.given)
    plain = _sides(family, given, known_family, known_given, ear, shares)
    turned = _sides(family, given, known_given, known_family, ear, shares)
    whole = part_likeness(one=family + given, other=known_family + known_given, ear=ear, shares=shares)
    around = _Naming(turned.share * shares.other_way_round, "family and given names the other way round")
    if not (family and given) or whole.way == DIFFERENT.way:
        return [plain, around]
    how = "the same names" if whole.share >= ALMOST_SAME else "names alike"
    return [plain, around, _Naming(whole.share * shares.any_order, f"{how} in another order")]


def _sides(
    family: Part, given: Part, there_family: Part, there_given: Part, ear: Ear, shares: Shares
) -> _Naming:
    of_family = part_likeness(one=family, other=there_family, ear=ear, shares=shares)
    of_given = part_likeness(one=given, other=there_given, ear=ear, shares=shares)
    if not given:
        return _Naming(of_family.share, _in_words(of_family, None))
    if not family:
        return _Naming(of_given.share, _in_words(None, of_given))
    share = shares.family * of_family.share + (1 - shares.family) * of_given.share
    return _Naming(share, _in_words(of_family, of_given))


def _in_words(family: Alike | None, given: Alike | None) -> str:
    ways = [(what, alike.way) for what, alike in (("family name", family), ("given name", given)) if alike]
    if all(way == "same" for _, way in ways):
        return "same name" if len(ways) > 1 else f"same {ways[0][0]}"
    if len(ways) > 1 and ways[0][1] == ways[1][1]:
        return f"name {WAYS[ways[0][1]]}"
    said = [f"same {what}" if way == "same" else f"{what} {WAYS[way]}" for what, way in ways]
    return ", ".join(said)


def _by_aliases(family: Part, given: Part, known: Known, ear: Ear, weights: Weights) -> list[_Naming]:
    """By each other name: set beside the whole name, or, where it is one word, in place of a part of it."""
    shares, found = weights.shares, []
    for folded, written in known.aliases:
        other = part(folded=folded)
        whole = part_likeness(one=family + given, other=other, ear=ear, shares=shares)
        if len(other.words) == 1 and family and given:
            whole = _in_place(family, given, other, known, ear, shares)
        if whole.way == DIFFERENT.way:
            continue
        how = "same as" if whole.share >= ALMOST_SAME else "like"
        found.append(_Naming(whole.share * shares.any_order, f"{how} the other name “{written}”"))
    return found


def _in_place(family: Part, given: Part, other: Part, known: Known, ear: Ear, shares: Shares) -> Alike:
    """One word in place of the family name, or of the given names, whichever is more like."""
    as_given = _sides(family, given, part(folded=known.family), other, ear, shares)
    as_family = _sides(family, given, other, part(folded=known.given), ear, shares)
    share = max(as_given.share, as_family.share)
    return Alike(share, "same" if share >= ALMOST_SAME else "part")
