"""The files kept with a record, listed for the record as a document; they stay where they are."""

from typing import Any

from cases.models import Custody, Document
from staff.actors import Actor


def gather(custody: Custody, *, reader: Actor) -> list[dict[str, Any]]:
    """Each file whose entry the reader may open, newest first, with its checksum; two queries."""
    rows = Document.objects.visible_to(reader).standing().for_list()
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
    ]
