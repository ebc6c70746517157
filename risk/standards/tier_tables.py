"""The conditions a tier table may use, and what makes a table contradict itself (docs/domain.md 6).

A table is a list of conditions, each with the tier it gives; the highest tier that matches wins. The
conditions are fixed here, since each looks at a fact that the record holds; which of them count, for which
tier and from which number on is the editor's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from risk.standards.levels import WORDS
from risk.standards.tiers import APPROACHES, FULL, SHORT, Rule

BANDS = {"medium": "Medium", "high": "High", "very_high": "Very High"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: the fact, what matches, and its words; `{n}` in them is the number asked for.

    `weight` orders the conditions of one fact: a heavier one may never give a lower tier.
    """

    key: str
    fact: str
    words: str
    weight: int
    matches: tuple[str | int | bool, ...] = ()
    numbered: bool = False
    lowest: int = 0
    highest: int = 0


CONDITIONS = (
    *(
        Condition(f"rosh_{level}", "rosh", f"risk of serious harm is {WORDS[level]}", weight, (level,))
        for weight, level in ((4, "very_high"), (3, "high"), (2, "medium"), (1, "low"))
    ),
    *(
        Condition(f"mappa_{level}", "mappa_level", f"MAPPA level {level}", level, (level,))
        for level in (3, 2, 1)
    ),
    Condition("ppo", "ppo", "prolific and other priority offender", 1, (True,)),
    Condition("indeterminate", "indeterminate", "indeterminate sentence", 1, (True,)),
    Condition("ogrs3_upper", "ogrs3_two_year", "OGRS3 two-year score of {n} or more", 2, (), True, 1, 100),
    Condition("ogrs3_lower", "ogrs3_two_year", "OGRS3 two-year score of {n} or more", 1, (), True, 1, 100),
    *(
        Condition(f"band_{band}", "bands", f"OGP or OVP band {words}", weight, (band,))
        for weight, (band, words) in reversed(list(enumerate(BANDS.items(), 1)))
    ),
    Condition("needs_upper", "needs", "{n} criminogenic needs or more", 2, (), True, 1, 10),
    Condition("needs_lower", "needs", "{n} criminogenic needs or more", 1, (), True, 1, 10),
)
BY_KEY: Mapping[str, Condition] = {one.key: one for one in CONDITIONS}


@dataclass(frozen=True, slots=True)
class Line:
    """What a table says of one condition: the tier it gives, and the number where it asks for one."""

    key: str
    tier: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a table: the condition it is about, and how to mend it."""

    key: str
    reason: str


def lines_of(*, rules: Iterable[Rule]) -> tuple[Line, ...]:
    """A table as lines, one for each condition it uses; what its first matching rule gives counts."""
    every = tuple(rules)
    found = []
    for condition in CONDITIONS:
        if condition.numbered:
            continue
        rule = next((one for one in every if _covers(one, condition)), None)
        if rule:
            found.append(Line(condition.key, rule.tier))
    return (*found, *_numbered(every))


def _covers(rule: Rule, condition: Condition) -> bool:
    return (
        rule.fact == condition.fact and rule.at_least is None and set(condition.matches) <= set(rule.matches)
    )


def _numbered(rules: tuple[Rule, ...]) -> list[Line]:
    found = []
    for fact, upper, lower in (
        ("ogrs3_two_year", "ogrs3_upper", "ogrs3_lower"),
        ("needs", "needs_upper", "needs_lower"),
    ):
        steps = sorted((one for one in rules if one.fact == fact and one.at_least), key=_threshold)
        keys = (lower, upper) if len(steps) > 1 else (lower,)
        found += [
            Line(key, rule.tier, rule.at_least)
            for key, rule in zip(keys, steps[:1] + steps[-1:], strict=False)
        ]
    return found


def _threshold(rule: Rule) -> int:
    return rule.at_least or 0


def faults(*, lines: Iterable[Line], forms: Mapping[int, str]) -> list[Fault]:
    """What makes a table unusable: a tier or number out of bounds, a heavier condition with a lower tier."""
    given = {line.key: line for line in lines}
    found = [fault for line in given.values() if (fault := _line_fault(line))]
    if not given:
        found.append(Fault("", "A table without a condition puts everybody into tier 1. Use at least one."))
    if sorted(forms) != sorted(APPROACHES) or set(forms.values()) - {SHORT, FULL}:
        found.append(Fault("forms", "Say for each tier which form is enough: the short or the full one."))
    elif any(forms[tier] == FULL and forms[tier + 1] == SHORT for tier in (1, 2, 3)):
        found.append(Fault("forms", "A higher tier cannot ask for less than a lower one."))
    return found or _order_faults(given)


def _line_fault(line: Line) -> Fault | None:
    condition = BY_KEY.get(line.key)
    if condition is None:
        return Fault(line.key, "There is no such condition.")
    if line.tier not in APPROACHES:
        return Fault(line.key, f"There is no tier {line.tier}: it is 1 to 4.")
    if condition.numbered and not (
        line.number is not None and condition.lowest <= line.number <= condition.highest
    ):
        return Fault(line.key, f"Enter a number from {condition.lowest} to {condition.highest}.")
    return None


def _order_faults(given: Mapping[str, Line]) -> list[Fault]:
    found = []
    for heavier in CONDITIONS:
        for lighter in CONDITIONS:
            if heavier.fact != lighter.fact or heavier.weight <= lighter.weight:
                continue
            above, below = given.get(heavier.key), given.get(lighter.key)
            if below and above and above.tier < below.tier:
                found.append(Fault(heavier.key, _less(above, below)))
            elif below and not above and not heavier.numbered:
                reason = (
                    f"“{words(line=below)}” counts, but “{heavier.words}” does not. Use both, or neither."
                )
                found.append(Fault(heavier.key, reason))
            elif below and above and heavier.numbered and (above.number or 0) <= (below.number or 0):
                found.append(Fault(heavier.key, "This number must be above the lower one."))
    return found


def _less(above: Line, below: Line) -> str:
    return (
        f"“{words(line=above)}” gives tier {above.tier}, but “{words(line=below)}” gives tier {below.tier}: "
        "more risk cannot give a lower tier."
    )


def words(*, line: Line) -> str:
    """A condition as it is read, with its number."""
    text = BY_KEY[line.key].words.format(n=line.number)
    return "a criminogenic need" if text == "1 criminogenic needs or more" else text


def rules_data(*, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as rules of the shape of risk/data/tiers.json: the highest tier first, so that it wins."""
    given = {line.key: line for line in lines}
    ordered = sorted((given[one.key] for one in CONDITIONS if one.key in given), key=lambda line: -line.tier)
    found: list[dict[str, Any]] = []
    for line in ordered:
        condition = BY_KEY[line.key]
        match = {"at_least": line.number} if condition.numbered else {"in": list(condition.matches)}
        found.append({"tier": line.tier, "fact": condition.fact, "words": words(line=line), **match})
    return found
