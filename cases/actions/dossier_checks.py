"""A second person checks what is handed to the person it is about (docs/domain.md 14.5)."""

import datetime

from django.db import transaction

from cases.actions import dossiers
from cases.models import Custody, Dossier
from cases.standards import disclosure
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, RoleAssignment, User

RELEASED, SENT_BACK = "released", "sent_back"
#: Who is told that a copy waits, the first of them that the prison has besides the one who asked.
TOLD = ("head_of_omu", "case_administrator")
NOT_READ = "The draft is not made yet: read it before you answer."


def _answer(dossier: Dossier, *, by: Actor) -> disclosure.Answer:
    return disclosure.may_check(
        audience=dossier.purpose if dossier.is_draft else "",
        asked_by=dossier.asked_by_id,
        checker=by.person.pk,
        answered=bool(dossier.answer),
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

    They are the heads of OMU of the accountable prison, or where there is none besides the one who asked,
    its case administrators.
    """
    if not dossier.is_draft:
        return
    prison = dossier.custody.headline.prison_id
    held = RoleAssignment.objects.holding(today).filter(prison_id=prison, role__in=TOLD)
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
    said = {"answer": RELEASED if released else SENT_BACK, "by": by.name, "words": words.strip()}
    Job.objects.filter(dossier=held).update(parameters=held.told | {"answer": said})
    audit.record(
        by=by,
        deed=f"cases.dossier.{said['answer']}",
        subject=held,
        prisoner_number=held.prisoner.number,
        reason=held.why,
        details={"reader": held.reader, "words": said["words"], "sha256": held.sha256},
    )
    made = dossiers.release(held, by=by) if released else held
    became = "was checked and is being made" if released else f"was sent back: {said['words']}"
    text = f"The copy of the record of {held.prisoner.number} {became}"
    _send(made, held.asked_by, text, by=by, key=said["answer"])
    return made
