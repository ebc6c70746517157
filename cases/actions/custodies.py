"""Sentences and key dates of a custody: added, corrected, replaced, never lost (docs/domain.md 3.0, 11)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import custody_rights, headlines
from cases.models import Custody, DateKind, KeyDate, Prisoner, Sentence, SentenceKind
from cases.standards.clocks import earliest_release
from cases.standards.dates import SentenceLength
from cases.standards.key_dates import KeyDates, Violation, length_violation, order_violations
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import AuditEvent

PERMISSION = "case_core:W"
LENGTH_TOLERANCE_DAYS = 7
EXTENSION_YEARS = 8
INDETERMINATE = {"IPP": "INDETERMINATE", "LIFE": "LIFE"}
EXTENDED = {"EPP", "EDS"}


@dataclass(frozen=True, kw_only=True)
class SentenceFacts:
    """One sentence as the court passed it; its length empty where indeterminate."""

    imposed_on: datetime.date
    kind: str
    court: str = ""
    years: int = 0
    months: int = 0
    days: int = 0
    main_offence: str = ""
    offence_group: str = ""
    offence_count: int = 1
    consecutive: bool = False


def _held(custody: Custody, *, version: int, by: Actor) -> Custody:
    """The custody locked; raises Refused where `by` may not write it, and Stale where it has changed."""
    row = custody_rights.held(custody)
    custody_rights.to_record(row, permission=PERMISSION, by=by)
    if row.version != version:
        raise _stale(row)
    return row


def _stale(row: Custody) -> Stale:
    theirs: dict[str, object] = {kind.lower(): on for kind, on in dates_of(row).items()}
    theirs |= {"version": row.version}
    deeds = AuditEvent.objects.filter(prisoner_number=row.prisoner.number, deed__startswith="cases.custody.")
    if saved := deeds.first():
        theirs |= {"saved_by": saved.user_name, "saved_at": saved.at}
    return Stale("Somebody else changed sentence or dates while you had this page open.", theirs=theirs)


def dates_of(custody: Custody) -> dict[str, datetime.date]:
    """The key dates in force, by kind."""
    return dict(KeyDate.objects.filter(custody=custody, replaced_at__isnull=True).values_list("kind", "on"))


@transaction.atomic
def add_sentence(
    custody: Custody, *, facts: SentenceFacts, version: int, today: datetime.date, by: Actor
) -> Sentence:
    """Add a sentence passed while in custody; the first one makes a remand prisoner a sentenced one.

    Clocks of somebody received before sentence start on its day (docs/domain.md 5, rule 4). Raises Refused,
    naming the field, for a closed case, a day in the future or before birth, a determinate sentence without
    length, or dates in the wrong order; Stale where the case changed since `version`.
    """
    row = _held(custody, version=version, by=by)
    if row.closed_on:
        message = (
            "This case is closed. A new sentence begins another custody: receive him or her on sentence."
        )
        raise Refused(message)
    made = Sentence(custody=row, **asdict(facts))
    _check(row, [*row.sentences.all(), made], dates_of(row), today=today)
    made.save()
    _settle(row, "sentence_added", subject=made, reason="", by=by)
    return made


@transaction.atomic
def correct_sentence(
    sentence: Sentence,
    *,
    facts: SentenceFacts,
    reason: str,
    version: int,
    today: datetime.date,
    by: Actor,
) -> Sentence:
    """Correct how a sentence was recorded, with the reason; what stood before is kept in its history.

    Raises Refused and Stale as `add_sentence` does, and Refused without a reason.
    """
    row = _held(sentence.custody, version=version, by=by)
    if not reason.strip():
        raise Refused("Say what was wrong.", field="reason")
    held = Sentence.objects.get(pk=sentence.pk)
    for name, value in asdict(facts).items():
        setattr(held, name, value)
    others = row.sentences.exclude(pk=held.pk)
    _check(row, [*others, held], dates_of(row), today=today)
    held.save()
    _settle(row, "sentence_corrected", subject=held, reason=reason.strip(), by=by)
    return held


@transaction.atomic
def set_dates(
    custody: Custody,
    *,
    dates: Mapping[str, datetime.date | None],
    source: str,
    version: int,
    today: datetime.date,
    by: Actor,
) -> Custody:
    """Put key dates in place of those in force, by kind; None takes one out. What stood before is kept.

    Only what differs is written, with its source. Raises Refused, at the field of the date (such as "crd"),
    where dates contradict each other, without a source, or where nothing would change; Stale as above.
    """
    row = _held(custody, version=version, by=by)
    now = dates_of(row)
    changed = {kind: on for kind, on in dates.items() if now.get(kind) != on}
    unknown = set(changed) - set(DateKind.values)
    if unknown:
        raise Refused(f"There is no key date {sorted(unknown)[0]}.")
    if not changed:
        raise Refused("Nothing would change: these dates are on record already.")
    if not source.strip():
        raise Refused("Say where the dates come from.", field="source")
    then = {kind: on for kind, on in (now | changed).items() if on}
    _check(row, list(row.sentences.all()), then, today=today)
    KeyDate.objects.filter(custody=row, kind__in=changed, replaced_at__isnull=True).update(replaced_at=Now())
    KeyDate.objects.bulk_create(
        KeyDate(custody=row, kind=kind, on=on, source=source.strip()) for kind, on in changed.items() if on
    )
    details = {kind: on.isoformat() if on else "taken out" for kind, on in changed.items()}
    _settle(row, "dates_set", subject=row, reason=source.strip(), details=details, by=by)
    return row


def _settle(
    row: Custody,
    deed: str,
    *,
    subject: Custody | Sentence,
    reason: str,
    details: Mapping[str, str] | None = None,
    by: Actor,
) -> None:
    """What follows from sentences and dates: the sentence date, the earliest release, clocks and stage."""
    sentences = list(row.sentences.all())
    row.sentenced_on = min((one.imposed_on for one in sentences), default=row.sentenced_on)
    row.version += 1
    row.save(update_fields=["sentenced_on", "version"])
    on = earliest_release_of(dates_of(row), kinds={one.kind for one in sentences})
    headlines.record(row, earliest_release_on=on)
    audit.record(
        by=by,
        deed=f"cases.custody.{deed}",
        subject=subject,
        prisoner_number=row.prisoner.number,
        reason=reason,
        details=details,
    )


def earliest_release_of(dates: Mapping[str, datetime.date], *, kinds: Iterable[str]) -> datetime.date | None:
    """The earliest release date known of somebody serving sentences of these kinds (section 5, rule 3)."""
    known = {kind.lower(): dates.get(kind) for kind in ("CRD", "ARD", "PED", "TED")}
    return earliest_release(indeterminate=bool(set(kinds) & set(INDETERMINATE)), **known).on


def _check(
    row: Custody, sentences: list[Sentence], dates: Mapping[str, datetime.date], *, today: datetime.date
) -> None:
    """Raise Refused at the first thing about sentences and dates that cannot be."""
    for sentence in sentences:
        _check_one(sentence, row.prisoner, today=today)
    first = min((one.imposed_on for one in sentences), default=row.sentenced_on)
    known = {kind.lower(): on for kind, on in dates.items() if kind.lower() in KeyDates.__dataclass_fields__}
    found = order_violations(dates=KeyDates(born_on=row.prisoner.born_on, sentenced_on=first, **known))
    if len(sentences) == 1 and not found and row.returned_on is None:
        against = _length_against_dates(row, sentences[0], dates)
        found = [against] if against else []
    for violation in found[:1]:
        field = "imposed_on" if violation.first == "sentenced_on" else violation.first
        raise Refused(f"{violation.reason} {violation.mend}", field=field)


def _check_one(sentence: Sentence, prisoner: Prisoner, *, today: datetime.date) -> None:
    if sentence.kind not in SentenceKind.values:
        raise Refused("Choose the kind of sentence.", field="kind")
    if sentence.imposed_on > today:
        raise Refused("The sentence date is in the future. Check it.", field="imposed_on")
    if sentence.imposed_on <= prisoner.born_on:
        raise Refused("The sentence date is not after the date of birth. Check it.", field="imposed_on")
    timed = bool(sentence.years or sentence.months or sentence.days)
    if timed == (sentence.kind in INDETERMINATE):
        message = "An indeterminate sentence has no length." if timed else "Enter the length of the sentence."
        raise Refused(message, field="length")


def _length_against_dates(
    row: Custody, sentence: Sentence, dates: Mapping[str, datetime.date]
) -> Violation | None:
    length = SentenceLength(
        sentence.years, sentence.months, sentence.days, INDETERMINATE.get(sentence.kind, "")
    )
    return length_violation(
        length=length,
        sentenced_on=sentence.imposed_on,
        sed=dates.get("SED"),
        remand_days=max((sentence.imposed_on - row.opened_on).days, 0),
        extension_years=EXTENSION_YEARS if sentence.kind in EXTENDED else 0,
        tolerance_days=LENGTH_TOLERANCE_DAYS,
    )
