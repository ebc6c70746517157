"""The scope rule: who is covered by the Offender Management Model, why and since when (docs/domain.md 4)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from cases.standards.clocks import day
from cases.standards.dates import SentenceLength, age_on
from cases.standards.working_days import add_months
from risk.standards.levels import HIGH, WORDS, at_least, overall

BUILT_IN = Path(__file__).parent.parent / "data" / "scope.json"
IPP = "IPP"


@dataclass(frozen=True, slots=True)
class ScopeSettings:
    """The settings of the rule with their effective dates; None is always. Data: risk/data/scope.json."""

    adult_from: int
    young_adult_to: int
    months: int
    young_adult_days: int
    ppo_needs_months: bool = False
    public_only: bool = False
    limb_d: bool = True
    a_from: date | None = None
    b_from: date | None = None
    c_from: date | None = None
    d_from: date | None = None


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """What scope is decided on; None and '' are not known.

    `levels` are the community levels by group of the latest complete summary, `levels_on` its date; a level
    given in the PSR or an earlier assessment stands here until there is one (docs/domain.md 3.0).
    """

    sentenced_on: date | None
    sentence_type: str = ""
    length: SentenceLength | None = None
    born_on: date | None = None
    ppo: bool | None = None
    ppo_since: date | None = None
    levels: tuple[tuple[str, str], ...] = ()
    levels_on: date | None = None


@dataclass(frozen=True, slots=True)
class Limb:
    """One limb: whether it holds (None: a fact is not known), since when, and why."""

    key: str
    holds: bool | None
    since: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The decision with all four limbs; `since` is the earliest day from which one that holds has held."""

    in_scope: bool
    limbs: tuple[Limb, ...]
    since: date | None
    reason: str

    @property
    def holding(self) -> tuple[str, ...]:
        """The letters of the limbs that hold."""
        return tuple(limb.key for limb in self.limbs if limb.holds)


def scope(*, facts: ScopeFacts, settings: ScopeSettings, on: date) -> Scope:
    """Whether a sentenced prisoner is in scope on a day, by which of the limbs A to D, since when and why.

    Somebody not sentenced by then is held, not managed. A fact that is not known makes no limb hold, and the
    reason names it: unknown is never taken for a no.
    """
    sentenced_on = facts.sentenced_on
    if sentenced_on is None or sentenced_on > on:
        return Scope(in_scope=False, limbs=(), since=None, reason="Not sentenced.")
    limbs = (
        _risk(facts, settings, sentenced_on, on),
        _prolific(facts, settings, sentenced_on, on),
        _public_protection(facts, settings, sentenced_on, on),
        _young_adult(facts, settings, sentenced_on, on),
    )
    holding = [limb for limb in limbs if limb.holds]
    if holding:
        since = min((limb.since for limb in holding if limb.since is not None), default=sentenced_on)
        reason = " ".join(f"Limb {limb.key}: {limb.reason}" for limb in holding)
        return Scope(in_scope=True, limbs=limbs, since=since, reason=reason)
    open_limbs = [limb for limb in limbs if limb.holds is None]
    reason = "None of the four reasons for scope applies."
    if open_limbs:
        reason += " Not known: " + " ".join(f"limb {limb.key}: {limb.reason}" for limb in open_limbs)
    return Scope(in_scope=False, limbs=limbs, since=None, reason=reason)


def _from(key: str, effective: date | None, on: date, *days: date | None) -> Limb | date:
    """The day a limb holds from; or the limb, not holding, while its effective date has not come."""
    if effective is not None and on < effective:
        return Limb(key, False, None, f"In force only from {day(on=effective)}.")
    return max(each for each in (effective, *days) if each is not None)


def _held(key: str, effective: date | None, on: date, reason: str, *days: date | None) -> Limb:
    since = _from(key, effective, on, *days)
    return since if isinstance(since, Limb) else Limb(key, True, since, reason)


def _birthday(born_on: date, age: int) -> date:
    # Somebody born on 29 February comes of age on 1 March of a common year.
    birthday = add_months(start=born_on, months=12 * age)
    return birthday if birthday.day == born_on.day else date(birthday.year, 3, 1)


def _long_enough(facts: ScopeFacts, settings: ScopeSettings, sentenced_on: date) -> bool | None:
    if facts.length is None:
        return None
    ends_on = facts.length.ends_on(sentenced_on=sentenced_on)
    return ends_on is None or ends_on >= add_months(start=sentenced_on, months=settings.months)


