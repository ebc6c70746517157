"""The assessments of a case as of a day, out of the rows read for it (docs/domain.md 21.4 rule 4)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localtime

from inspection.actions.measure_streams import Row, by_first
from inspection.actions.measure_work_sources import PARTS
from inspection.standards.case_facts import Assessed
from risk.models import State
from risk.standards import screening
from risk.standards.levels import COMMUNITY_GROUPS, Grid
from risk.standards.rosh_parts import ANALYSIS, PLAN, SCREENING, of_version, versions

Rows = Mapping[str, list[Row]]
OTHER_CHILD_OFFENCES = ("analysis_children",)


def assessments(rows: Rows, *, as_of: date) -> dict[int, list[Assessed]]:
    """By custody, those complete by the day in their order, then those of which a part was signed."""
    parts = {name: by_first(rows[name]) for name in (
        "ratings", "screening_said", "victims", "parts", "part_signatures", "countersigned", "needs",
        "convictions", "summaries",
    )}  # fmt: skip
    found: dict[int, list[Assessed]] = {}
    for custody, key, purpose, state, completed_on, role in rows["assessments"]:
        complete = completed_on if state == State.COMPLETE and completed_on <= as_of else None
        mine = {name: of_all.get(key, []) for name, of_all in parts.items()}
        found.setdefault(custody, []).append(_one(key, purpose, complete, role, mine))
    return found


def _one(key: int, purpose: str, complete: date | None, role: str, mine: Rows) -> Assessed:
    levels = {group: level for group, level, _ in mine["ratings"] if level}
    inside = {group: level for group, _, level in mine["ratings"] if level}
    signed = _signed(mine["part_signatures"])
    said = mine["screening_said"][0] if mine["screening_said"] else None
    screened_on = signed.get(SCREENING) or (_written([said[2]], complete) if said else None)
    asks, child, exempt = _screened(said, Grid(levels, inside)) if said else (None, None, False)
    return Assessed(
        key=key,
        purpose=purpose,
        completed_on=complete,
        role=role,
        screened_on=screened_on,
        asks_analysis=asks,
        exempt=exempt and (bool(mine["countersigned"]) or _approved(mine["part_signatures"])),
        analysed_on=_written(_saved(mine["parts"], ANALYSIS), complete),
        harm_plan_on=signed.get(PLAN) or _written(_saved(mine["parts"], PLAN), complete),
        levels=levels,
        custody=inside,
        child_protection=child if said else _by_level(levels, inside),
        victim=bool(mine["victims"]),
        levels_whole=len(levels) == len(COMMUNITY_GROUPS),
        summary_whole=bool(mine["summaries"]),
        convictions=_convictions(mine["convictions"]),
        needs=tuple(title for (title,) in mine["needs"]),
    )


def _signed(rows: list[Row]) -> dict[str, date]:
    """The first day from which on a line stood under each part: one that fell stands no more."""
    found: dict[str, date] = {}
    for part, decision, on in rows:
        if decision == "signed":
            found.setdefault(part, on)
        elif decision != "approved":
            found.pop(part, None)
    return found


def _approved(rows: list[Row]) -> bool:
    return any(part == SCREENING and decision == "approved" for part, decision, _ in rows)


def _saved(rows: list[Row], family: str) -> list[datetime]:
    return [saved for code, saved in rows if code in PARTS[family]]


def _written(saved: list[datetime], complete: date | None) -> date | None:
    """The day a part without a line of its own was whole: its last change, at the latest the completion."""
    if not saved or complete is None:
        return None
    return min(complete, max(localtime(one).date() for one in saved))


def _screened(said: Row, grid: Grid) -> tuple[bool, bool, bool]:
    """Whether the screening asks for an analysis, child protection is relevant, and it is exempted."""
    number, answers, _ = said
    form = of_version(number=number, among=versions_known()).part(code=SCREENING)
    plain = {name: value for name, value in answers.items() if name != screening.DECISION}
    asks = screening.due(screening=form, said=plain).due
    children = screening.highest_of(grid=grid, group="children")
    child = screening.child_protection(screening=form, said=answers, children_level=children)
    return bool(asks), child, answers.get(screening.DECISION) == screening.EXEMPT


def _by_level(levels: Mapping[str, str], inside: Mapping[str, str]) -> bool | None:
    highest = screening.highest_of(grid=Grid(levels, inside), group="children")
    return screening.at_least(level=highest, than=screening.MEDIUM) if highest else None


def _convictions(rows: list[Row]) -> str:
    if any(score is not None or value is not None for score, _, value in rows):
        return "answered"
    return "not known" if any(missing for _, missing, _ in rows) else ""


_VERSIONS: list[Any] = []


def versions_known() -> list[Any]:
    """Every version of the questions, read once."""
    if not _VERSIONS:
        _VERSIONS.extend(versions())
    return _VERSIONS
