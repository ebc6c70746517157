"""Limits on contact in the log: which hold, what an entry has to say, and who looks into what they forbid.

docs/domain.md 10.4 to 10.6: children by level, people by name, asked for in one way.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import transaction

from cases.actions import tasks
from cases.actions.contact_rows import Entry
from cases.models import Alert, Contact, Custody, NoContact
from cases.standards import contact_limits as rules
from cases.standards.contact_limits import Limits, Named
from cases.standards.exchange import HERE
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST_TOLD: int = Contact._meta.get_field("told").max_length or 0
#: How the origin of an entry begins that somebody writes through the API with a key of his or her own.
BY_API = "api:"
NONE: Limits = {}
WHAT = {
    rules.CHILD: "Contact with a child that level {level} forbids was logged",
    rules.PERSON: "Contact that is forbidden with a person was logged",
}


def _said(entry: Entry) -> dict[str, bool | None]:
    return {rules.CHILD: entry.with_child, rules.PERSON: entry.with_barred}


def _is_outside(entry: Entry) -> bool:
    return rules.may_concern(with_whom=entry.with_whom, kind=entry.kind, sub_kind=entry.sub_kind)


def _asked(entry: Entry) -> bool:
    """Whether an entry written here may be about contact that is limited."""
    ours = entry.origin == HERE or entry.origin.startswith(BY_API)
    if not ours or entry.amends is not None:
        return False
    return _is_outside(entry) or any(one is not None for one in _said(entry).values())


def took_part(contact: Contact) -> str:
    """What an entry says of who took part with whom contact is limited; "" where it says nothing."""
    return rules.in_words(with_child=contact.with_child, with_barred=contact.with_barred, told=contact.told)


def named(custodies: Iterable[int], *, today: datetime.date) -> dict[int, list[Named]]:
    """The decisions in force on people by name, by key of the custody; one query."""
    found: dict[int, list[Named]] = defaultdict(list)
    rows = NoContact.objects.filter(custody_id__in=list(custodies)).in_order()
    for key, person, level, until in rows.values_list("custody_id", "person", "level", "until"):
        found[key].append(Named(person, level, until))
    return {key: rules.in_force(decisions=rows, today=today) for key, rows in found.items()}


def of_entries(entries: Iterable[Entry], *, today: datetime.date) -> dict[int, Limits]:
    """The limits in the cases of these entries, by key; no query where none may be about such contact."""
    keys = {one.custody.pk for one in entries if _asked(one)}
    if not keys:
        return {}
    codes: dict[int, list[str]] = defaultdict(list)
    wanted = (*rules.CODES, rules.NO_CONTACT)
    rows = Alert.objects.current().filter(custody__in=keys, code__in=wanted)
    for key, code in rows.values_list("custody_id", "code"):
        codes[key].append(code)
    people = named(keys, today=today) if codes else {}
    return {key: rules.limits_of(codes=held, named=people.get(key, ())) for key, held in codes.items()}


def of_case(custody: Custody, *, codes: Iterable[str], today: datetime.date) -> Limits:
    """The limits of one case, whose open alerts are known; one query where one is about a person."""
    held = set(codes)
    people = named([custody.pk], today=today).get(custody.pk, []) if rules.NO_CONTACT in held else []
    return rules.limits_of(codes=held, named=people)


def check(entry: Entry, *, limits: Limits, by: Actor) -> None:
    """Raise Refused where contact is limited and the entry does not say what it has to; `by` is anybody."""
    if len(entry.told.strip()) > LONGEST_TOLD:
        raise Refused(f"Write at most {LONGEST_TOLD} characters.", field="told")
    if not _asked(entry) or by.is_system:
        return
    finding = rules.entry_fits(
        limits=limits, is_outside=_is_outside(entry), mode=entry.mode, said=_said(entry), told=entry.told
    )
    if not finding.ok:
        raise Refused(finding.reason, field=finding.field)


def look_into(contact: Contact, *, entry: Entry, limits: Mapping[str, int], by: Actor) -> None:
    """Put on the list of public protection that contact was logged which a limit forbids; mostly nothing."""
    found = rules.forbidden(limits=limits, mode=entry.mode, said=_said(entry))
    if found:
        _ask(contact, found, entry=entry, limits=limits, by=by)


@transaction.atomic
def _ask(contact: Contact, found: list[str], *, entry: Entry, limits: Mapping[str, int], by: Actor) -> None:
    for answer in found:
        tasks.ask(
            contact.custody,
            key=f"{'child_contact' if answer == rules.CHILD else 'no_contact'}:{contact.pk}",
            kind="child_contact" if answer == rules.CHILD else "no_contact",
            text=f"{WHAT[answer].format(level=limits[answer])}. {entry.told.strip()} was told",
            role="public_protection",
            prison=entry.custody.headline.prison,
            leads_to=f"/cases/{entry.custody.prisoner.number}/log/{contact.pk}/",
            by=by,
        )
