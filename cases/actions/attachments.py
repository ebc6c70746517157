"""Files hung on an entry of the log after it was written (docs/domain.md 14.1)."""

from collections.abc import Collection

from django.db import transaction

from cases.actions import documents
from cases.actions.documents import Attachment
from cases.models import Contact, Custody, Document
from cases.standards import documents as rules
from staff.actions.errors import Refused
from staff.actors import Actor

FIELD = documents.FIELD


@transaction.atomic
def attach(contact: Contact, *, attachments: Collection[Attachment], by: Actor) -> list[Document]:
    """Hang files that were looked at on an entry that stands; its author alone may.

    Raises Refused out of reach, for anybody else, where the entry was withdrawn or amends another, and where
    it would have more files than one entry takes.
    """
    within = Custody.objects.visible_to(by).filter(pk=contact.custody_id).values("pk")
    locked = Custody.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=within)
    if not by.may("contact_log:W") or locked.first() is None:
        raise Refused("This case is not within your reach: nothing can be added to its log.")
    if contact.author_id != by.person.pk:
        raise Refused("This entry is somebody else's: only its author adds documents to it.")
    if contact.amends_id:
        raise Refused("This is an amendment: documents hang on the entry that it amends.")
    if not Contact.objects.standing().filter(pk=contact.pk).exists():
        raise Refused("This entry was withdrawn: nothing is added to it.")
    most = rules.allowed().most
    if contact.documents.count() + len(attachments) > most:
        raise Refused(f"An entry has {most} documents at most.", field=FIELD)
    return documents.keep([(contact, one) for one in attachments], by=by)
