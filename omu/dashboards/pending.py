"""What is to be decided or met about, with the unit's word or without (docs/domain.md 10.2, 12.2, 13).

Decisions, cases on the agenda of a meeting ahead, planning boards ahead and transfers asked for: each with
whether the offender management unit has had its say. A fixed number of queries for any number.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from cases.models import Transfer
from omu.dashboards.unit import Unit
from risk.models import DecisionRecord, Meeting, MeetingItem
from sentence_plans.models import Board


def _decisions(unit: Unit) -> "QuerySet[DecisionRecord]":
    rows = DecisionRecord.objects.visible_to(unit.actor).open().heard_by_unit()
    return rows.filter(custody__in=_cases(unit))


def _meetings(unit: Unit) -> "QuerySet[MeetingItem]":
    """Cases at meetings that are neither closed nor called off."""
    ahead = Meeting.objects.visible_to(unit.actor).ahead()
    rows = MeetingItem.objects.visible_to(unit.actor).filter(meeting__in=ahead.values("pk"))
    return rows.filter(custody__in=_cases(unit)).heard_by_unit()


def _boards(unit: Unit) -> "QuerySet[Board]":
    return Board.objects.visible_to(unit.actor).ahead().filter(custody__in=_cases(unit)).heard_by_unit()


def _transfers(unit: Unit) -> "QuerySet[Transfer]":
    """The word of the unit is what the plan needs and the destination does not run."""
    rows = Transfer.objects.visible_to(unit.actor).filter(ended_on__isnull=True, custody__in=_cases(unit))
    return rows.annotate(unit_heard=ExpressionWrapper(~Q(plan_gap=""), output_field=BooleanField()))


def _cases(unit: Unit) -> Any:
    return unit.headlines.order_by().values("custody_id")


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits: its words, its rows, when it is wanted, and where it is opened."""

    words: str
    rows: Callable[[Unit], Any]
    wanted: str
    page: str
    asks: str


SOURCES: dict[str, Source] = {
    "decision": Source("Decisions", _decisions, "wanted_by", "decision", "decisions:R"),
    "meeting": Source("Cases at meetings", _meetings, "meeting__planned_on", "meeting", "idrmt:R"),
    "board": Source("Planning boards", _boards, "planned_on", "board", "board:R"),
    "transfer": Source("Transfers", _transfers, "move_on", "transfer_board", "transfer:R"),
}


@dataclass(frozen=True)
class Waiting:
    """One thing that waits."""

    kind: str
    words: str
    number: str
    name: str
    wanted_on: datetime.date | None
    heard: bool
    key: int


def behind(unit: Unit, *, kind: str = "", heard: bool | None = None) -> list[Waiting]:
    """What waits, the soonest first, without a day last; of one kind, with or without the unit's word."""
    found = []
    for key, source in SOURCES.items():
        if unit.actor.may(source.asks) and kind in {"", key}:
            rows = source.rows(unit).select_related("custody__prisoner", *_beside(key))
            found += [_waiting(key, row) for row in rows]
    found = [one for one in found if heard is None or one.heard == heard]
    return sorted(found, key=lambda one: (one.wanted_on or datetime.date.max, one.name, one.kind))


def _beside(key: str) -> tuple[str, ...]:
    return {"meeting": ("meeting",), "transfer": ("to_prison",)}.get(key, ())


def _waiting(key: str, row: Any) -> Waiting:
    wanted = row
    for part in SOURCES[key].wanted.split("__"):
        wanted = getattr(wanted, part)
    person = row.custody.prisoner
    return Waiting(key, _words(key, row), person.number, person.list_name, wanted, row.unit_heard,
                   row.meeting_id if key == "meeting" else row.pk)  # fmt: skip


def _words(key: str, row: Any) -> str:
    if key == "meeting":
        return str(row.meeting.name)
    if key == "transfer":
        return f"Transfer to {row.to_prison.name}"
    kind = str(row.get_kind_display())
    return f"Planning board: {kind[:1].lower()}{kind[1:]}" if key == "board" else kind


def counts(unit: Unit) -> list[tuple[str, int, int]]:
    """Of each kind that the actor reads, how many with and how many without the unit's word."""
    found = []
    for key, source in SOURCES.items():
        if unit.actor.may(source.asks):
            numbers = {"heard": Count("pk", filter=Q(unit_heard=True)), "every": Count("pk")}
            told = source.rows(unit).order_by().aggregate(**numbers)
            found.append((key, told["heard"], told["every"] - told["heard"]))
    return found
