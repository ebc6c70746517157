"""The gateway to a record: reach first, then a line in the audit (docs/adr/0003)."""

from typing import Any

from django.http import Http404

from cases.models import Custody
from staff import audit


def open_case(request: Any, number: str, *, deed: str = "cases.case.opened") -> Custody:
    """The latest custody of the prisoner with this number, if within reach; the read is audited.

    Raises Http404 both where there is none and where it is out of reach: the two are not told apart.
    """
    custody = Custody.objects.visible_to(request.actor).for_page().filter(prisoner__number=number).first()
    if custody is None:
        raise Http404
    audit.record_read(by=request.actor, deed=deed, subject=custody, prisoner_number=number)
    return custody
