"""Entries of the log out to a probation case system and in from one (docs/domain.md 14.3 rule 4)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from cases.actions import contacts, withdrawals
from cases.actions.contact_rows import Author, Entry
from cases.models import Contact, ContactTag, Custody, Withdrawal
from cases.models.contacts import ContactQuerySet
from cases.standards import exchange as rules
from cases.standards.exchange import Incoming
from cases.standards.records import RecordFault
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind, ProbationTrust

MADE, SAME, WITHDRAWN, REFUSED = "made", "same", "withdrawn", "refused"
FACTS = (
    "happened_at", "kind", "sub_kind", "mode", "with_whom", "text", "tags", "amended_because",
)  # fmt: skip
#: What a line says of an entry that stands, in the names of its fields.
SAID = ("author_name", "author_role", "kind", "sub_kind", "mode", "with_whom", "text", "amended_because")


@dataclass
class Came:
    """What came of one entry: made, the same as here, withdrawn, or refused and why."""

    incoming: Incoming
    came_of: str = ""
    contact: Contact | None = None
    fault: RecordFault | None = None

    def refuse(self, path: str, reason: str) -> None:
        """It is not taken."""
        self.came_of, self.fault = REFUSED, RecordFault(path, reason)


def _trust(trust: ProbationTrust, *, right: str, by: Actor) -> None:
    """Raise Refused where `by` does not speak for the case system of this trust."""
    if not by.may(f"contact_exchange:{right}") or not (by.is_system or by.trust_id == trust.pk):
        raise Refused("Entries are exchanged by a manager of the probation trust.")


def _cases(trust: ProbationTrust, *, by: Actor) -> Any:
    """The cases whose offender manager is of the trust."""
    return Custody.objects.visible_to(by).filter(headline__offender_manager_trust=trust)


# Out


def outgoing(trust: ProbationTrust, *, since: datetime.datetime | None = None, by: Actor) -> ContactQuerySet:
    """The entries of the cases of a trust that its system does not have: not its own, none restricted.

    `since`: recorded, or withdrawn, from then on. Raises Refused where `by` is not of the trust.
    """
    _trust(trust, right="R", by=by)
    cases = _cases(trust, by=by).values("pk")
    found = Contact.objects.filter(custody__in=cases, restriction="")
    found = found.exclude(origin=rules.of_trust(code=trust.code))
    if since:
        found = found.changed_since(since)
    tags = Prefetch("tags", queryset=ContactTag.objects.order_by("kind"))
    return found.select_related("prisoner", "withdrawal", "amends").prefetch_related(tags)


def told(contact: Contact) -> dict[str, Any]:
    """An entry as the exchange format has it; of a withdrawn one only that, by whom and why."""
    found: dict[str, Any] = {
        "number": contact.prisoner.number,
        "reference": contact.origin_key,
        "origin": rules.said_of(origin=contact.origin),
    }
    withdrawal = getattr(contact, "withdrawal", None)
    if withdrawal is not None:
        at = withdrawal.at.isoformat()
        return found | {"withdrawn": {"at": at, "by_name": withdrawal.by_name, "reason": withdrawal.reason}}
    found |= {name: getattr(contact, name) for name in SAID if getattr(contact, name)}
    found["happened_at"] = contact.happened_at.isoformat()
    found["recorded_at"] = contact.recorded_at.isoformat()
    if tags := [tag.kind for tag in contact.tags.all()]:
        found["tags"] = tags
    if contact.amends:
        found["amends"] = contact.amends.origin_key
    return found


def sent(trust: ProbationTrust, *, entries: Iterable[Contact], by: Actor) -> None:
    """Record which people's entries went out: one line for each person."""
    numbers: dict[str, int] = {}
    for one in entries:
        numbers[one.prisoner.number] = numbers.get(one.prisoner.number, 0) + 1
    audit.record_many(
        [
            audit.event(
                by=by,
                deed="cases.exchange.sent",
                kind=Kind.READ,
                subject=trust,
                prisoner_number=number,
                details={"entries": count, "trust": trust.name},
            )
            for number, count in numbers.items()
        ]
    )


# In


