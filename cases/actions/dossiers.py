"""Asking for the record as a document, and completing it (docs/adr/0011)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import transaction

from cases.actions.entry_names import of_moment
from cases.models import Contact, Custody, Dossier, DossierPurpose, Transfer
from cases.standards import disclosure
from staff import audit
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind

#: Kind of the job; `omu.dossier.building` does it.
KIND = "dossier"


@dataclass(frozen=True, kw_only=True)
class Built:
    """What came of building: the file with its checksum and pages, and the version of the record in it.

    `restricted`: keys of the restricted entries it shows in full. `as_on`: the day whose state it shows.
    """

    file: File
    sha256: str
    pages: int
    digest: str
    restricted: list[int]
    as_on: datetime.date


def _check(custody: Custody, *, purpose: str, purpose_words: str, reader: str, by: Actor) -> None:
    if not by.may("dossier:W") or by.is_system:
        raise Refused("Your role does not print records.")
    if purpose not in DossierPurpose.values:
        raise Refused("Choose what the record is for.", field="purpose")
    if purpose == DossierPurpose.OTHER and not purpose_words.strip():
        raise Refused("Say what the record is for.", field="purpose_words")
    if not reader.strip():
        raise Refused("Say who is to read the record.", field="reader")
    if not Custody.objects.visible_to(by).filter(pk=custody.pk).exists():
        raise Refused("This record is not within your reach.")


def _check_parts(purpose: str, parts: Iterable[str]) -> None:
    if set(parts) - set(disclosure.PARTS):
        raise Refused("Choose parts of the list.", field="parts")
    if not disclosure.chosen(audience=purpose, parts=parts):
        raise Refused("Of the parts chosen nothing is shown to this reader.", field="parts")


def _deed(deed: str, dossier: Dossier, *, by: Actor, **details: object) -> None:
    audit.record(
        by=by,
        deed=f"cases.dossier.{deed}",
        subject=dossier,
        prisoner_number=dossier.prisoner.number,
        reason=dossier.why,
        details={"reader": dossier.reader, "reader_role": dossier.reader_role, **details},
    )


@transaction.atomic
def ask(
    custody: Custody,
    *,
    purpose: str,
    reader: str,
    purpose_words: str = "",
    parts: Iterable[str] = (),
    transfer: Transfer | None = None,
    digest: str = "",
    title: str = "",
    parameters: dict[str, Any] | None = None,
    by: Actor,
) -> Dossier:
    """Ask for the record of a case as `by` may see it; a job builds it.

    `digest`: the version of the record as it stands; where a document of that version was built already, the
    new row takes its file and is ready at once. `parts`: those of `cases.standards.disclosure.PARTS` that are
    wanted; without any, the whole record. `title` and `parameters` are those of the job where it is to
    build something else than the whole record. Raises Refused for a role that prints no records, a record
    out of reach, and where purpose or reader is missing.
    """
    _check(custody, purpose=purpose, purpose_words=purpose_words, reader=reader, by=by)
    _check_parts(purpose, parts := list(parts))
    words = purpose_words.strip() if purpose == DossierPurpose.OTHER else ""
    made = _row(custody, transfer, by, purpose=purpose, purpose_words=words, reader=reader.strip())
    same = Dossier.objects.filter(custody=custody, digest=digest).first() if digest else None
    same = None if purpose in disclosure.CHECKED else same
    if same is not None:
        _take_over(made, same)
    else:
        number = custody.prisoner.number
        told = {"prisoner_number": number, **({"parts": parts} if parts else {}), **(parameters or {})}
        made.job = jobs.ask(KIND, title=title or f"Record of {number} as a PDF", parameters=told, by=by)
    made.save()
    _deed("asked", made, by=by, same_as=same.pk if same else None)
    return made


def release(draft: Dossier, *, by: Actor) -> Dossier:
    """The copy that is handed out, of a draft that `by` has checked; a job builds it of the same content.

    Called by `cases.actions.dossier_checks` only, in its transaction: the row is of the one who asked.
    """
    number = draft.prisoner.number
    parts = {"parts": draft.told["parts"]} if draft.told.get("parts") else {}
    told = {"prisoner_number": number, "draft": draft.pk, **parts}
    copied = ("custody", "prisoner", "purpose", "purpose_words", "reader", "reader_role", "asked_by",
              "prison", "trust")  # fmt: skip
    made = Dossier(**{name: getattr(draft, name) for name in copied})
    made.job = jobs.ask(KIND, title=f"Checked record of {number} as a PDF", parameters=told, by=by)
    made.save()
    return made


def _row(custody: Custody, transfer: Transfer | None, by: Actor, **said: str) -> Dossier:
    """A row not saved yet: for whom and why, and who asks in which role."""
    return Dossier(
        custody=custody,
        prisoner=custody.prisoner,
        transfer=transfer,
        **said,
        reader_role=by.role,
        asked_by=by.user,
        prison_id=by.prison_id,
        trust_id=by.trust_id,
        kept_by_id=transfer.from_prison_id if transfer else None,
    )


def _take_over(dossier: Dossier, same: Dossier) -> None:
    """Give a row the file of another that was built from the same content for the same reader."""
    for name in ("file", "sha256", "pages", "digest", "as_on", "restricted", "built_at"):
        setattr(dossier, name, getattr(same, name))
    dossier.kept_by_id = dossier.kept_by_id or same.kept_by_id


@transaction.atomic
def complete(dossier: Dossier, *, built: Built, now: datetime.datetime, by: Actor) -> Dossier:
    """Put a built document into storage and say so, together; where the row fails the file goes again.

    A dossier that is complete already is left as it is: two workers never make two files of one row.
    """
    held = Dossier.objects.select_for_update(of=("self",)).select_related("prisoner").get(pk=dossier.pk)
    if held.built_at:
        return held
    accountable = Custody.objects.select_related("headline").get(pk=held.custody_id)
    held.built_at, held.as_on = now, built.as_on
    held.sha256, held.pages, held.digest = built.sha256, built.pages, built.digest
    held.restricted = built.restricted
    held.kept_by_id = held.kept_by_id or accountable.headline.prison_id
    held.file.save("record.pdf", built.file, save=False)
    try:
        held.save()
        _deed("built", held, by=by, pages=held.pages, sha256=held.sha256)
    except Exception:
        held.file.storage.delete(str(held.file.name))
        raise
    return held


@transaction.atomic
def reuse(dossier: Dossier, *, digest: str, by: Actor) -> Dossier | None:
    """Complete a dossier from one of the same content that was built meanwhile; None where there is none."""
    held = Dossier.objects.select_for_update(of=("self",)).select_related("prisoner").get(pk=dossier.pk)
    same = Dossier.objects.filter(custody_id=held.custody_id, digest=digest).exclude(pk=held.pk).first()
    if held.built_at or same is None:
        return held if held.built_at else None
    _take_over(held, same)
    held.save()
    _deed("built", held, by=by, same_as=same.pk)
    return held


@transaction.atomic
def fetched(dossier: Dossier, *, by: Actor) -> None:
    """Record that somebody took the document away, and each restricted entry that he or she reads in it."""
    number = dossier.prisoner.number
    deed = "cases.dossier.fetched"
    audit.record_read(by=by, deed=deed, subject=dossier, prisoner_number=number, reason=dossier.why)
    shown = Contact.objects.in_bulk(dossier.restricted) if dossier.restricted else {}
    audit.record_many(
        [
            audit.event(
                by=by,
                deed="cases.contact.read_restricted",
                kind=Kind.READ,
                subject=one,
                prisoner_number=number,
                reason=dossier.why,
                details={"dossier": dossier.pk, "entry": of_moment(one)},
            )
            for one in shown.values()
        ]
    )
