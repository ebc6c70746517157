"""Levels of risk of serious harm: the grid, the overall level, contradictions (docs/domain.md 7.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

LOW, MEDIUM, HIGH, VERY_HIGH = "low", "medium", "high", "very_high"
LEVELS = (LOW, MEDIUM, HIGH, VERY_HIGH)
WORDS = {LOW: "Low", MEDIUM: "Medium", HIGH: "High", VERY_HIGH: "Very High", "": "not known"}

COMMUNITY_GROUPS = ("children", "public", "known_adult", "staff")
CUSTODY_GROUPS = (*COMMUNITY_GROUPS, "prisoners")
GROUP_WORDS = {
    "children": "children",
    "public": "the public",
    "known_adult": "a known adult",
    "staff": "staff",
    "prisoners": "prisoners",
}
#: Concerns the summary asks about now, each with the question of the screening that asked it before.
CONCERNS = {
    "suicide": ("R3.1", "suicide"),
    "self_harm": ("R3.2", "self-harm"),
    "coping": ("R3.3", "coping"),
    "vulnerability": ("R3.4", "vulnerability"),
    "escape": ("R4.1", "escape"),
    "control": ("R4.2", "control"),
    "trust": ("R4.3", "trust"),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The levels by group; one missing or '' is not known. Prisoners have a custody level only."""

    community: Mapping[str, str]
    custody: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall level, '' when nothing is known; `unknown` names the groups without a community level."""

    level: str
    groups: tuple[str, ...]
    unknown: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit, or a fault of the grid: where, and in words."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class HarmFacts:
    """What the rest of the case says, for the check of contradictions; None is not known.

    `children_concern` is the answer of R2; `management_plan` whether a risk management plan is there;
    `mappa_decided` whether MAPPA was decided.
    """

    children_concern: bool | None = None
    management_plan: bool | None = None
    mappa_decided: bool | None = None


def rank(*, level: str) -> int:
    """0 for not known, then 1 for Low to 4 for Very High. ValueError for a level that does not exist."""
    if not level:
        return 0
    if level not in LEVELS:
        raise ValueError(f"“{level}” is not a level of risk of serious harm.")
    return LEVELS.index(level) + 1


def at_least(*, level: str, than: str) -> bool:
    """True when the level is known and not lower than the other."""
    return rank(level=level) >= rank(level=than) > 0


def faults(*, grid: Grid) -> list[Finding]:
    """Levels that are missing, that do not exist, or that stand where none is asked."""
    found = []
    for where, levels, groups in (
        ("community", grid.community, COMMUNITY_GROUPS),
        ("custody", grid.custody, CUSTODY_GROUPS),
    ):
        for group in groups:
            level = levels.get(group, "")
            if not level:
                reason = f"The level of risk to {GROUP_WORDS[group]} in {_place(where)} is not given."
                found.append(Finding(f"{where}.{group}", reason))
            elif level not in LEVELS:
                found.append(
                    Finding(f"{where}.{group}", f"“{level}” is not a level of risk of serious harm.")
                )
    if grid.community.get("prisoners"):
        reason = "Risk to prisoners is judged in custody only; no level in the community is asked."
        found.append(Finding("community.prisoners", reason))
    return found


def _place(where: str) -> str:
    return "the community" if where == "community" else "custody"


def overall(*, levels: Mapping[str, str], public_only: bool = False) -> Overall:
    """The overall level of a case: the highest community level, judged as if released now (rules 1 and 2).

    `levels` are the community levels by group; with `public_only` only that to the public counts (a setting
    of docs/domain.md 4, detail 3). What is not known is never taken for Low.
    """
    groups = ("public",) if public_only else COMMUNITY_GROUPS
    unknown = tuple(group for group in groups if not levels.get(group))
    highest = max((levels.get(group, "") for group in groups), key=lambda level: rank(level=level))
    named = tuple(group for group in groups if highest and levels.get(group) == highest)
    if not highest:
        return Overall(
            "", (), unknown, "No level in the community is recorded: the overall level is not known."
        )
    to = ", ".join(GROUP_WORDS[group] for group in named)
    reason = f"{WORDS[highest]}: the highest level in the community, for risk to {to}."
    if unknown:
        reason += f" Not known for {', '.join(GROUP_WORDS[group] for group in unknown)}."
    return Overall(highest, named, unknown, reason)


def contradictions(*, grid: Grid, facts: HarmFacts, plan_from: str, mappa_from: str) -> list[Finding]:
    """Where the levels do not fit the rest of the assessment (rule 3); shown, never refused.

    What cannot stand beside the screening at all is refused: `screening.refused_levels`.
    `plan_from` is the level from which a risk management plan is required, `mappa_from` the level from which
    a MAPPA decision is expected (docs/domain.md 7.10 and 10.1).
    """
    every = [*grid.community.values(), *grid.custody.values()]
    highest = max(every, key=lambda level: rank(level=level), default="")
    top = overall(levels=grid.community).level
    return [
        *_children(grid, facts),
        *_custody_without_community(grid),
        *_missing(highest, facts.management_plan, plan_from, "management_plan", "risk management plan"),
        *_missing(top, facts.mappa_decided, mappa_from, "mappa", "MAPPA decision"),
    ]


def _children(grid: Grid, facts: HarmFacts) -> list[Finding]:
    level = max(
        (levels.get("children", "") for levels in (grid.community, grid.custody)),
        key=lambda each: rank(level=each),
    )
    if facts.children_concern is True and level == LOW:
        return [
            Finding("community.children", "The screening has a concern about children, but the level is Low.")
        ]
    return []


def _custody_without_community(grid: Grid) -> list[Finding]:
    found = []
    for group in COMMUNITY_GROUPS:
        inside, outside = grid.custody.get(group, ""), grid.community.get(group, "")
        if inside and outside and rank(level=inside) > rank(level=outside):
            reason = (
                f"Risk to {GROUP_WORDS[group]} is {WORDS[inside]} in custody but {WORDS[outside]} in the "
                "community, which is judged as if released now."
            )
            found.append(Finding(f"community.{group}", reason))
    return found


def _missing(level: str, there: bool | None, since: str, field: str, words: str) -> list[Finding]:
    if there or not at_least(level=level, than=since):
        return []
    return [Finding(field, f"The level is {WORDS[level]}, but there is no {words}.")]
