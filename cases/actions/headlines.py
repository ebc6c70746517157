"""The one writer of headlines, and of the mark that a case has changed (docs/adr/0008)."""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.models import Change, Custody, Headline


def record(custody: Custody, **facts: Any) -> None:
    """Write facts of a case where lists and headers read them, in the transaction of the action.

    `facts` are fields of Headline. Raises TypeError on a name that is no field of it.
    """
    fields = {field.name for field in Headline._meta.concrete_fields} | {
        field.attname for field in Headline._meta.concrete_fields
    }
    unknown = set(facts) - fields
    if unknown:
        raise TypeError(f"no fact of a headline: {sorted(unknown)}")
    changed = Headline.objects.filter(custody=custody).update(**facts)
    if not changed:
        Headline.objects.create(custody=custody, **facts)
    touch(custody)


def touch(custody: Custody) -> None:
    """Say that something of a case has changed, so that its clocks are worked out again."""
    Change.objects.create(custody=custody)


def touch_many(custodies: Iterable[Custody]) -> None:
    """The same for many."""
    Change.objects.bulk_create([Change(custody=custody) for custody in custodies], batch_size=2000)


def record_contacts(headlines: Iterable[Headline]) -> None:
    """Write the last contacts of many, whose rows of Custody are locked; the caller touches them."""
    Headline.objects.bulk_update(headlines, ["last_contact_at", "last_om_contact_at"], batch_size=2000)


def record_many(facts: Mapping[int, Mapping[str, Any]]) -> None:
    """Write facts of many cases, by key of the custody; the same names for each. The caller touches them."""
    if facts:
        names = sorted(next(iter(facts.values())))
        rows = [Headline(custody_id=key, **fields) for key, fields in facts.items()]
        Headline.objects.bulk_update(rows, names, batch_size=2000)
