"""The files kept with a record, listed for the record as a document; they stay where they are."""

from typing import Any

from cases.models import Custody, Document
from cases.standards import disclosure
from omu.dossier import log
from staff.actors import Actor


def gather(custody: Custody, *, reader: Actor, audience: str = "") -> list[dict[str, Any]]:
    """Each file whose entry the reader may open, newest first, with its checksum; three queries.

    For an audience of `cases.standards.disclosure` only files of entries that it is shown in full.
    """
    rows = Document.objects.visible_to(reader).standing().for_list().prefetch_related("contact__tags")
    return [
        {
            "name": one.name,
            "of": one.contact.happened_at,
            "kind": one.contact.get_kind_display(),
            "by": one.by_name,
            "at": one.at,
            "bytes": one.size,
            "sha256": one.sha256,
        }
        for one in rows.filter(prisoner__in=custody.prisoner.records)
        if audience not in disclosure.RULES_OF
        or log.shown(one.contact, reader=reader, audience=audience).sight == disclosure.FULL
    ]
