"""Whether a record of the interchange format can be: what its shape cannot say (docs/domain.md 3.0, 11).

The rules of a reception are those of `cases.standards.key_dates`; here are also those of a whole life of a
custody: stays in order, one release for each return, one holder of each kind at a time.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from cases.standards import identity
from cases.standards.dates import SentenceLength
from cases.standards.key_dates import (
    KeyDates,
    Violation,
    length_violation,
    order_violations,
    reception_violations,
)
from cases.standards.records import CustodyRecord, Record, RecordFault, Row, Rows

#: Rows that say until when, and the members that say from and until.
SPANS = {
    "releases": ("on", "returned_on"),
    "absences": ("left_on", "returned_on"),
    "stays": ("arrived_on", "ended_on"),
    "allocations": ("started_on", "ended_on"),
}
ENDS = {
    "diversity_issues": ("recorded_on", "ended_on"),
    "vulnerabilities": ("recorded_on", "ended_on"),
    "immigration_statuses": ("since", "ended_on"),
}
INDETERMINATE = {"IPP": "INDETERMINATE", "LIFE": "LIFE"}
EXTENDED = frozenset({"EPP", "EDS"})


@dataclass(frozen=True, slots=True)
class RecordLimits:
    """Ages in years at reception, tolerance in days of a length against its end, years of an extension."""

    youngest: int
    oldest: int
    tolerance_days: int
    extension_years: int


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What the installation knows: codes of prisons and trusts, user names in small letters."""

    prisons: Collection[str]
    trusts: Collection[str]
    organisations: Collection[str]
    users: Collection[str]


def faults(
    *, record: Record, known: KnownNames, limits: RecordLimits, now: datetime, today: date
) -> list[RecordFault]:
    """Everything about a record that cannot be, in the order of the file. No fault: an empty list."""
    found = [*_person(record), *_unknown_names(record, known)]
    for position, custody in enumerate(record.custodies):
        place = f"custodies[{position}]"
        found += _custody(record.person["born_on"], custody, place, limits=limits, today=today)
        found += _hand_overs(custody, place, now=now)
    found += _one_after_another(record)
    found += _circumstances(record, today=today)
    found += _alerts_and_contacts(record, now=now, today=today)
    return found


def _person(record: Record) -> Iterator[RecordFault]:
    for member in ("family_name", "given_names"):
        checked = identity.name(text=record.person[member], what=member.replace("_", " "))
        if not checked.ok:
            yield RecordFault(f"identity.{member}", checked.reason)
    if record.number in record.same_as:
        yield RecordFault("identity.same_as", "Nobody is the same as himself or herself.")


def _named(record: Record) -> Iterator[tuple[str, Row]]:
    """Every row that may name a place or a user, with its path."""
    for position, custody in enumerate(record.custodies):
        for name in ("stays", "hand_overs", "allocations"):
            for number, row in enumerate(custody.rows(name)):
                yield f"custodies[{position}].{name}[{number}]", row
    for number, row in enumerate(record.circumstances.get("court_reports", ())):
        yield f"circumstances.court_reports[{number}]", row
    for number, row in enumerate(record.contacts):
        yield f"contacts[{number}]", row
        yield f"contacts[{number}].withdrawn", row.get("withdrawn", {})


def _unknown_names(record: Record, known: KnownNames) -> Iterator[RecordFault]:
    names: Mapping[str, tuple[Collection[str], str]] = {
        "prison": (known.prisons, "prison"),
        "trust": (known.trusts, "probation trust"),
        "organisation": (known.organisations, "partner organisation"),
    }
    for path, row in _named(record):
        for member, (codes, words) in names.items():
            if row.get(member) and row[member] not in codes:
                yield RecordFault(f"{path}.{member}", f"There is no {words} “{row[member]}” here.")
        for member in ("user", "author", "by"):
            if row.get(member) and row[member].lower() not in known.users:
                yield RecordFault(f"{path}.{member}", f"There is no user “{row[member]}” here.")


