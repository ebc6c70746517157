"""Messages between supervisor and manager: entries of the case that land on the other's desk (14)."""

from datetime import date, datetime

from django.db import transaction

from cases.actions import contacts
from cases.models import (
    Contact,
    ContactKind,
    ContactMode,
    ContactRead,
    Custody,
    Message,
    MessageOpening,
    WithWhom,
)
from cases.models.contacts import sight
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Notice, User

#: To whom one may write, by the stored words of `WithWhom`.
HOLDERS = {
    WithWhom.OFFENDER_MANAGER.value: "offender manager",
    WithWhom.OFFENDER_SUPERVISOR.value: "offender supervisor",
}


def holder(custody: Custody, *, to: str) -> User | None:
    """Who holds the case as `to` now."""
    found: User | None = getattr(custody.headline, to)
    return found


@transaction.atomic
def write(custody: Custody, *, to: str, text: str, now: datetime, today: date, by: Actor) -> Contact:
    """Write to whoever holds the case as `to` ("offender_manager" or "offender_supervisor").

    Returns the entry. Raises Refused where nobody holds the case so, where it is the writer, and as
    `cases.actions.contacts.log` does.
    """
    if to not in HOLDERS:
        raise Refused("Write to the offender manager or to the offender supervisor.")
    receiver = holder(custody, to=to)
    if receiver is None:
        raise Refused(f"This case has no {HOLDERS[to]} to write to. It has to be allocated first.")
    return _sent(custody, to=to, receiver=receiver, text=text, now=now, today=today, by=by)


@transaction.atomic
def reply(message: Contact, *, text: str, now: datetime, today: date, by: Actor) -> Contact:
    """Answer a message: to its author, or, from its author, once more to whom it was written.

    Raises Refused where the entry is no message, was withdrawn, or is between two others.
    """
    first: Message | None = getattr(message, "message", None)
    if first is None or sight(message, by) != "full":
        raise Refused("This entry is no message that can be answered.")
    writes_again = message.author_id == by.person.pk
    if not writes_again and first.to_id != by.person.pk:
        raise Refused("This message is between two others. Write to one of them instead.")
    receiver = first.to if writes_again else message.author
    to = message.with_whom if writes_again else _as(message.author_role)
    if receiver is None:
        raise Refused("This message came from the service, which reads no answers.")
    return _sent(
        message.custody, to=to, receiver=receiver, text=text, answers=message, now=now, today=today, by=by
    )


def _as(role: str) -> str:
    return role if role in HOLDERS else WithWhom.DEPARTMENT.value


def _sent(
    custody: Custody, *, to: str, receiver: User, text: str, now: datetime, today: date, by: Actor,
    answers: Contact | None = None,
) -> Contact:  # fmt: skip
    if not by.may("message:W"):
        raise Refused("Your role does not write messages; write an entry of the log.")
    if receiver == by.user:
        raise Refused("This would be a message to yourself. Write an entry of the log instead.")
    entry = contacts.log(
        custody,
        happened_at=now,
        kind=ContactKind.COMMUNICATION,
        sub_kind="email",
        mode=ContactMode.EMAIL,
        with_whom=to,
        text=text,
        now=now,
        today=today,
        by=by,
    )
    Message.objects.create(contact=entry, to=receiver, answers=answers)
    prisoner = entry.custody.prisoner
    notices.send(
        receiver,
        text=f"{by.name}, {by.role_in_words}, wrote in the log of {prisoner.list_name} for you.",
        key=f"contact:{entry.pk}",
        leads_to=f"/cases/{prisoner.number}/log/{entry.pk}/",
        prisoner_number=prisoner.number,
        by=by,
    )
    return entry


@transaction.atomic
def opened(contact: Contact, *, by: Actor) -> None:
    """Record that somebody read an entry that is written to him or her; nothing for anybody else."""
    message: Message | None = getattr(contact, "message", None)
    if message is None or message.to_id != by.person.pk or getattr(message, "opening", None):
        return
    message.opening = MessageOpening.objects.get_or_create(message=message)[0]
    notice = Notice.objects.visible_to(by).filter(key=f"contact:{contact.pk}").first()
    if notice:
        notices.mark_read(notice, by=by)
    audit.record(
        by=by, deed="cases.message.opened", subject=contact, prisoner_number=contact.custody.prisoner.number
    )


def read_news(*, since: datetime, up_to: int, by: Actor) -> int:
    """Mark all news as read that were shown, up to the entry with the key `up_to`; how many."""
    news = Contact.objects.visible_to(by).news_for(by, since=since).filter(pk__lte=up_to)
    return mark_read(list(news.values_list("pk", flat=True)), by=by)


@transaction.atomic
def mark_read(keys: list[int], *, by: Actor) -> int:
    """Put one's own read mark on entries, by their keys; how many had none before."""
    known = set(Contact.objects.visible_to(by).filter(pk__in=keys).values_list("pk", flat=True))
    marked = set(
        ContactRead.objects.filter(user=by.person, contact__in=known).values_list("contact", flat=True)
    )
    rows = [ContactRead(contact_id=key, user=by.person) for key in sorted(known - marked)]
    ContactRead.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    if rows:
        audit.record(by=by, deed="cases.news.read", details={"entries": len(rows)})
    return len(rows)
