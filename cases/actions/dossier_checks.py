"""A second person checks what is handed to the person it is about (docs/domain.md 14.5)."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.text import Truncator

from cases.actions import dossiers
from cases.models import CheckAnswer, Custody, Dossier, DossierCheck
from cases.standards import disclosure
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONGEST: int = DossierCheck._meta.get_field("words").max_length or 0
#: Who is told that a copy waits: the first of them that the prison has besides the one who asked, of those
#: who read as much as whoever asked (a draft is read by nobody else).
TOLD = ("head_of_omu", "case_administrator", "offender_supervisor")
#: Characters of the reason that stand in the notice of who asked.
IN_A_NOTICE = 200
NOT_READ = "The draft is not made yet: read it before you answer."


def _answer(dossier: Dossier, *, by: Actor) -> disclosure.Answer:
    return disclosure.may_check(
        audience=dossier.purpose if dossier.is_draft else "",
        asked_by=dossier.asked_by_id,
        checker=by.person.pk,
        answered=dossier.answer is not None,
    )


def may_check(dossier: Dossier, *, by: Actor) -> disclosure.Answer:
    """Whether somebody may check a copy now, with the reason; the case has to be within reach."""
    if not by.may("dossier:W"):
        return disclosure.Answer(False, "Your role does not print records.")
    if not Custody.objects.visible_to(by).filter(pk=dossier.custody_id).exists():
        return disclosure.Answer(False, "This record is not within your reach.")
    return _answer(dossier, by=by)


def may_fetch(dossier: Dossier, *, by: Actor) -> bool:
    """Whether a built document is handed out: a draft goes to whoever may check it, and to nobody else."""
    return bool(dossier.built_at) and (not dossier.is_draft or may_check(dossier, by=by).ok)


def tell(dossier: Dossier, *, today: datetime.date, by: Actor) -> None:
    """Put a notice on the desk of those who can check a copy just asked for; of any other, nothing.

    They are the heads of OMU of the accountable prison; where there is none besides the one who asked, its
    case administrators, or its offender supervisors where those read less than the one who asked.
    """
    if not dossier.is_draft:
        return
    prison = dossier.custody.headline.prison_id
    able = [role for role in TOLD if dossier.is_read_by(role)]
    held = RoleAssignment.objects.holding(today).filter(prison_id=prison, role__in=able)
    others = list(held.exclude(user_id=dossier.asked_by_id).select_related("user"))
    first = next((role for role in TOLD if any(one.role == role for one in others)), "")
    number = dossier.prisoner.number
    for one in others:
        if one.role == first:
            text = f"A copy of the record of {number} waits for a second person to check it."
            _send(dossier, one.user, text, by=by, key="check")


def _send(dossier: Dossier, user: User, text: str, *, by: Actor, key: str) -> None:
    number = dossier.prisoner.number
    notices.send(
        user,
        text=text,
        key=f"dossier:{dossier.pk}:{key}",
        leads_to=f"/cases/{number}/record/{dossier.pk}/",
        prisoner_number=number,
        by=by,
    )


@transaction.atomic
def answer(dossier: Dossier, *, released: bool, words: str, by: Actor) -> Dossier:
    """Release a copy, or send it back with the reason; the document that is handed out, or the draft.

    Raises Refused for the one who asked, for a copy that was answered or is not made yet, out of reach, and
    where it is sent back without words. Of two answers at once one is taken.
    """
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    may = may_check(held, by=by)
    if not may.ok:
        raise Refused(may.reason)
    if not held.built_at:
        raise Refused(NOT_READ)
    if not released and not words.strip():
        raise Refused("Say what has to be different.", field="words")
    if len(words.strip()) > LONGEST:
        raise Refused(f"Say it in at most {LONGEST} characters.", field="words")
    copy = dossiers.release(held, by=by) if released else None
    said = DossierCheck.objects.create(
        draft=held,
        copy=copy,
        answer=CheckAnswer.RELEASED if released else CheckAnswer.SENT_BACK,
        words="" if released else words.strip(),
        **by.said_by(),
    )
    audit.record(
        by=by,
        deed=f"cases.dossier.{said.answer}",
        subject=held,
        prisoner_number=held.prisoner.number,
        reason=held.why,
        details={"reader": held.reader, "words": said.words, "sha256": held.sha256},
    )
    became = "was checked and is being made" if copy else f"was sent back: {_beginning(said.words)}"
    text = f"The copy of the record of {held.prisoner.number} {became}"
    _send(copy or held, held.asked_by, text, by=by, key=said.answer)
    return copy or held


def _beginning(words: str) -> str:
    """As much of the words as a notice holds; the whole of them stands on the page it leads to."""
    return Truncator(words).chars(IN_A_NOTICE)


def to_check(*, by: Actor) -> "QuerySet[Dossier]":
    """Drafts that are made and that `by` may check now, the latest first; none for a role that may not."""
    if not by.may("dossier:W"):
        return Dossier.objects.none()
    within = Exists(Custody.objects.visible_to(by).filter(pk=OuterRef("custody_id")))
    waiting = Dossier.objects.visible_to(by).for_list().to_check().filter(within)
    return waiting.exclude(asked_by_id=by.person.pk)