def _custody(
    born_on: date, custody: CustodyRecord, place: str, *, limits: RecordLimits, today: date
) -> Iterator[RecordFault]:
    for violation in _violations(born_on, custody, limits=limits, today=today):
        yield RecordFault(_path_of(violation.first, custody, place), violation.reason)
    for name, (start, end) in SPANS.items():
        rows = custody.rows(name)
        yield from _spans(rows, f"{place}.{name}", start, end, first=custody.received_on, today=today)
        if name != "allocations":
            yield from _in_turn(rows, f"{place}.{name}", start, end)
    for number, row in enumerate(custody.rows("releases")):
        if row.get("returned_on") and not row.get("recalled_on"):
            yield RecordFault(f"{place}.releases[{number}].recalled_on", "A return has its recall.")
    closed = custody.closed_by
    for name in ("stays", "absences"):
        if closed and any(not row.get(SPANS[name][1]) for row in custody.rows(name)):
            yield RecordFault(f"{place}.{name}", f"The custody was closed on {closed['on']}: this has ended.")


def _hand_overs(custody: CustodyRecord, place: str, *, now: datetime) -> Iterator[RecordFault]:
    """Each at an instant of its own, none of them ahead."""
    seen = set()
    for number, row in enumerate(custody.rows("hand_overs")):
        path = f"{place}.hand_overs[{number}].at"
        if row["at"].tzinfo is None:
            yield RecordFault(path, "A time says its zone, such as +00:00 or Z.")
        elif row["at"] > now:
            yield RecordFault(path, "This lies in the future.")
        if row["at"] in seen:
            yield RecordFault(path, "There is another hand-over at this instant.")
        seen.add(row["at"])


def _path_of(name: str, custody: CustodyRecord, place: str) -> str:
    """Where in the file the date stands that a rule names."""
    if name == "born_on":
        return "identity.born_on"
    if name == "length":
        return f"{place}.sentences[0]"
    for number, row in enumerate(custody.rows("key_dates")):
        if row["kind"].lower() == name:
            return f"{place}.key_dates[{number}].on"
    return f"{place}.{name}"


def _violations(
    born_on: date, custody: CustodyRecord, *, limits: RecordLimits, today: date
) -> list[Violation]:
    """What contradicts what among the dates of a custody, as at a reception."""
    on = {row["kind"]: row["on"] for row in custody.rows("key_dates")}
    kind = custody.facts.get("reception_kind")
    sentenced_on = custody.facts.get("sentenced_on")
    recalled = kind == "recall" or any(row.get("returned_on") for row in custody.rows("releases"))
    dates = KeyDates(
        born_on=born_on,
        received_on=custody.received_on,
        sentenced_on=sentenced_on,
        **{name.lower(): on.get(name) for name in ("HDCED", "CRD", "ARD", "PED", "NPD", "TED", "LED", "SED")},
    )
    before = None if kind is None else kind != "remand"
    found = order_violations(dates=dates) + reception_violations(
        dates=dates,
        sentenced_before=before,
        today=today,
        youngest=limits.youngest,
        oldest=limits.oldest,
    )
    sentences = custody.rows("sentences")
    if found or recalled or len(sentences) != 1:
        return found
    contradiction = _length(sentences[0], on.get("SED"), custody.received_on, limits=limits)
    return [contradiction] if contradiction else []


def _length(sentence: Row, sed: date | None, received_on: date, *, limits: RecordLimits) -> Violation | None:
    length = SentenceLength(
        sentence.get("years", 0),
        sentence.get("months", 0),
        sentence.get("days", 0),
        INDETERMINATE.get(sentence["kind"], ""),
    )
    return length_violation(
        length=length,
        sentenced_on=sentence["imposed_on"],
        sed=sed,
        remand_days=max((sentence["imposed_on"] - received_on).days, 0),
        extension_years=limits.extension_years if sentence["kind"] in EXTENDED else 0,
        tolerance_days=limits.tolerance_days,
    )


def _spans(rows: Rows, path: str, start: str, end: str, *, first: date, today: date) -> Iterator[RecordFault]:
    """No row begins before `first` or ends before it begins; nothing lies in the future."""
    for number, row in enumerate(rows):
        began, ended = row[start], row.get(end)
        if began < first:
            yield RecordFault(f"{path}[{number}].{start}", f"This is before {first}, when it all began.")
        if ended and ended < began:
            yield RecordFault(f"{path}[{number}].{end}", "It ends before it begins.")
        if max(began, ended or began) > today:
            yield RecordFault(f"{path}[{number}].{end if ended else start}", "This day is in the future.")


