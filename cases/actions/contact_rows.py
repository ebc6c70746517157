"""The rows that one entry leaves, written in bulk: entry, tags, headline, change, notice, audit."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from cases.actions import documents, headlines
from cases.actions.documents import Attachment
from cases.models import Contact, ContactTag, Custody, Headline, WithWhom
from cases.standards import contacts as rules
from cases.standards.exchange import HERE
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from staff.models.bulk import write_many

if TYPE_CHECKING:
    from staff.actors import Actor

#: Which headline column the contacts of a role are counted in.
LAST_CONTACT_OF = {"offender_supervisor": "last_contact_at", "offender_manager": "last_om_contact_at"}


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who wrote an entry, in which role and where, by keys; perhaps somebody at another installation."""

    user_id: int | None
    name: str
    role: str
    prison_id: int | None = None
    trust_id: int | None = None
    organisation_id: int | None = None

    @classmethod
    def of(cls, by: "Actor") -> "Author":
        """The actor, as author."""
        return cls(
            user_id=by.user.pk if by.user else None,
            name=by.name,
            role=by.role,
            prison_id=by.prison_id,
            trust_id=by.trust_id,
            organisation_id=by.organisation_id,
        )


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is to be written into the log, in the stored words of `cases.models.contacts`.

    `happened_at` carries its time zone. `sub_kind`: docs/domain.md 14.2. `restriction`: a restricted kind of
    10.3, with `gist_bearing` or `no_gist_because`; `report_number`: of the security report it refers to.
    `origin` and `origin_key` name an entry that comes from another system; the same pair is never written
    twice. `written_by`: who wrote it there. The system alone may name a user of this installation; of an
    entry from another system anybody may name the author, by name alone. Otherwise it is who writes it here.
    """

    custody: Custody
    happened_at: datetime
    kind: str
    mode: str
    with_whom: str
    text: str
    sub_kind: str = ""
    tags: tuple[str, ...] = ()
    restriction: str = ""
    report_number: str = ""
    gist_bearing: str = ""
    gist_what_to_do: str = ""
    no_gist_because: str = ""
    origin: str = HERE
    origin_key: str = field(default_factory=lambda: str(uuid.uuid4()))
    amends: Contact | None = None
    amended_because: str = ""
    written_by: Author | None = None
    #: Whether a child took part, or somebody with whom contact is limited; None where nobody was asked. Who
    #: was told where a limit forbids it (10.4 to 10.6).
    with_child: bool | None = None
    with_barred: bool | None = None
    told: str = ""
    #: When `written_by` entered it, where that is known.
    entered_at: datetime | None = None
    documents: tuple[Attachment, ...] = ()
    #: Whether the holder it is written for gets a notice; not where the writer sends one that says more.
    tells: bool = True

    def author(self, *, by: "Actor") -> Author:
        """Who the log names as author."""
        named = self.written_by
        elsewhere = self.origin != HERE and named is not None and named.user_id is None
        return named if named and (by.is_system or elsewhere) else Author.of(by)


@dataclass(frozen=True)
class Outcome:
    """What came of one entry: the row, whether it was written now or was there, or why it was refused.

    `limits`: what limited contact in the case when it was decided.
    """

    entry: Entry
    contact: Contact | None = None
    made: bool = False
    refusal: Refused | None = None
    limits: Mapping[str, int] = field(default_factory=dict)


def row(entry: Entry, *, by: "Actor") -> Contact:
    """The row of an entry, not yet saved: who wrote it, in which role and where, comes from `by`."""
    restricted = bool(entry.restriction)
    author = entry.author(by=by)
    return Contact(
        custody=entry.custody,
        prisoner_id=entry.custody.prisoner_id,
        happened_at=entry.happened_at,
        **_entered(entry),
        author_id=author.user_id,
        author_name=author.name[:160],
        author_role=author.role,
        prison_id=author.prison_id,
        trust_id=author.trust_id,
        organisation_id=author.organisation_id,
        kind=entry.kind,
        sub_kind=entry.sub_kind,
        mode=entry.mode,
        with_whom=entry.with_whom,
        text=entry.text.strip(),
        with_child=entry.with_child,
        with_barred=entry.with_barred,
        told=entry.told.strip(),
        restriction=entry.restriction,
        report_number=entry.report_number.strip(),
        gist_bearing=entry.gist_bearing.strip() if restricted else "",
        gist_what_to_do=entry.gist_what_to_do.strip() if restricted else "",
        no_gist_because=entry.no_gist_because.strip() if restricted else "",
        amends=entry.amends,
        amended_because=entry.amended_because.strip(),
        origin=entry.origin,
        origin_key=entry.origin_key,
    )


def _entered(entry: Entry) -> dict[str, datetime | None]:
    """When it was entered: now, unless somebody else wrote it elsewhere, who may not have said when."""
    return {"entered_at": entry.entered_at} if entry.written_by else {}


@transaction.atomic
def write(entries: list[Entry], *, by: "Actor") -> list[Contact]:
    """Write checked entries of locked custodies with all that hangs on them; a fixed number of queries."""
    made = write_many([row(entry, by=by) for entry in entries])
    tags = [
        ContactTag(contact=contact, kind=kind, by=by.user)
        for entry, contact in zip(entries, made, strict=True)
        for kind in dict.fromkeys(entry.tags)
    ]
    attached = [
        (contact, one) for entry, contact in zip(entries, made, strict=True) for one in entry.documents
    ]
    if attached:
        documents.keep(attached, by=by)
    write_many(tags)
    changed = {entry.custody.pk: entry.custody for entry in entries}
    later = _later_contacts(entries, by=by)
    if later:
        headlines.record_contacts(later)
    headlines.touch_many(changed.values())
    told = [contact for entry, contact in zip(entries, made, strict=True) if entry.tells]
    letters = [letter for contact in told if (letter := _letter(contact, by=by))]
    if letters:
        notices.send_many(letters, by=by)
    audit.record_many([_event(contact, by=by) for contact in made])
    return made


def _later_contacts(entries: Iterable[Entry], *, by: "Actor") -> list[Headline]:
    """The headlines whose last contact is moved on by these entries; an amendment moves nothing."""
    moved: dict[int, Headline] = {}
    for entry in entries:
        role = entry.author(by=by).role
        if role not in LAST_CONTACT_OF or entry.amends:
            continue
        headline = moved.get(entry.custody.headline.pk, entry.custody.headline)
        if not rules.is_contact(role=role, of=role, with_whom=entry.with_whom, mode=entry.mode):
            continue
        column = LAST_CONTACT_OF[role]
        before = getattr(headline, column)
        if before is None or before < entry.happened_at:
            setattr(headline, column, entry.happened_at)
            moved[headline.pk] = headline
    return list(moved.values())


def recount_last_contact(custody: Custody) -> dict[str, datetime | None]:
    """When each holder last spoke with the prisoner, by column of the headline, worked out from the log.

    For after a withdrawal; what is written moves it on by itself. One query.
    """
    return recount_last_contacts([custody.pk])[custody.pk]


def recount_last_contacts(custodies: Iterable[int]) -> dict[int, dict[str, datetime | None]]:
    """The same of many custodies, by their keys. One query."""
    keys = list(custodies)
    spoken = Contact.objects.filter(
        custody__in=keys, amends=None, with_whom=WithWhom.PRISONER, mode__in=rules.TWO_WAY_MODES
    ).standing()
    last = spoken.order_by().values("custody_id", "author_role").annotate(Max("happened_at"))
    found = {(one["custody_id"], one["author_role"]): one["happened_at__max"] for one in last}
    return {key: {column: found.get((key, role)) for role, column in LAST_CONTACT_OF.items()} for key in keys}


def _letter(contact: Contact, *, by: "Actor") -> Notice | None:
    """A message between supervisor and manager lands on the other's desk; its text stays in the log."""
    headline = contact.custody.headline
    other = {
        WithWhom.OFFENDER_MANAGER: headline.offender_manager_id,
        WithWhom.OFFENDER_SUPERVISOR: headline.offender_supervisor_id,
    }.get(WithWhom(contact.with_whom))
    if other is None or by.user is None or other == by.user.pk or contact.origin != HERE:
        return None
    prisoner = contact.custody.prisoner
    return Notice(
        user_id=other,
        text=f"{by.name}, {by.role_in_words}, wrote in the log of {prisoner.list_name} for you."[:300],
        prisoner_number=prisoner.number,
        leads_to=f"/cases/{prisoner.number}/log/{contact.pk}/",
        key=f"contact:{contact.pk}",
    )


def _event(contact: Contact, *, by: "Actor") -> AuditEvent:
    """The line in the audit: what was written about whom, never its text."""
    details = {"kind": contact.kind, "restriction": contact.restriction, "origin": contact.origin}
    if contact.amends_id:
        details |= {"amends": str(contact.amends_id)}
    return audit.event(
        by=by,
        deed="cases.contact.amended" if contact.amends_id else "cases.contact.logged",
        subject=contact,
        prisoner_number=contact.custody.prisoner.number,
        reason=contact.amended_because,
        details=details,
    )
