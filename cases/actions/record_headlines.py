"""What lists and headers show of the custodies of many records (docs/interchange, docs/adr/0008)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from cases.actions import headlines
from cases.actions.allocations import HEADLINE_FIELD
from cases.actions.reception_rows import earliest_release_of
from cases.actions.record_custodies import Said
from cases.actions.record_parts import Names
from cases.models import Custody, Headline, HeldAs, KeyDate, Sentence, Stage
from cases.standards.records import CustodyRecord, Row
from staff.models.bulk import write_many

INDETERMINATE = frozenset({"IPP", "LIFE"})


def open_many(opened: Iterable[Said], *, names: Names) -> None:
    """The headlines of custodies that were just opened; called in the transaction that opened them."""
    rows = [_of_new(one, names) for one in opened]
    write_many(rows)
    headlines.follow([one.custody.prisoner_id for one in rows if not one.is_open])


def _of_new(one: Said, names: Names) -> Headline:
    said, custody = one.said, one.custody
    last = said.rows("stays")[-1]
    dates = {row["kind"]: row["on"] for row in said.rows("key_dates")}
    kinds = {row["kind"] for row in said.rows("sentences")}
    # Who has accepted the record is accountable from then on, also before the person has arrived.
    accountable = max(said.rows("hand_overs"), key=lambda row: row["at"], default=last)
    gone = not custody.closed_on and last.get("ended_on")
    is_absent = _is_absent(said)
    return Headline(
        custody=custody,
        prison_id=names.prisons[accountable["prison"]],
        sort_name=custody.prisoner.sort_name,
        is_open=custody.closed_on is None,
        in_transit_since=last["ended_on"] if gone and not is_absent else None,
        stage=_stage(custody, is_absent=is_absent),
        earliest_release_on=_release(dates, kinds),
        **_level(custody),
        **_holders(said.rows("allocations"), names),
    )


def _is_absent(said: CustodyRecord) -> bool:
    return any(not row.get("returned_on") for row in said.rows("absences"))


def _stage(custody: Custody, *, is_absent: bool) -> str:
    """As the actions leave it; later stages are worked out with the clocks (docs/domain.md 3.1)."""
    if custody.closed_on:
        return Stage.CLOSED
    if not custody.sentenced_on:
        return Stage.REMAND
    return Stage.ABSENT if is_absent else Stage.RECEIVED


def _release(dates: Mapping[str, datetime.date], kinds: set[str]) -> datetime.date | None:
    return earliest_release_of(dates, sentence_kind="IPP" if kinds & INDETERMINATE else "DET")


def _level(custody: Custody) -> dict[str, str]:
    level = custody.earlier_rosh_level
    return {"rosh_level": level, "rosh_group": "an earlier assessment" if level else ""}


def _holders(rows: Iterable[Row], names: Names) -> dict[str, int]:
    found = {}
    for row in rows:
        if row.get("ended_on") or row["held_as"] not in HEADLINE_FIELD:
            continue
        found[f"{HEADLINE_FIELD[HeldAs(row['held_as'])]}_id"] = names.key("user", row["user"])
        if row["held_as"] == HeldAs.OFFENDER_MANAGER:
            found["offender_manager_trust_id"] = names.key("trust", row["trust"])
    return found


def mend_many(changed: Iterable[Custody]) -> None:
    """The headlines of custodies whose facts, sentences or dates were changed by a file."""
    custodies = list(changed)
    if not custodies:
        return
    dates: dict[int, dict[str, datetime.date]] = defaultdict(dict)
    in_force = KeyDate.objects.filter(custody__in=custodies, replaced_at__isnull=True)
    for key, kind, on in in_force.values_list("custody_id", "kind", "on"):
        dates[key][kind] = on
    kinds: dict[int, set[str]] = defaultdict(set)
    for key, kind in Sentence.objects.filter(custody__in=custodies).values_list("custody_id", "kind"):
        kinds[key].add(kind)
    headlines.record_many({one.pk: _mended(one, dates[one.pk], kinds[one.pk]) for one in custodies})


def _mended(custody: Custody, dates: Mapping[str, datetime.date], kinds: set[str]) -> dict[str, Any]:
    held = custody.headline
    level = {"rosh_level": held.rosh_level, "rosh_group": held.rosh_group}
    sentenced = held.stage == Stage.REMAND and custody.sentenced_on
    return {
        "earliest_release_on": _release(dates, kinds),
        "stage": Stage.RECEIVED if sentenced else held.stage,
        **(level if held.rosh_from_assessment else _level(custody)),
    }
