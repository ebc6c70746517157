"""Asking for a record: at once where it was printed before and nothing has changed (docs/adr/0011)."""

import datetime
from typing import Any

from cases.actions import dossiers
from cases.models import Custody, Dossier
from omu.dossier import content
from staff.actors import Actor

#: A record with more log entries is not gathered while somebody waits; its worker finds an unchanged one.
MOST_IN_A_REQUEST = 1000


def ask(custody: Custody, *, fields: dict[str, Any], today: datetime.date, by: Actor) -> Dossier:
    """A dossier of the whole record as `by` may see it: ready at once if unchanged, else asked of a worker.

    `fields`: purpose, purpose_words, reader. Raises Refused as `cases.actions.dossiers.ask` does.
    """
    digest = ""
    if custody.dossiers.exclude(digest="").exists() and custody.contacts.count() <= MOST_IN_A_REQUEST:
        purpose = content.purpose_asked(fields)
        digest = content.gather(custody, purpose=purpose, today=today, reader=by).digest
    return dossiers.ask(custody, **fields, digest=digest, by=by)
