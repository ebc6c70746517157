"""Alerts and entries of the log that records bring, through the actions of both (docs/domain.md 10.7, 14)."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction

from cases.actions import alerts, contacts, withdrawals
from cases.actions.alerts import AlertRow
from cases.actions.contact_rows import Author, Entry
from cases.actions.record_circumstances import NO_CUSTODY, LeftOut
from cases.actions.record_custodies import Cases, Written
from cases.actions.record_parts import Names
from cases.models import Alert, Contact, Custody, Withdrawal
from cases.models.records import ALERT_FIELDS, WITHDRAWAL_FIELDS
from cases.standards.exchange import HERE
from cases.standards.records import Record, RecordFault, Row
from staff.actions.errors import Refused
from staff.actors import Actor

ENTRY_FIELDS = (
    "happened_at", "kind", "mode", "with_whom", "text", "sub_kind", "restriction", "report_number",
    "gist_bearing", "gist_what_to_do", "no_gist_because", "origin", "origin_key", "amended_because",
    "with_child", "with_barred", "told",
)  # fmt: skip


#: The origin of an entry that a person brings in from where another installation wrote it.
ELSEWHERE = "another installation"
WITHDRAWN_HERE = "The entry stands here: it is withdrawn on its page."


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry that a file says was withdrawn: whose, which of the file, what it says, and the entry here."""

    number: str
    position: int
    said: Row
    contact: Contact
    is_new: bool


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
    taken_back: list[Taken] = []
    for found in (first, later):
        left_out += _log(found, names, written, taken_back, now=now, today=today, by=by)
    left_out += _withdraw(taken_back, names, written, by=by)
    return left_out


def _log(
    found: list[tuple[Record, int, Row, Custody]],
    names: Names,
    written: Written,
    taken_back: list[Taken],
    *,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> LeftOut:
    """Write these entries; those that say that they were withdrawn go to `taken_back` as well."""
    if not found:
        return []
    left_out: LeftOut = []
    amended = contacts.by_origin_key([row["amends"] for _, _, row, _ in found if row.get("amends")])
    origins = _origins(found, by=by)
    entries, rows = [], []
    for record, position, row, custody in found:
        first = amended.get((custody.pk, row["amends"])) if row.get("amends") else None
        if row.get("amends") and first is None:
            reason = "The entry that this one amends is not in the log of this custody."
            left_out.append((record.number, RecordFault(f"contacts[{position}].amends", reason)))
            continue
        facts = {name: row[name] for name in ENTRY_FIELDS if name in row}
        facts |= {"origin": origins(row, custody), "entered_at": row.get("recorded_at")}
        tags = tuple(row.get("tags", ()))
        author = _author(row, names, by=by)
        entries.append(Entry(custody=custody, tags=tags, amends=first, written_by=author, **facts))
        rows.append((record, position, row))
    outcomes = contacts.log_many(entries, now=now, today=today, by=by)
    for (record, position, row), outcome in zip(rows, outcomes, strict=True):
        if outcome.refusal:
            fault = RecordFault(f"contacts[{position}]", outcome.refusal.message)
            left_out.append((record.number, fault))
            continue
        if outcome.made:
            written.count(record.number, "contacts")
        if row.get("withdrawn") and outcome.contact:
            taken_back.append(Taken(record.number, position, row["withdrawn"], outcome.contact, outcome.made))
    return left_out


def _origins(found: list[tuple[Record, int, Row, Custody]], *, by: Actor) -> Callable[[Row, Custody], str]:
    """A function: where an entry was written, as far as who brings it may say so.

    That an entry was written here nobody can say by a file, unless it is here: in the hands of a person it
    comes from another installation.
    """
    if by.is_system:
        return lambda row, _: str(row["origin"])
    said = [row["origin_key"] for _, _, row, _ in found if row["origin"] == HERE]
    ours = {key for key, one in contacts.by_origin_key(said).items() if one.origin == HERE}

    def origin(row: Row, custody: Custody) -> str:
        is_ours = row["origin"] != HERE or (custody.pk, row["origin_key"]) in ours
        return str(row["origin"]) if is_ours else ELSEWHERE

    return origin


def _author(row: Row, names: Names, *, by: Actor) -> Author:
    """Who wrote an entry there: a user of this installation where the system says so, else a name alone."""
    keys = {
        member: names.key(member, row[member]) if row.get(member) else None
        for member in ("author", "prison", "trust", "organisation")
    }
    if not by.is_system:
        keys["author"] = None
    return Author(
        user_id=keys["author"],
        name=row["author_name"],
        role=row["author_role"],
        prison_id=keys["prison"],
        trust_id=keys["trust"],
        organisation_id=keys["organisation"],
    )


def _withdraw(taken_back: list[Taken], names: Names, written: Written, *, by: Actor) -> LeftOut:
    """Take back the entries that were taken back there; one that stands here is a matter of its page."""
    left_out: LeftOut = []
    rows: list[tuple[Taken, Withdrawal]] = []
    stood = [one.contact.pk for one in taken_back if not one.is_new and not by.is_system]
    standing = set(Contact.objects.standing().filter(pk__in=stood).values_list("pk", flat=True))
    for one in taken_back:
        if not one.is_new and not by.is_system:
            if one.contact.pk in standing:
                left_out.append(
                    (one.number, RecordFault(f"contacts[{one.position}].withdrawn", WITHDRAWN_HERE))
                )
            continue
        said = {name: one.said[name] for name in WITHDRAWAL_FIELDS}
        user = one.said.get("user")
        key = names.key("user", user) if user and by.is_system else None
        rows.append((one, Withdrawal(contact=one.contact, by_id=key, **said)))
    made = withdrawals.take_over([row for _, row in rows], by=by)
    for one, row in rows:
        if row.contact_id in made:
            written.count(one.number, "withdrawals")
    return left_out
