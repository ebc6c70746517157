"""Alerts and entries of the log that records bring, through the actions of both (docs/domain.md 10.7, 14)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import alerts, contacts
from cases.actions.alerts import AlertRow
from cases.actions.contact_rows import Author, Entry
from cases.actions.record_circumstances import NO_CUSTODY, LeftOut
from cases.actions.record_custodies import Cases, Written
from cases.actions.record_parts import Names
from cases.models import Alert, Custody
from cases.models.records import ALERT_FIELDS
from cases.standards.records import Record, RecordFault, Row
from staff.actions.errors import Refused
from staff.actors import Actor

ENTRY_FIELDS = (
    "happened_at", "kind", "mode", "with_whom", "text", "sub_kind", "restriction", "gist_bearing",
    "gist_what_to_do", "no_gist_because", "origin", "origin_key", "amended_because",
)  # fmt: skip


@transaction.atomic
def write_alerts(
    records: Iterable[Record], *, cases: Cases, written: Written, today: datetime.date, by: Actor
) -> LeftOut:
    """Open and close what the records say; an alert that is here is not opened again."""
    left_out: LeftOut = []
    rows: list[tuple[Record, int, AlertRow]] = []
    for record in records:
        for position, row in enumerate(record.alerts):
            custody = cases.of(record.number, row.get("custody"))
            if custody is None:
                left_out.append((record.number, RecordFault(f"alerts[{position}]", NO_CUSTODY)))
            else:
                facts = {name: row[name] for name in ALERT_FIELDS if name in row}
                rows.append((record, position, AlertRow(custody=custody, **facts)))
    if not rows:
        return left_out
    here = Alert.objects.filter(custody__in={row.custody.pk for _, _, row in rows})
    before = set(here.values_list("pk", "closed_on"))
    answers = alerts.open_many([row for _, _, row in rows], today=today, by=by)
    for (record, position, _), answer in zip(rows, answers, strict=True):
        if isinstance(answer, Refused):
            left_out.append((record.number, RecordFault(f"alerts[{position}]", answer.message)))
        elif (answer.pk, answer.closed_on) not in before:
            written.count(record.number, "alerts")
    return left_out


@transaction.atomic
def write_contacts(
    records: Iterable[Record],
    *,
    cases: Cases,
    names: Names,
    written: Written,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> LeftOut:
    """Write the entries that are not here yet, amendments after what they amend."""
    left_out: LeftOut = []
    first: list[tuple[Record, int, Row, Custody]] = []
    later: list[tuple[Record, int, Row, Custody]] = []
    for record in records:
        for position, row in enumerate(record.contacts):
            custody = cases.of(record.number, row.get("custody"))
            if custody is None:
                left_out.append((record.number, RecordFault(f"contacts[{position}]", NO_CUSTODY)))
            else:
                (later if row.get("amends") else first).append((record, position, row, custody))
    for found in (first, later):
        left_out += _log(found, names, written, now=now, today=today, by=by)
    return left_out


def _log(
    found: list[tuple[Record, int, Row, Custody]],
    names: Names,
    written: Written,
    *,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> LeftOut:
    if not found:
        return []
    left_out: LeftOut = []
    amended = contacts.by_origin_key([row["amends"] for _, _, row, _ in found if row.get("amends")])
    entries, rows = [], []
    for record, position, row, custody in found:
        first = amended.get(row["amends"]) if row.get("amends") else None
        if row.get("amends") and (first is None or first.custody_id != custody.pk):
            reason = "The entry that this one amends is not in the log of this custody."
            left_out.append((record.number, RecordFault(f"contacts[{position}].amends", reason)))
            continue
        facts = {name: row[name] for name in ENTRY_FIELDS if name in row}
        tags = tuple(row.get("tags", ()))
        author = _author(row, names)
        entries.append(Entry(custody=custody, tags=tags, amends=first, written_by=author, **facts))
        rows.append((record, position))
    outcomes = contacts.log_many(entries, now=now, today=today, by=by)
    for (record, position), outcome in zip(rows, outcomes, strict=True):
        if outcome.refusal:
            fault = RecordFault(f"contacts[{position}]", outcome.refusal.message)
            left_out.append((record.number, fault))
        elif outcome.made:
            written.count(record.number, "contacts")
    return left_out


def _author(row: Row, names: Names) -> Author:
    """Who wrote an entry there: a user of this installation where one is named, else a name alone."""
    keys = {
        member: names.key(member, row[member]) if row.get(member) else None
        for member in ("author", "prison", "trust", "organisation")
    }
    return Author(
        user_id=keys["author"],
        name=row["author_name"],
        role=row["author_role"],
        prison_id=keys["prison"],
        trust_id=keys["trust"],
        organisation_id=keys["organisation"],
    )