@transaction.atomic
def take_in(
    incoming: Iterable[Incoming],
    *,
    trust: ProbationTrust,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> list[Came]:
    """Write entries of the case system of a trust: what came of each, in their order.

    The good ones are written and the others say why not, each at its path; the caller takes all of it back
    where it wants all or nothing. What is here stays as it is, so that the same entries again leave nothing.
    Raises Refused where `by` is not of the trust. A fixed number of queries.
    """
    _trust(trust, right="W", by=by)
    cames = [Came(one) for one in incoming]
    cases = _by_number(cames, trust, by=by)
    known = _known(cames)
    _settle(cames, known, cases, trust, now)
    for is_first in (True, False):
        wanted = [one for one in cames if not one.came_of and bool(one.incoming.amends) is not is_first]
        _write(wanted, cases, trust, now=now, today=today, by=by)
    _take_back([one for one in cames if one.came_of == WITHDRAWN], by=by)
    counts = {kind: sum(one.came_of == kind for one in cames) for kind in (MADE, SAME, WITHDRAWN, REFUSED)}
    audit.record(by=by, deed="cases.exchange.taken_in", subject=trust, details=counts | {"trust": trust.name})
    return cames


def _by_number(cames: list[Came], trust: ProbationTrust, *, by: Actor) -> dict[str, list[Custody]]:
    numbers = {one.incoming.number for one in cames}
    rows = _cases(trust, by=by).filter(prisoner__number__in=numbers).select_related("prisoner")
    found: dict[str, list[Custody]] = {}
    for one in rows.order_by("opened_on", "pk"):
        found.setdefault(one.prisoner.number, []).append(one)
    return found


def _known(cames: list[Came]) -> dict[tuple[str, str], Contact]:
    """Entries that are here, by origin and reference."""
    references = {one.incoming.reference for one in cames}
    rows = Contact.objects.filter(origin_key__in=references).select_related("prisoner", "withdrawal")
    return {(one.origin, one.origin_key): one for one in rows}


def _settle(
    cames: list[Came],
    known: Mapping[tuple[str, str], Contact],
    cases: Mapping[str, list[Custody]],
    trust: ProbationTrust,
    now: datetime.datetime,
) -> None:
    """Say of each what came of it, where that can be said without writing."""
    seen: set[tuple[str, str]] = set()
    for one in cames:
        said = one.incoming
        key = (rules.origin_of(said=said.origin, code=trust.code), said.reference)
        path, reason = rules.impossible(incoming=said, now=now)
        if path or said.number not in cases:
            one.refuse(path or "number", reason or rules.UNKNOWN)
        elif key in seen:
            one.refuse("reference", rules.TWICE)
        elif key in known:
            _against(one, known[key], cases[said.number], is_theirs=key[0] == rules.of_trust(code=trust.code))
        elif key[0] != rules.of_trust(code=trust.code):
            one.refuse("origin", rules.NOT_OURS if key[0] == rules.HERE else rules.NOT_YOURS)
        elif said.author_role not in rules.AUTHORS:
            one.refuse("author_role", rules.ROLE)
        elif said.withdrawn:
            one.came_of = SAME  # it never came here, so there is nothing to take back
        seen.add(key)


def _against(came: Came, contact: Contact, cases: list[Custody], *, is_theirs: bool) -> None:
    """An entry that is here: the same, withdrawn there since, or not what it was."""
    came.contact, came.came_of = contact, SAME
    said = came.incoming
    is_standing = getattr(contact, "withdrawal", None) is None
    if contact.custody_id not in {one.pk for one in cases}:
        came.refuse("reference", rules.TAKEN)
    elif said.withdrawn and is_standing and not is_theirs:
        came.refuse("withdrawn", rules.NOT_WITHDRAWN)
    elif said.withdrawn and is_standing:
        came.came_of = WITHDRAWN
    elif not said.withdrawn and said.text.strip() != contact.text:
        came.refuse("text", rules.OTHER_WORDS)


def _write(
    wanted: list[Came],
    cases: Mapping[str, list[Custody]],
    trust: ProbationTrust,
    *,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> None:
    if not wanted:
        return
    firsts = contacts.by_origin_key([one.incoming.amends for one in wanted if one.incoming.amends])
    entries: list[Entry] = []
    written: list[Came] = []
    for one in wanted:
        held = cases[one.incoming.number]
        first = next(
            (firsts[key] for case in held if (key := (case.pk, one.incoming.amends)) in firsts), None
        )
        if one.incoming.amends and (first is None or first.restriction):
            one.refuse("amends", rules.NO_FIRST)
            continue
        entries.append(_entry(one.incoming, _case_of(one.incoming, held, first), first, trust))
        written.append(one)
    for one, outcome in zip(written, contacts.log_many(entries, now=now, today=today, by=by), strict=True):
        if outcome.refusal:
            field = "reference" if outcome.refusal.field == "origin_key" else outcome.refusal.field
            one.refuse(field or "", outcome.refusal.message)
        else:
            one.contact, one.came_of = outcome.contact, MADE if outcome.made else SAME


def _case_of(incoming: Incoming, cases: list[Custody], first: Contact | None) -> Custody:
    """That of the entry it amends; else the latest that had begun by then, or the first, which refuses it."""
    if first:
        return next(one for one in cases if one.pk == first.custody_id)
    on = timezone.localtime(incoming.happened_at).date()
    begun = [one for one in cases if one.opened_on <= on]
    return begun[-1] if begun else cases[0]


def _entry(incoming: Incoming, custody: Custody, first: Contact | None, trust: ProbationTrust) -> Entry:
    author = Author(user_id=None, name=incoming.author_name, role=incoming.author_role, trust_id=trust.pk)
    facts = {name: getattr(incoming, name) for name in FACTS}
    if first:
        facts |= {
            name: getattr(first, name) for name in ("happened_at", "kind", "sub_kind", "mode", "with_whom")
        }
    return Entry(
        custody=custody,
        origin=rules.of_trust(code=trust.code),
        origin_key=incoming.reference,
        amends=(first.amends or first) if first else None,
        written_by=author,
        **facts,
    )


def _take_back(cames: list[Came], *, by: Actor) -> None:
    """Entries withdrawn in their own system are withdrawn here; the clocks they met are open again."""
    if not cames:
        return
    said = {one.contact.pk: one.incoming for one in cames if one.contact}
    gone = Contact.objects.filter(Q(pk__in=said) | Q(amends__in=said))
    rows = [_withdrawal(one, said[one.amends_id or one.pk]) for one in gone]
    withdrawals.take_over(rows, by=by)


def _withdrawal(contact: Contact, incoming: Incoming) -> Withdrawal:
    return Withdrawal(contact=contact, by_role=incoming.author_role, **incoming.withdrawn or {})
