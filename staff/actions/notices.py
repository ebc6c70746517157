"""Notices on somebody's desk; the key keeps the same thing from coming twice."""

from django.db.models.functions import Now

from staff.actions import notice_kinds
from staff.actors import Actor
from staff.models import Notice, User


def send(
    user: User, *, text: str, key: str, leads_to: str = "", prisoner_number: str = "", by: Actor
) -> Notice:
    """Put a notice on `user`'s desk; a second one with the same key is the first one.

    One of a kind that the user has stopped is kept, apart from the others.
    """
    letter = Notice(user=user, key=key, text=text[:300], leads_to=leads_to, prisoner_number=prisoner_number)
    send_many([letter], by=by)
    return Notice.objects.get(user=user, key=key)


def send_many(letters: list[Notice], *, by: Actor) -> None:
    """Put many notices, not yet saved, on desks at once; one whose key is there already is left out.

    The kind follows from the key; who has stopped it does not find the notice in the inbox. Two queries.
    """
    stopped = notice_kinds.stopped(letter.user_id for letter in letters)
    for letter in letters:
        letter.kind = notice_kinds.of(letter.key)
        letter.is_stopped = (letter.user_id, letter.kind) in stopped
    Notice.objects.bulk_create(letters, ignore_conflicts=True, batch_size=2000)


def mark_read(notice: Notice, *, by: Actor) -> None:
    """Mark a notice of one's own as read."""
    Notice.objects.visible_to(by).filter(pk=notice.pk, read_at__isnull=True).update(read_at=Now())


def mark_all_read(*, by: Actor) -> int:
    """Mark all one's own notices as read; returns how many were unread."""
    return Notice.objects.visible_to(by).unread().update(read_at=Now())
