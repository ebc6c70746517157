"""The tier of a case: a table of rules, the first that matches wins (docs/domain.md 6)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

SHORT, FULL = "short", "full"
BUILT_IN = Path(__file__).parent.parent / "data" / "tiers.json"
APPROACHES = {
    1: ("punish",),
    2: ("punish", "help"),
    3: ("punish", "help", "change"),
    4: ("punish", "help", "change", "control"),
}


#: The lowest tier that adds control.
CONTROL = min(tier for tier, words in APPROACHES.items() if "control" in words)


@dataclass(frozen=True, slots=True)
class TierFacts:
    """What a tier is decided on; None and '' are not known.

    `ogrs3_two_year` is a percentage; `bands` the bands of OGP and OVP; `needs` how many criminogenic needs.
    """

    rosh: str = ""
    mappa_level: int | None = None
    ppo: bool | None = None
    indeterminate: bool | None = None
    ogrs3_two_year: int | None = None
    bands: tuple[str, ...] = ()
    needs: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the table: the tier, the fact it looks at, what matches, and its words."""

    tier: int
    fact: str
    matches: frozenset[str | int | bool]
    words: str
    at_least: int | None = None


def rules_from(*, data: Mapping[str, Any]) -> tuple[Rule, ...]:
    """The table from data of the shape of risk/data/tiers.json, in its order."""
    return tuple(
        Rule(
            tier=entry["tier"],
            fact=entry["fact"],
            matches=frozenset(entry.get("in", ())),
            words=entry["words"],
            at_least=entry.get("at_least"),
        )
        for entry in data["rules"]
    )


@lru_cache(maxsize=1)
def built_in() -> tuple[Rule, ...]:
    """The rules that come with the product."""
    return built_in_table().rules


@dataclass(frozen=True, slots=True)
class Table:
    """One version of the rules, and which form of the assessment is enough in each tier."""

    version: int
    rules: tuple[Rule, ...]
    forms: Mapping[int, str]

    @property
    def name(self) -> str:
        """How the version is named in the record of a case."""
        return f"tiers-{self.version}"


def table_from(*, data: Mapping[str, Any]) -> Table:
    """A table from data of the shape of risk/data/tiers.json."""
    forms = {int(tier): form for tier, form in data["forms"].items()}
    return Table(version=data["version"], rules=rules_from(data=data), forms=forms)


@lru_cache(maxsize=1)
def built_in_table() -> Table:
    """The table that comes with the product, version 1."""
    return table_from(data=json.loads(BUILT_IN.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Owed:
    """Which form a tier asks for, whether a shorter one is enough, and why."""

    form: str
    reason: str


def owed(*, tier: int | None, table: Table) -> Owed:
    """The form that is enough in a tier (docs/domain.md 6); the full one while no tier is known."""
    if tier is None:
        return Owed(FULL, "No tier is known yet: the full form is asked for.")
    form = table.forms[tier]
    if form == SHORT:
        return Owed(SHORT, f"Tier {tier}: the short form is enough. The full form may be used.")
    return Owed(FULL, f"Tier {tier} asks for the full form.")


@dataclass(frozen=True, slots=True)
class Tier:
    """The tier with every rule of that tier that matched; `unknown` names facts that could still raise it."""

    tier: int
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]
    provisional: bool

    @property
    def approaches(self) -> tuple[str, ...]:
        """What the tier stands for: punish, help, change, control."""
        return APPROACHES[self.tier]


def tier(*, facts: TierFacts, rules: Sequence[Rule]) -> Tier:
    """The tier of a case by the first rule that matches, tier 1 when none does.

    It is provisional while a fact is not known that a rule of a higher tier looks at.
    """
    matching = [rule for rule in rules if _matches(rule, facts)]
    found = matching[0].tier if matching else 1
    reasons = tuple(rule.words for rule in matching if rule.tier == found) or ("no other rule matches",)
    higher = [rule.fact for rule in rules if rule.tier > found]
    unknown = tuple(dict.fromkeys(fact for fact in higher if getattr(facts, fact) in (None, "", ())))
    return Tier(tier=found, reasons=reasons, unknown=unknown, provisional=bool(unknown))


def asks_control(*, tier: int | None) -> bool:
    """Whether a tier adds control: full analysis and risk management plan are then owed (6; 7.7, rule 7)."""
    return tier is not None and tier >= CONTROL


def _matches(rule: Rule, facts: TierFacts) -> bool:
    value = getattr(facts, rule.fact)
    if value is None:
        return False
    if rule.at_least is not None:
        return bool(value >= rule.at_least)
    if isinstance(value, tuple):
        return not rule.matches.isdisjoint(value)
    return value in rule.matches


def stands(*, by_hand: int, computed_then: int | None, computed_now: int) -> bool:
    """Whether a tier set by hand still stands, given what the rules gave then and give now.

    It ends when the rules come to give more than both: a risk that has grown is not hidden behind a decision
    made before it was known. Where it is not known what the rules gave then, it stands.
    """
    return computed_then is None or computed_now <= max(by_hand, computed_then)


@dataclass(frozen=True, slots=True)
class Override:
    """Whether a tier set by hand may stand, whether it needs a countersignature, and why."""

    allowed: bool
    countersign: bool
    reason: str


def override(*, computed: int, wanted: int, because: str) -> Override:
    """An override up or down needs a reason; one down needs a countersignature too."""
    if wanted not in APPROACHES:
        return Override(False, False, f"There is no tier {wanted}: it is 1 to 4.")
    if wanted == computed:
        return Override(False, False, f"Tier {wanted} is what the rules give.")
    if not because.strip():
        return Override(False, False, "A tier other than the computed one needs a reason.")
    if wanted < computed:
        return Override(True, True, f"Lowered from tier {computed} to {wanted}: needs a countersignature.")
    return Override(True, False, f"Raised from tier {computed} to {wanted}.")
