"""Asking to read a restricted entry, answering, reading at once, and the review of that (domain.md 10.3)."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import custody_rights, tasks
from cases.actions.entry_names import of_moment
from cases.models import Contact, Custody, EntryAccess, Task
from cases.models.contacts import sight
from cases.models.entry_access import answers_for
from cases.standards import entry_access as rules
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Kind

LONGEST: int = EntryAccess._meta.get_field("reason").max_length or 0
DAYS = f"Enter a number of days, 1 to {rules.LONGEST_DAYS}."


def may_ask(contact: Contact, *, by: Actor) -> bool:
    """Whether the actor sees the masked line of an entry that stands and may ask for what it says."""
    kind = contact.restriction
    if not kind or getattr(contact, "withdrawal", None) is not None or not by.may("entry_access:W"):
        return False
    knows_of_it = by.may(f"{kind}:g") or by.may(f"{kind}:m")
    return knows_of_it and sight(contact, by) != "full"


@dataclass(frozen=True)
class Standing:
    """Of an entry that is masked for somebody: what lets him or her read it, what is asked, what may be."""

    holding: EntryAccess | None
    waiting: EntryAccess | None
    last: EntryAccess | None
    may_at_once: bool

    @property
    def may_ask(self) -> bool:
        """Whether there is nothing yet that he or she could wait for or use."""
        return self.holding is None and self.waiting is None


def standing(contact: Contact, *, today: datetime.date, by: Actor) -> Standing | None:
    """How the actor stands to a masked entry; None where it is not masked. One query, two with a request."""
    if not may_ask(contact, by=by):
        return None
    rows = list(EntryAccess.objects.filter(contact=contact, user=by.person).order_by("-pk"))
    holding = EntryAccess.objects.holding(by, today=today).filter(contact=contact).first() if rows else None
    waiting = next((one for one in rows if one.answered_on is None and not one.is_at_once), None)
    unreviewed = any(one.answered_on is None and one.is_at_once for one in rows)
    return Standing(
        holding=holding,
        waiting=waiting,
        last=rows[0] if rows else None,
        may_at_once=holding is None and not unreviewed and by.may("break_glass:W"),
    )


@transaction.atomic
def ask(contact: Contact, *, reason: str, today: datetime.date, by: Actor) -> EntryAccess:
    """Ask to read an entry of which one sees that it is there; whoever answers for it gets a task.

    Raises Refused out of reach, for an entry one reads already or that was withdrawn, without a reason, and
    where an answer is still awaited.
    """
    custody = _held(contact, by=by)
    if not may_ask(contact, by=by):
        raise Refused("There is nothing to ask for: you read this entry, or your role may not ask.")
    _nothing_open(contact, by=by)
    made = _make(contact, reason=reason, today=today, by=by)
    text = f"{by.name}, {by.role_in_words}, asks to read a restricted entry. Answer with reason and days"
    _task(made, custody, kind="entry_access", text=text, due_on=None, by=by)
    _record("asked", made, custody, reason=made.reason, by=by)
    return made


@transaction.atomic
def read_at_once(contact: Contact, *, reason: str, today: datetime.date, by: Actor) -> EntryAccess:
    """Read an entry without waiting for an answer; it is reviewed by the next working day.

    An unanswered request for the same entry becomes the reading. Raises Refused as `ask` does.
    """
    custody = _held(contact, by=by)
    if not (may_ask(contact, by=by) and by.may("break_glass:W")):
        raise Refused("Your role does not read restricted entries at once.")
    if EntryAccess.objects.holding(by, today=today).filter(contact=contact).exists():
        raise Refused("You may read this entry already.")
    asked = EntryAccess.objects.open().filter(contact=contact, user=by.person).select_for_update().first()
    if asked is not None and asked.is_at_once:
        raise Refused("You read this entry at once before, and that is not reviewed yet. Ask to read it.")
    made = _make(contact, reason=reason, today=today, at_once=True, instead_of=asked, by=by)
    made.until = rules.until(today=today, days=rules.AT_ONCE_DAYS)
    made.save(update_fields=["until"])
    text = f"{by.name}, {by.role_in_words}, read a restricted entry without asking. Review it"
    due_on = rules.reviewed_by(today=today)
    _task(made, custody, kind="break_glass", text=text, due_on=due_on, by=by)
    _record("read_at_once", made, custody, reason=made.reason, by=by)
    return made


def _held(contact: Contact, *, by: Actor) -> Custody:
    """The custody of an entry within reach, locked: of two at once one asks after the other."""
    return custody_rights.within_reach(
        contact.custody_id, otherwise="This case is not within your reach.", by=by
    )


def _nothing_open(contact: Contact, *, by: Actor) -> None:
    if EntryAccess.objects.open().filter(contact=contact, user=by.person).exists():
        raise Refused("You asked for this entry before; the answer is still to come.")


def _make(
    contact: Contact, *, reason: str, today: datetime.date, at_once: bool = False,
    instead_of: EntryAccess | None = None, by: Actor,
) -> EntryAccess:  # fmt: skip
    if not reason.strip():
        raise Refused("Say why you need to read it.", field="reason")
    if len(reason.strip()) > LONGEST:
        raise Refused(f"Write at most {LONGEST} characters.", field="reason")
    made = instead_of or EntryAccess(contact=contact, user=by.person)
    made.role, made.reason, made.is_at_once, made.asked_on = by.role, reason.strip(), at_once, today
    made.save()
    return made


def _task(
    made: EntryAccess, custody: Custody, *, kind: str, text: str, due_on: datetime.date | None, by: Actor
) -> None:
    _done(made, by=by)
    tasks.ask(
        custody, key=f"{kind}:{made.pk}", kind=kind, text=text, due_on=due_on, by=by,
        role=rules.OWNERS[made.contact.restriction], prison=custody.headline.prison,
        leads_to=f"/restricted/{made.pk}/",
    )  # fmt: skip


def _done(made: EntryAccess, *, by: Actor) -> None:
    keys = [f"entry_access:{made.pk}", f"break_glass:{made.pk}"]
    Task.objects.open().filter(key__in=keys).update(done_at=Now(), done_by=by.user)


@transaction.atomic
def answer(
    access: EntryAccess, *, is_granted: bool, days: int | None = None, answer: str = "",
    today: datetime.date, by: Actor,
) -> EntryAccess:  # fmt: skip
    """Let somebody read an entry for some days, or refuse; of what was read at once: review it.

    Raises Refused for anybody who does not answer for such entries in the prison, for one's own request, for
    one that is answered, for days that are not allowed, and for a refusal without a reason. A reading that
    was not right ends with the review.
    """
    row = _locked(access, by=by)
    if row.answered_on:
        raise Refused(
            f"{row.answered_by.full_name if row.answered_by else 'Somebody'} answered this already."
        )
    if not is_granted and not answer.strip():
        raise Refused("Say why.", field="answer")
    if len(answer.strip()) > LONGEST:
        raise Refused(f"Write at most {LONGEST} characters.", field="answer")
    if not row.is_at_once and is_granted:
        row.until = rules.until(today=today, days=days or 0)
        if row.until is None:
            raise Refused(DAYS, field="days")
    elif row.is_at_once and not is_granted:
        row.ended_on = today
    row.is_granted, row.answer = is_granted, answer.strip()
    row.answered_by, row.answered_on = by.user, today
    row.save(update_fields=["until", "ended_on", "is_granted", "answer", "answered_by", "answered_on"])
    _done(row, by=by)
    _tell(row, by=by)
    what = "reviewed" if row.is_at_once else "granted" if is_granted else "refused"
    _record(what, row, row.contact.custody, reason=row.answer, by=by)
    return row


def _locked(access: EntryAccess, *, by: Actor) -> EntryAccess:
    rows = EntryAccess.objects.visible_to(by).select_for_update(of=("self",))
    row = (
        rows.select_related("contact__custody__prisoner", "user", "answered_by").filter(pk=access.pk).first()
    )
    if row is None or not answers_for(by, row.contact.restriction):
        raise Refused("Your role does not answer for entries of this kind.")
    if row.user_id == by.person.pk:
        raise Refused("Nobody answers a request of his or her own. A colleague has to.")
    return row


@transaction.atomic
def end(access: EntryAccess, *, today: datetime.date, by: Actor) -> EntryAccess:
    """End a reading before its time; raises Refused where it does not hold, and as `answer` does."""
    row = _locked(access, by=by)
    if row.until is None or row.until < today or row.ended_on:
        raise Refused("This does not hold any more: there is nothing to end.")
    row.ended_on = today
    row.save(update_fields=["ended_on"])
    _tell(row, by=by)
    _record("ended", row, row.contact.custody, by=by)
    return row


def _tell(row: EntryAccess, *, by: Actor) -> None:
    """Who asked, or read at once, hears of the answer."""
    prisoner = row.contact.custody.prisoner
    about = f"a restricted entry about {prisoner.list_name}"
    if row.is_at_once and row.answered_on:
        words = f"Your reading of {about} was reviewed."
    elif row.ended_on:
        words = f"You may not read {about} any more."
    elif row.is_granted and row.until:
        words = f"You may read {about} until {row.until:%d/%m/%Y}."
    else:
        words = f"Your request to read {about} was refused."
    notices.send(
        row.user, text=words, key=f"entry_access:{row.pk}:{'ended' if row.ended_on else 'answer'}",
        leads_to=f"/cases/{prisoner.number}/log/{row.contact_id}/", prisoner_number=prisoner.number, by=by,
    )  # fmt: skip


def read(access: EntryAccess, *, by: Actor) -> None:
    """Record that an entry was read by what lets one read it; each time a line of its own."""
    audit.record(
        by=by,
        deed="cases.contact.read_by_grant",
        kind=Kind.READ,
        subject=access.contact,
        prisoner_number=access.contact.custody.prisoner.number,
        reason=access.reason,
        details={
            "restriction": access.contact.restriction,
            "at_once": access.is_at_once,
            "entry": of_moment(access.contact),
        },
    )


def _record(what: str, made: EntryAccess, custody: Custody, *, reason: str = "", by: Actor) -> None:
    audit.record(
        by=by,
        deed=f"cases.entry_access.{what}",
        subject=made.contact,
        prisoner_number=custody.prisoner.number,
        reason=reason,
        details={
            "restriction": made.contact.restriction,
            "user_name": made.user.username,
            "entry": of_moment(made.contact),
        },
    )
