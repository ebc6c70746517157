"""Asking for a record: at once where it was printed before and nothing has changed (docs/adr/0011)."""

import datetime
from typing import Any

from cases.actions import dossier_checks, dossiers
from cases.models import Custody, Dossier
from cases.standards.disclosure import CHECKED
from omu.dossier import content
from staff.actors import Actor

#: A record with more log entries is not gathered while somebody waits; its worker finds an unchanged one.
MOST_IN_A_REQUEST = 100


def ask(custody: Custody, *, fields: dict[str, Any], today: datetime.date, by: Actor) -> Dossier:
    """A dossier of the whole record as `by` may see it: ready at once if unchanged, else asked of a worker.

    `fields`: purpose, purpose_words, reader, parts. Raises Refused as `cases.actions.dossiers.ask` does.
    """
    digest = ""
    seen_before = fields["purpose"] not in CHECKED and custody.dossiers.exclude(digest="").exists()
    if seen_before and custody.contacts.count() <= MOST_IN_A_REQUEST:
        purpose = content.purpose_asked(fields)
        digest = content.gather(custody, purpose=purpose, today=today, reader=by).digest
    made = dossiers.ask(custody, **fields, digest=digest, by=by)
    dossier_checks.tell(made, today=today, by=by)
    return made
