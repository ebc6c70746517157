"""Files that hang on entries of the log: looked at, kept, scanned, opened (docs/domain.md 14.1)."""

import datetime
import hashlib
import io
import uuid
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass

import puremagic
from django.core.files.base import ContentFile, File
from django.db import transaction

from cases.models import Contact, Document, DocumentScan, ScanWanted, Verdict
from cases.models.documents import FINAL
from cases.standards import documents as rules
from cases.standards.documents import Content
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind, User

FIELD = "documents"
#: How long after a failed scan the next is tried: doubled each time, six hours at most.
FIRST_WAIT = datetime.timedelta(minutes=1)
LONGEST_WAIT = datetime.timedelta(hours=6)
LONGEST_WORDS: int = DocumentScan._meta.get_field("words").max_length or 0
#: A signature of four bytes or more: a text may begin with two like anything.
SURE = 0.4
TEXT_SIGNS = b"\t\n\r\f"


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file that was looked at and may be kept; made by `examine` alone."""

    name: str
    content: bytes
    content_type: str
    sha256: str


def examine(upload: File) -> Attachment:
    """Look at a file somebody sent. Raises Refused, at the field of the files, where it may not be kept.

    One that is too large is not read.
    """
    allowed = rules.allowed()
    name = rules.plain_name(name=str(upload.name))
    size = upload.size or 0
    content = b""
    if size <= allowed.largest:
        upload.seek(0)
        content = upload.read()
    judged = rules.judge(name=name, size=size, content=_look_into(content), rules=allowed)
    if not judged.ok:
        raise Refused(judged.reason, field=FIELD)
    return Attachment(
        name=name,
        content=content,
        content_type=judged.content_type,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _look_into(content: bytes) -> Content:
    try:
        found = puremagic.magic_string(content) if content else []
    except puremagic.PureError:
        found = []
    extensions = frozenset(one.extension.lstrip(".").lower() for one in found)
    is_text = _is_text(content) and not any(one.confidence >= SURE for one in found)
    return Content(extensions=extensions, is_text=is_text, parts=_parts(content))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return not any(sign < 32 and sign not in TEXT_SIGNS for sign in content)


def _parts(content: bytes) -> frozenset[str]:
    if not content.startswith(b"PK"):
        return frozenset()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return frozenset(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return frozenset()


@transaction.atomic
def keep(attached: Iterable[tuple[Contact, Attachment]], *, by: Actor) -> list[Document]:
    """Keep files of entries that are being written: quarantined until they were scanned.

    Stored under a name that says nothing. Where the rows cannot be written the stored files are removed.
    """
    rows: list[Document] = []
    try:
        for contact, one in attached:
            rows.append(_stored(contact, one, by=by))
        made = Document.objects.bulk_create(rows, batch_size=500)
        ScanWanted.objects.bulk_create([ScanWanted(document=one) for one in made], batch_size=500)
        audit.record_many([_event(one, "cases.document.attached", by=by) for one in made])
    except BaseException:
        for row in rows:
            row.file.delete(save=False)
        raise
    return made


def _stored(contact: Contact, attachment: Attachment, *, by: Actor) -> Document:
    row = Document(
        contact=contact,
        custody_id=contact.custody_id,
        prisoner_id=contact.prisoner_id,
        name=attachment.name,
        size=len(attachment.content),
        content_type=attachment.content_type,
        sha256=attachment.sha256,
        by=by.user,
        by_name=by.name[:160],
    )
    row.file.save(str(uuid.uuid4()), ContentFile(attachment.content), save=False)
    return row


def _event(
    document: Document, deed: str, *, by: Actor, kind: str = Kind.WRITE, **details: str
) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed=deed,
        kind=kind,
        subject=document,
        prisoner_number=document.contact.custody.prisoner.number,
        details={"sha256": document.sha256, "restriction": document.contact.restriction} | details,
    )


def opened(document: Document, *, by: Actor) -> None:
    """Record that the file was given out."""
    audit.record_many([_event(document, "cases.document.opened", by=by, kind=Kind.READ)])


@transaction.atomic
def settle(
    wanted: ScanWanted, *, verdict: str, words: str, now: datetime.datetime, by: Actor
) -> DocumentScan:
    """Write what one run of the scanner said; after a failed one say when it is tried again.

    `wanted` is locked by the caller. Whoever attached an infected file is told.
    """
    document = wanted.document
    kept = "".join(sign for sign in words if sign.isprintable() or sign == " ")[-LONGEST_WORDS:]
    scan = DocumentScan.objects.create(document=document, verdict=verdict, words=kept)
    if verdict in FINAL:
        wanted.delete()
    else:
        failed = DocumentScan.objects.filter(document=document).count()
        wanted.not_before = now + min(FIRST_WAIT * 2 ** min(failed - 1, 20), LONGEST_WAIT)
        wanted.save(update_fields=["not_before"])
    audit.record_many([_event(document, "cases.document.scanned", by=by, verdict=verdict)])
    if verdict == Verdict.INFECTED and document.by:
        _warn(document, document.by, by=by)
    return scan


def _warn(document: Document, sender: User, *, by: Actor) -> None:
    prisoner = document.contact.custody.prisoner
    notices.send(
        sender,
        text=f"A file you attached in the log of {prisoner.list_name} is infected: nobody can open it.",
        key=f"infected:{document.pk}",
        leads_to=f"/cases/{prisoner.number}/log/{document.contact_id}/",
        prisoner_number=prisoner.number,
        by=by,
    )
