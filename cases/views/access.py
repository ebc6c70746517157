"""The gateway to a record: reach first, then a line in the audit (docs/adr/0003)."""

from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404

from cases.models import Custody
from cases.standards import addresses
from cases.standards.addresses import CaseNumber
from staff import audit
from staff.actors import Actor

Rows = TypeVar("Rows", bound=QuerySet[Any])


def open_case(request: Any, number: str, *, deed: str = "cases.case.opened") -> Custody:
    """The open custody of the person with this number, else the latest, if within reach; the read is audited.

    Any number of the same human being leads here (docs/adr/0013). A number with the key of a custody behind
    it opens that one, and every link of its pages stays with it.
    Raises Http404 both where there is none and where it is out of reach: the two are not told apart.
    """
    rows = Custody.objects.visible_to(request.actor).for_page().of_number(number)
    key = getattr(number, "custody", None)
    custody = (rows.filter(pk=key) if key else rows).first()
    if custody is None:
        raise Http404
    if key:
        custody.prisoner.number = CaseNumber(custody.prisoner.number, key)
    audit.record_read(by=request.actor, deed=deed, subject=custody, prisoner_number=custody.prisoner.number)
    return custody


def looks_back(custody: Custody) -> bool:
    """Whether it was opened by its own key, as one custody of several, and not as where the person is now."""
    return addresses.looks_back(number=custody.prisoner.number)


def earlier_of(custody: Custody, actor: Actor) -> list[Custody]:
    """Earlier custodies of the same human being within reach, the latest first; their links stay with them.

    None where one custody is looked at by its own key. One query.
    """
    if looks_back(custody):
        return []
    rows = Custody.objects.visible_to(actor).for_page().filter(prisoner__in=custody.prisoner.records)
    found = list(rows.exclude(pk=custody.pk).order_by("-opened_on", "-pk"))
    for one in found:
        one.prisoner.number = CaseNumber(str(one.prisoner.number), one.pk)
    return found


def looked_at(rows: Rows, custody: Custody) -> Rows:
    """Of rows about a person in a custody: all of every record of the person, or those of one custody."""
    if looks_back(custody):
        return rows.filter(custody=custody)
    return rows.filter(prisoner__in=custody.prisoner.records)
