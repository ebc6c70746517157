"""Notices on somebody's desk; the key keeps the same thing from coming twice."""

from django.db.models.functions import Now

from staff.actors import Actor
from staff.models import Notice, User


def send(
    user: User, *, text: str, key: str, leads_to: str = "", prisoner_number: str = "", by: Actor
) -> Notice:
    """Put a notice on `user`'s desk; a second one with the same key is the first one."""
    notice, _ = Notice.objects.get_or_create(
        user=user,
        key=key,
        defaults={"text": text[:300], "leads_to": leads_to, "prisoner_number": prisoner_number},
    )
    return notice


def send_many(letters: list[Notice], *, by: Actor) -> None:
    """Put many notices, not yet saved, on desks at once; one whose key is there already is left out."""
    Notice.objects.bulk_create(letters, ignore_conflicts=True, batch_size=2000)


def mark_read(notice: Notice, *, by: Actor) -> None:
    """Mark a notice of one's own as read."""
    Notice.objects.visible_to(by).filter(pk=notice.pk, read_at__isnull=True).update(read_at=Now())


def mark_all_read(*, by: Actor) -> int:
    """Mark all one's own notices as read; returns how many were unread."""
    return Notice.objects.visible_to(by).filter(read_at__isnull=True).update(read_at=Now())
