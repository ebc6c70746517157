"""The gateway to a record: reach first, then a line in the audit. Out of reach is 404 (docs/adr/0003)."""

from django.db.models import Prefetch
from django.http import Http404

from cases.models import Alias, Custody, Prisoner
from staff import audit
from staff.actors import Actor


def prisoner(number: str, *, deed: str, by: Actor) -> Prisoner:
    """The person with this number, with aliases and custodies within reach; the read is audited."""
    names = Prefetch("aliases", queryset=Alias.objects.visible_to(by))
    found = Prisoner.objects.visible_to(by).prefetch_related(names).filter(number=number.upper()).first()
    if found is None:
        raise Http404
    audit.record_read(by=by, deed=deed, subject=found, prisoner_number=found.number)
    return found


def custody(key: int, *, victims: bool = False, by: Actor, deed: str = "") -> Custody:
    """The custody with this key, with its headline. With `deed` the read is audited.

    With `victims` for its victim part alone, which a victim liaison officer reaches too.
    """
    rows = Custody.objects.with_victims_for(by) if victims else Custody.objects.visible_to(by)
    found = rows.for_page().filter(pk=key).first()
    if found is None:
        raise Http404
    if deed:
        audit.record_read(by=by, deed=deed, subject=found, prisoner_number=found.prisoner.number)
    return found
