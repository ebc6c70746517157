"""Records of the interchange format, taken into the tables: one, or thousands at once (docs/interchange).

What is new is added, core data and key dates of people who are here are mended, and the same record again
leaves nothing. Nobody is moved, released or given to somebody else by a file: that is done on its page.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from cases.actions import (
    headlines,
    record_circumstances,
    record_custodies,
    record_entries,
    record_headlines,
    record_people,
    record_reach,
)
from cases.actions.receptions import EXTENSION_YEARS, LENGTH_TOLERANCE_DAYS, OLDEST, YOUNGEST
from cases.actions.record_custodies import Cases, Written
from cases.actions.record_parts import Names
from cases.models import Custody, Prisoner
from cases.standards.record_checks import KnownNames, RecordLimits, faults
from cases.standards.records import Record, RecordFault
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

LIMITS = RecordLimits(YOUNGEST, OLDEST, LENGTH_TOLERANCE_DAYS, EXTENSION_YEARS)


@dataclass
class Outcome:
    """What came of one record: opened anew, mended, as it was, or refused; and what was left out of it."""

    record: Record
    is_new: bool = False
    changed: Counter[str] = field(default_factory=Counter)
    refusal: RecordFault | None = None
    left_out: list[RecordFault] = field(default_factory=list)

    @property
    def came_of(self) -> str:
        """In one word: refused, made, mended or same."""
        if self.refusal:
            return "refused"
        return "made" if self.is_new else "mended" if self.changed else "same"


def known_names(names: Names) -> KnownNames:
    """The names a file may use."""
    return KnownNames(
        names.prisons.keys(), names.trusts.keys(), names.organisations.keys(), names.users.keys()
    )


def check(
    record: Record, *, known: KnownNames, now: datetime.datetime, today: datetime.date
) -> list[RecordFault]:
    """Everything about a record that cannot be; none where it may be taken in."""
    return faults(record=record, known=known, limits=LIMITS, now=now, today=today)


def load(record: Record, *, names: Names, now: datetime.datetime, today: datetime.date, by: Actor) -> Outcome:
    """Take one record in. Raises Refused, naming the path, where it cannot be."""
    outcome = load_many([record], names=names, now=now, today=today, by=by)[0]
    if outcome.refusal:
        raise Refused(outcome.refusal.reason, field=outcome.refusal.path)
    return outcome


@transaction.atomic
def load_many(
    records: Iterable[Record],
    *,
    names: Names,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> list[Outcome]:
    """Take records in: the good ones are written, the others say why not; one transaction, fixed queries.

    `names`: the places and users of the installation. A number may stand once among them. Who is not the
    system takes in the records kept at his or her prison alone, and nobody's word is put under a colleague's
    name (docs/interchange).
    """
    outcomes = [Outcome(record) for record in records]
    numbers = [one.record.number for one in outcomes]
    known = {one.number: one for one in Prisoner.objects.select_for_update().filter(number__in=numbers)}
    here = _here(known.values())
    _refuse(outcomes, known, here, names, now, today, by)
    taken = [one for one in outcomes if one.refusal is None]
    people, mended = record_people.write([one.record for one in taken], known=known, by=by)
    written = record_custodies.write(
        [one.record for one in taken], people=people, here=here, names=names, by=by
    )
    for number in mended:
        written.count(number, "identity")
    by_number = {one.record.number: one for one in taken}
    for one in taken:
        one.is_new = one.record.number not in known
    _headlines(written, names)
    _rest(by_number, people, known, written, here, names, now=now, today=today, by=by)
    _finish(by_number, people, written, by=by)
    return outcomes


def _here(known: Iterable[Prisoner]) -> list[Custody]:
    """The custodies of these people that are here, in order."""
    keys = [one.pk for one in known]
    if not keys:
        return []
    found = Custody.objects.select_for_update(of=("self",)).filter(prisoner__in=keys)
    return list(found.select_related("prisoner", "headline").order_by("opened_on", "pk"))


def _refuse(
    outcomes: list[Outcome],
    known: Mapping[str, Prisoner],
    here: list[Custody],
    names: Names,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> None:
    seen: set[str] = set()
    not_theirs = record_reach.refusals([one.record for one in outcomes], known=known, here=here, by=by)
    held = known_names(names)
    open_since = {one.prisoner.number: one for one in here if one.closed_on is None}
    days = {(one.prisoner.number, one.opened_on) for one in here}
    for one in outcomes:
        one.refusal = next(iter(check(one.record, known=held, now=now, today=today)), None)
        one.refusal = one.refusal or not_theirs.get(one.record.number)
        one.refusal = one.refusal or _against_known(one.record, known, open_since, days)
        if one.record.number in seen:
            one.refusal = RecordFault("identity.number", f"{one.record.number} stands twice.")
        seen.add(one.record.number)


def _against_known(
    record: Record,
    known: Mapping[str, Prisoner],
    open_since: Mapping[str, Custody],
    days: set[tuple[str, datetime.date]],
) -> RecordFault | None:
    """What is wrong with a record against what is here already."""
    person, open_custody = known.get(record.number), open_since.get(record.number)
    if person and (refusal := record_people.somebody_else(record, known=person)):
        return RecordFault("identity.number", refusal.message)
    for position, said in enumerate(record.custodies):
        if (record.number, said.received_on) in days:
            continue
        if not said.rows("stays") or "reception_kind" not in said.facts:
            reason = "This custody is not here yet: say the kind of reception and at least one stay."
            return RecordFault(f"custodies[{position}]", reason)
        ends = said.closed_by["on"] if said.closed_by else None
        if open_custody and (ends is None or ends > open_custody.opened_on):
            since = f"{open_custody.opened_on:%d/%m/%Y}"
            reason = f"{record.number} has had an open case here since {since}: another cannot be opened."
            return RecordFault(f"custodies[{position}].received_on", reason)
    return None


def _headlines(written: Written, names: Names) -> None:
    record_headlines.open_many([one for one in written.custodies if one.is_new], names=names)
    record_headlines.mend_many(
        [
            one.custody
            for one in written.custodies
            if not one.is_new and written.changed.get(one.record.number)
        ]
    )


def _rest(
    outcomes: Mapping[str, Outcome],
    people: Mapping[str, Prisoner],
    known: Mapping[str, Prisoner],
    written: Written,
    here: list[Custody],
    names: Names,
    *,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> None:
    """Other names, circumstances, alerts and entries of the log."""
    records = [one.record for one in outcomes.values()]
    again = [known[one.number] for one in records if one.number in known]
    for alias in record_people.write_aliases(records, people=people, known=again, by=by):
        written.count(alias.prisoner.number, "aliases")
    cases = Cases([*here, *(one.custody for one in written.custodies if one.is_new)])
    left_out = record_circumstances.write(
        records, people=people, again=again, cases=cases, names=names, written=written, by=by
    )
    left_out += record_entries.write_alerts(records, cases=cases, written=written, today=today, by=by)
    left_out += record_entries.write_contacts(
        records, cases=cases, names=names, written=written, now=now, today=today, by=by
    )
    for number, fault in [*left_out, *record_people.not_the_same(records)]:
        outcomes[number].left_out.append(fault)


def _finish(
    outcomes: Mapping[str, Outcome], people: Mapping[str, Prisoner], written: Written, *, by: Actor
) -> None:
    """One line in the audit for each person anything was written of, and their cases are looked at again."""
    changed = {number: counts for number, counts in written.changed.items() if counts}
    for number, outcome in outcomes.items():
        outcome.changed = changed.get(number, Counter())
        for part in sorted(written.differing.get(number, ())):
            reason = f"The {part} here are not those of the file. They stay: record the change on its page."
            outcome.left_out.append(RecordFault(part, reason))
    headlines.touch_many([one.custody for one in written.custodies if one.record.number in changed])
    loaded = [number for number, one in outcomes.items() if one.is_new or number in changed]
    audit.record_many([_event(people[number], outcomes[number], by=by) for number in loaded])


def _event(person: Prisoner, outcome: Outcome, *, by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed="cases.record.loaded",
        subject=person,
        prisoner_number=person.number,
        details={"came_of": outcome.came_of, "rows": dict(outcome.changed)},
    )
