"""The checked copy of a record: the content of the draft that a second person read (docs/domain.md 14.5)."""

from dataclasses import replace

from cases.models import Custody, Dossier
from omu.dossier import content
from omu.dossier.content import Purpose, Record
from staff import actors
from staff.actions.errors import Refused

CHANGED = "The record has changed since this copy was checked. Ask for the copy again, so that it is checked."


def gather(custody: Custody, *, draft: int, purpose: Purpose) -> Record:
    """The record as the one who asked sees it on the day of the draft, with the name of who checked it.

    Raises Refused where its content is not that of the draft any more.
    """
    checked = Dossier.objects.select_related("job__assignment__user", "asked_by").get(pk=draft)
    if checked.job is None or checked.job.assignment is None or checked.as_on is None:
        raise Refused(CHANGED)
    reader = actors.of(checked.job.assignment)
    as_drafted = content.purpose_of(checked)
    found = content.gather(custody, purpose=as_drafted, today=checked.as_on, reader=reader)
    if found.digest != checked.digest:
        raise Refused(CHANGED)
    return replace(found, check=purpose.check)