def _in_turn(rows: Rows, path: str, start: str, end: str) -> Iterator[RecordFault]:
    """Each has ended before the next begins; the last alone may go on."""
    for number, (earlier, later) in enumerate(pairwise(rows)):
        ended = earlier.get(end)
        if ended is None or later[start] < ended:
            yield RecordFault(f"{path}[{number}].{end}", "This has not ended when the next one begins.")


def _one_after_another(record: Record) -> Iterator[RecordFault]:
    for number, (earlier, later) in enumerate(pairwise(record.custodies)):
        closed = earlier.closed_by
        if closed is None or later.received_on < closed["on"]:
            reason = "This custody was not closed before the next one was opened."
            yield RecordFault(f"custodies[{number}].releases", reason)
    held: set[str] = set()
    for position, custody in enumerate(record.custodies):
        for number, row in enumerate(custody.rows("allocations")):
            path = f"custodies[{position}].allocations[{number}]"
            place = "trust" if row["held_as"] == "offender_manager" else "prison"
            if not row.get(place):
                yield RecordFault(path, f"A holder of this kind has a {place}.")
            if row.get("ended_on") or row["held_as"] == "co_worker":
                continue
            if row["held_as"] in held:
                yield RecordFault(path, "There is one holder of this kind at a time.")
            held.add(row["held_as"])


def _circumstances(record: Record, *, today: date) -> Iterator[RecordFault]:
    born_on = record.person["born_on"]
    for name, rows in record.circumstances.items():
        start, end = ENDS.get(name, ("recorded_on", ""))
        yield from _spans(rows, f"circumstances.{name}", start, end, first=born_on, today=today)
    current = [row for row in record.circumstances.get("immigration_statuses", ()) if not row.get("ended_on")]
    if len(current) > 1:
        yield RecordFault("circumstances.immigration_statuses", "One status alone is current.")
    for number, row in enumerate(record.circumstances.get("court_reports", ())):
        if row["kind"] != "none" and not row.get("author_name"):
            yield RecordFault(f"circumstances.court_reports[{number}]", "A written report has an author.")


def _alerts_and_contacts(record: Record, *, now: datetime, today: date) -> Iterator[RecordFault]:
    born_on = record.person["born_on"]
    yield from _spans(record.alerts, "alerts", "opened_on", "closed_on", first=born_on, today=today)
    began = min((one.received_on for one in record.custodies), default=born_on)
    keys: set[Any] = set()
    for number, row in enumerate(record.contacts):
        at = row["happened_at"]
        if at.tzinfo is None:
            yield RecordFault(f"contacts[{number}].happened_at", "A time says its zone, such as +00:00 or Z.")
        elif at > now or at.date() < began - timedelta(days=1):
            reason = "An entry is neither in the future nor before the first custody."
            yield RecordFault(f"contacts[{number}].happened_at", reason)
        yield from _recorded(row, f"contacts[{number}].recorded_at", now=now)
        yield from _withdrawn(row, f"contacts[{number}].withdrawn", now=now)
        if row["origin_key"] in keys:
            yield RecordFault(f"contacts[{number}].origin_key", "This key stands twice in this record.")
        keys.add(row["origin_key"])


def _recorded(row: Row, path: str, *, now: datetime) -> Iterator[RecordFault]:
    """An entry is written down after it happened, and not in the future."""
    at = row.get("recorded_at")
    if at is None:
        return
    if at.tzinfo is None:
        yield RecordFault(path, "A time says its zone, such as +00:00 or Z.")
    elif at > now:
        yield RecordFault(path, "This time is in the future.")
    elif row["happened_at"].tzinfo and at < row["happened_at"]:
        yield RecordFault(path, "An entry is written down after what it tells of.")


def _withdrawn(row: Row, path: str, *, now: datetime) -> Iterator[RecordFault]:
    """An entry is taken back after it happened, and not in the future."""
    at = row.get("withdrawn", {}).get("at")
    if at is None:
        return
    if at.tzinfo is None:
        yield RecordFault(f"{path}.at", "A time says its zone, such as +00:00 or Z.")
    elif at > now:
        yield RecordFault(f"{path}.at", "This time is in the future.")
    elif row["happened_at"].tzinfo and at < row["happened_at"]:
        yield RecordFault(f"{path}.at", "An entry is withdrawn after what it tells of.")