def _risk(facts: ScopeFacts, settings: ScopeSettings, sentenced_on: date, on: date) -> Limb:
    level = overall(levels=dict(facts.levels), public_only=settings.public_only).level
    long_enough = _long_enough(facts, settings, sentenced_on)
    adult = None if facts.born_on is None else age_on(born_on=facts.born_on, on=on) >= settings.adult_from
    if level and not at_least(level=level, than=HIGH):
        return Limb("A", False, None, f"Risk of serious harm is {WORDS[level]}.")
    if long_enough is False:
        return Limb("A", False, None, f"The sentence is shorter than {settings.months} months.")
    if adult is False:
        return Limb("A", False, None, f"Younger than {settings.adult_from}.")
    unknown = [
        words
        for words, known in (
            ("the level of risk of serious harm", bool(level)),
            ("the sentence length", long_enough is not None),
            ("the date of birth", adult is not None),
        )
        if not known
    ]
    if unknown or facts.born_on is None:
        return Limb("A", None, None, f"{' and '.join(unknown)} not recorded.")
    words = facts.length.words() if facts.length else ""
    reason = (
        f"adult, sentence of {settings.months} months or more ({words}), {WORDS[level]} risk of serious harm."
    )
    grown = _birthday(facts.born_on, settings.adult_from)
    return _held("A", settings.a_from, on, reason, sentenced_on, facts.levels_on, grown)


def _prolific(facts: ScopeFacts, settings: ScopeSettings, sentenced_on: date, on: date) -> Limb:
    if facts.ppo is None:
        return Limb("B", None, None, "whether a prolific and other priority offender is not recorded.")
    if not facts.ppo:
        return Limb("B", False, None, "Not a prolific and other priority offender.")
    if settings.ppo_needs_months:
        long_enough = _long_enough(facts, settings, sentenced_on)
        if long_enough is None:
            return Limb("B", None, None, "the sentence length is not recorded.")
        if not long_enough:
            return Limb("B", False, None, f"The sentence is shorter than {settings.months} months.")
    reason = "prolific and other priority offender."
    return _held("B", settings.b_from, on, reason, sentenced_on, facts.ppo_since)


def _public_protection(facts: ScopeFacts, settings: ScopeSettings, sentenced_on: date, on: date) -> Limb:
    if not facts.sentence_type:
        return Limb("C", None, None, "the type of sentence is not recorded.")
    if facts.sentence_type != IPP:
        return Limb("C", False, None, "Not a sentence of imprisonment for public protection.")
    return _held("C", settings.c_from, on, "imprisonment for public protection.", sentenced_on)


def _young_adult(facts: ScopeFacts, settings: ScopeSettings, sentenced_on: date, on: date) -> Limb:
    if not settings.limb_d:
        return Limb("D", False, None, "Switched off.")
    if facts.born_on is None:
        return Limb("D", None, None, "the date of birth is not recorded.")
    age = age_on(born_on=facts.born_on, on=on)
    if not settings.adult_from <= age <= settings.young_adult_to:
        span = f"{settings.adult_from} to {settings.young_adult_to}"
        return Limb("D", False, None, f"Aged {age}: a young adult is {span}.")
    if facts.length is None:
        return Limb("D", None, None, "the sentence length is not recorded.")
    ends_on = facts.length.ends_on(sentenced_on=sentenced_on)
    if ends_on is not None and (ends_on - sentenced_on).days <= settings.young_adult_days:
        return Limb("D", False, None, f"Serving {settings.young_adult_days} days or less.")
    reason = f"young adult (aged {age}) serving more than {settings.young_adult_days} days."
    grown = _birthday(facts.born_on, settings.adult_from)
    return _held("D", settings.d_from, on, reason, sentenced_on, grown)


def settings_from(*, data: Mapping[str, Any]) -> ScopeSettings:
    """Settings from data of the shape of risk/data/scope.json; dates in ISO form, null for always."""
    values: dict[str, Any] = {field.name: data[field.name] for field in fields(ScopeSettings)}
    for key in ("a_from", "b_from", "c_from", "d_from"):
        values[key] = date.fromisoformat(values[key]) if values[key] else None
    return ScopeSettings(**values)


@lru_cache(maxsize=1)
def built_in() -> ScopeSettings:
    """The settings that come with the product."""
    return settings_from(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))
