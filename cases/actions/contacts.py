"""Writing into the log: an entry, many at once, and amendments (docs/domain.md 2.2, 10.3, 14)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from cases.actions import contact_limits, contact_rows
from cases.actions.contact_rows import Entry, Outcome
from cases.actions.entry_names import of_moment
from cases.models import Contact, ContactMode, Custody, Restriction, TagKind, Withdrawal, WithWhom
from cases.models.contacts import sight, sight_if_standing
from cases.standards import contacts as rules
from cases.standards.contacts import Finding
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind

LONGEST_TEXT: int = Contact._meta.get_field("text").max_length or 0
LONGEST_REPORT: int = Contact._meta.get_field("report_number").max_length or 0
LONGEST_GIST: int = Contact._meta.get_field("gist_bearing").max_length or 0
GISTS = ("gist_bearing", "gist_what_to_do", "no_gist_because")


def _hold(finding: Finding) -> None:
    if not finding.ok:
        raise Refused(finding.reason, field=finding.field or None)


def check(entry: Entry, *, now: datetime, today: date, by: Actor) -> None:
    """Raise Refused at the first thing that keeps `by` from writing this entry, naming the field.

    Whether the case is within reach is not asked here.
    """
    if not by.may("contact_log:W"):
        raise Refused("Your role does not write in the log.")
    if entry.mode not in ContactMode.values:
        raise Refused("Choose how it took place.", field="mode")
    if entry.with_whom not in WithWhom.values:
        raise Refused("Choose with whom.", field="with_whom")
    if not by.is_system:
        narrowed_to = by.narrowed_to("contact_log")
        _hold(
            rules.kind_fits(role=by.role, narrowed_to=narrowed_to, kind=entry.kind, sub_kind=entry.sub_kind)
        )
    if entry.amends is None:  # an amendment has the time of its entry, which was checked then
        _check_when(entry, now=now, today=today)
    _hold(rules.text_fits(text=entry.text.strip(), longest=LONGEST_TEXT))
    _check_restriction(entry, by=by)
    _check_tags(entry, by=by)


def _check_when(entry: Entry, *, now: datetime, today: date) -> None:
    _hold(
        rules.when_fits(
            happened_at=entry.happened_at,
            on=localtime(entry.happened_at).date(),
            born_on=entry.custody.prisoner.born_on,
            opened_on=entry.custody.opened_on,
            now=now,
            today=today,
        )
    )


def _check_restriction(entry: Entry, *, by: Actor) -> None:
    """A restriction is one the role may write, and comes with its gist or the reason for none."""
    if entry.restriction not in Restriction.values:
        raise Refused("Choose one of the restrictions.", field="restriction")
    if len(entry.report_number.strip()) > LONGEST_REPORT:
        raise Refused(f"Write at most {LONGEST_REPORT} characters.", field="report_number")
    _hold(rules.report_fits(report_number=entry.report_number, restriction=entry.restriction))
    if not entry.restriction:
        return
    if not by.may(f"{entry.restriction}:W"):
        words = Restriction(entry.restriction).label
        raise Refused(
            f"Your role does not write restricted entries of this kind: {words}.", field="restriction"
        )
    for name in GISTS:
        if len(getattr(entry, name)) > LONGEST_GIST:
            raise Refused(f"Write at most {LONGEST_GIST} characters.", field=name)
    _hold(
        rules.gist_fits(
            restriction=entry.restriction, bearing=entry.gist_bearing, no_gist_because=entry.no_gist_because
        )
    )


def _check_tags(entry: Entry, *, by: Actor) -> None:
    if set(entry.tags) - set(TagKind.values):
        raise Refused("Choose among the tags that are offered.", field="tags")
    if TagKind.FIRST_CONTACT in entry.tags:
        _hold(
            rules.first_contact_fits(
                role=entry.author(by=by).role, with_whom=entry.with_whom, mode=entry.mode
            )
        )


def by_origin_key(keys: Iterable[str]) -> dict[tuple[int, str], Contact]:
    """Entries that are here, by custody and the key they came in with; one query, none without keys."""
    keys = list(keys)
    found = Contact.objects.filter(origin_key__in=keys).select_related("withdrawal") if keys else ()
    return {(one.custody_id, one.origin_key): one for one in found}


def _held(entries: list[Entry], *, by: Actor) -> tuple[dict[int, Custody], dict[tuple[str, str], Contact]]:
    """The custodies of the entries within reach, locked; and the entries that came in before."""
    wanted = {entry.custody.pk for entry in entries}
    within = Custody.objects.with_victims_for(by).filter(pk__in=wanted).values("pk")
    locked = (
        Custody.objects.select_for_update(of=("self",), no_key=True)
        .select_related("prisoner", "headline")
        .filter(pk__in=within)
        .order_by("pk")
    )
    custodies = {custody.pk: custody for custody in locked}
    here = Contact.objects.filter(origin_key__in=[entry.origin_key for entry in entries])
    return custodies, {(one.origin, one.origin_key): one for one in here}


def _decide(entries: Iterable[Entry], *, now: datetime, today: date, by: Actor) -> list[Outcome]:
    """An outcome for each entry; those to be written have neither row nor refusal yet."""
    entries = list(entries)
    custodies, here = _held(entries, by=by)
    withdrawn, limits = _withdrawn(entries), contact_limits.of_entries(entries, today=today)
    outcomes, seen = [], set()
    for entry in entries:
        key = (entry.origin, entry.origin_key)
        known, held = here.get(key), limits.get(entry.custody.pk, contact_limits.NONE)
        try:
            if entry.custody.pk not in custodies:
                raise Refused("This case is not within your reach: nothing can be added to its log.")
            if known is None and entry.amends and entry.amends.pk in withdrawn:
                raise Refused(withdrawn[entry.amends.pk])
            if key in seen or (known and known.custody_id != entry.custody.pk):
                raise Refused("Another entry has this key already.", field="origin_key")
            if known is None:
                check(entry, now=now, today=today, by=by)
                contact_limits.check(entry, limits=held, by=by)
            seen.add(key)
            outcomes.append(Outcome(_of(entry, custodies), contact=known, limits=held))
        except Refused as refusal:
            outcomes.append(Outcome(entry, refusal=refusal))
    return outcomes


def _withdrawn(entries: list[Entry]) -> dict[int, str]:
    """Which of the entries to be amended were withdrawn, and by whom; their custodies are locked."""
    amended = [entry.amends.pk for entry in entries if entry.amends]
    rows = Withdrawal.objects.filter(contact__in=amended) if amended else []
    return {row.contact_id: f"{row.by_name} withdrew this entry, because: {row.reason}" for row in rows}


def _of(entry: Entry, custodies: dict[int, Custody]) -> Entry:
    """The entry about the locked custody, so that what is checked and written is what stands now."""
    facts = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return Entry(**facts | {"custody": custodies[entry.custody.pk]})


def log_many(entries: Iterable[Entry], *, now: datetime, today: date, by: Actor) -> list[Outcome]:
    """Write entries: the good ones are written, the others say why not; one transaction, in bulk.

    An entry whose origin and key are here already is found, not written again; of two at once the second
    finds the first one's row.
    """
    entries = list(entries)
    for attempt in (1, 2):
        try:
            with transaction.atomic():
                return _write(_decide(entries, now=now, today=today, by=by), by=by)
        except IntegrityError:
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def _write(outcomes: list[Outcome], *, by: Actor) -> list[Outcome]:
    new = [one for one in outcomes if one.contact is None and one.refusal is None]
    written = contact_rows.write([one.entry for one in new], by=by) if new else []
    for outcome, contact in zip(new, written, strict=True):
        contact_limits.look_into(contact, entry=outcome.entry, limits=outcome.limits, by=by)
    made = iter(written)
    return [
        one if one.contact or one.refusal else Outcome(one.entry, contact=next(made), made=True)
        for one in outcomes
    ]


def _one(entry: Entry, *, now: datetime, today: date, by: Actor) -> Contact:
    outcome = log_many([entry], now=now, today=today, by=by)[0]
    if outcome.refusal:
        raise outcome.refusal
    return Contact.objects.get(pk=outcome.contact.pk)  # type: ignore[union-attr]


def log(custody: Custody, *, now: datetime, today: date, by: Actor, **facts: Any) -> Contact:
    """Write one entry about `custody` at `now`; `facts` are the other fields of Entry.

    Raises Refused where the case is out of reach, where the role does not write this kind or restriction, and
    where the entry says what cannot be, naming the field. TypeError on a fact that Entry does not have.
    """
    return _one(Entry(custody=custody, **facts), now=now, today=today, by=by)


def amend(
    contact: Contact, *, text: str, reason: str, now: datetime, today: date, by: Actor, **gist: str
) -> Contact:
    """Write a correction of an entry, as a new entry that points to it; the entry itself stays as it is.

    An amendment of an amendment points to the first entry. Kind, time, restriction and report are of that
    entry; so is its gist where `gist` (gist_bearing, gist_what_to_do, no_gist_because) does not replace it.
    Raises Refused where `by` may not read the entry in full, where it is restricted and somebody else's,
    where the role does not write its kind, and where text or reason is empty.
    """
    first = contact.amends or contact
    if sight_if_standing(first, by) != "full":
        raise Refused("You cannot read this entry in full, so you cannot amend it.")
    if first.restriction and not by.is_system and first.author_id != by.user.pk:  # type: ignore[union-attr]
        raise Refused("This restricted entry is somebody else's: only its author can amend it.")
    if not reason.strip():
        raise Refused("Say why the entry is amended.", field="reason")
    if len(reason.strip()) > LONGEST_GIST:
        raise Refused(f"Write at most {LONGEST_GIST} characters.", field="reason")
    same = ("happened_at", "kind", "sub_kind", "mode", "with_whom", "restriction", "report_number")
    facts = {name: getattr(first, name) for name in same}
    facts |= {name: gist.get(name) or getattr(first, name) for name in GISTS}
    entry = Entry(custody=first.custody, text=text, amends=first, amended_because=reason, **facts)
    return _one(entry, now=now, today=today, by=by)


def read(contacts: Iterable[Contact], *, by: Actor) -> None:
    """Record, one by one, which restricted entries were shown to `by`, and whether in full.

    Of a withdrawn entry only the line that says so was shown.

    Ordinary entries need no line of their own: the page that shows them has one.
    """
    audit.record_many(
        [
            audit.event(
                by=by,
                deed="cases.contact.read_restricted"
                if sight(one, by) == "full"
                else "cases.contact.read_masked",
                kind=Kind.READ,
                subject=one,
                prisoner_number=one.custody.prisoner.number,
                details={"restriction": one.restriction, "entry": of_moment(one)},
            )
            for one in contacts
            if one.restriction
        ]
    )
