"""Good practice and recommendations of an audit (docs/domain.md 21.2)."""

import datetime
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models.functions import Now

from inspection.actions import samples
from inspection.models import AuditNote, CaseAudit, NoteKind, NoteStatus
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

LONGEST, LONGEST_OWNER = 2_000, 160


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a note says; owner and day are those of a recommendation."""

    kind: str
    text: str
    owner: str = ""
    due_on: datetime.date | None = None


def _check(note: Note, *, today: datetime.date) -> None:
    if note.kind not in NoteKind.values:
        raise Refused("Choose good practice or recommendation.", field="kind")
    if not note.text.strip() or len(note.text) > LONGEST:
        raise Refused(f"Write it down in at most {LONGEST:,} characters.", field="text")
    if note.kind != NoteKind.RECOMMENDATION:
        return
    if not note.owner.strip() or len(note.owner) > LONGEST_OWNER:
        raise Refused(f"Say who takes it up, in at most {LONGEST_OWNER} characters.", field="owner")
    if note.due_on is None or note.due_on < today:
        raise Refused("Say by when, today or later.", field="due_on")


@transaction.atomic
def add(case_audit: CaseAudit, *, note: Note, today: datetime.date, by: Actor) -> AuditNote:
    """Add good practice or a recommendation. Raises Refused naming the field."""
    if not samples.writes(case_audit.kind, prison_id=case_audit.prison_id, by=by):
        raise Refused("Notes are added by those who hold the audit.")
    _check(note, today=today)
    is_good = note.kind == NoteKind.GOOD_PRACTICE
    facts = asdict(note) | {"text": note.text.strip(), "owner": "" if is_good else note.owner.strip()}
    facts["due_on"] = None if is_good else note.due_on
    status = "" if is_good else NoteStatus.OPEN
    made = AuditNote.objects.create(audit=case_audit, status=status, saved_by=by.person, **facts)
    audit.record(by=by, deed="inspection.note.added", subject=made, details={"title": case_audit.title})
    return made


def may_follow(case_audit: CaseAudit, *, by: Actor) -> bool:
    """Whether the actor says how far recommendations are: the prison they are for, and who made them."""
    own = by.role == "head_of_omu" and by.prison_id == case_audit.prison_id
    return own or samples.writes(case_audit.kind, prison_id=case_audit.prison_id, by=by)


@transaction.atomic
def follow(note: AuditNote, *, status: str, status_note: str, version: int, by: Actor) -> AuditNote:
    """Say how far a recommendation is, with a word to it. Raises Refused naming the field, and Stale."""
    row = AuditNote.objects.select_for_update(of=("self",)).select_related("audit").get(pk=note.pk)
    if row.kind != NoteKind.RECOMMENDATION or not may_follow(row.audit, by=by):
        raise Refused("How far a recommendation is, the head of OMU says, or whoever made it.")
    if row.version != version:
        raise Stale("This recommendation was changed meanwhile.", theirs={"version": row.version})
    if status not in NoteStatus.values:
        raise Refused("Say how far it is.", field="status")
    if len(status_note) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="status_note")
    if status == NoteStatus.NOT_TAKEN_UP and not status_note.strip():
        raise Refused("Say why it is not taken up.", field="status_note")
    row.status, row.status_note = status, status_note.strip()
    row.version += 1
    row.saved_by, row.saved_at = by.person, Now()
    row.save(update_fields=["status", "status_note", "version", "saved_by", "saved_at"])
    audit.record(by=by, deed="inspection.note.followed", subject=row, details={"status": status})
    return row
