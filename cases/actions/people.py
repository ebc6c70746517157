"""The records of human beings, held while what may exist once for each of them is checked (docs/adr/0013)."""

from collections.abc import Iterable

from cases.models import Custody, Prisoner


def hold(keys: Iterable[int]) -> list[Prisoner]:
    """Every record of the human beings these records are of, locked in order of key until the end.

    Called inside the transaction of an action, before it looks whether an open custody is there. A merge that
    comes in between widens the set, which is then held as well.
    """
    wanted = set(keys)
    while True:
        rows = Prisoner.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
        held = list(rows.filter(pk__in=Prisoner.objects.humans(wanted).values("pk")))
        found = set(Prisoner.objects.humans(wanted).values_list("pk", flat=True))
        if found <= {one.pk for one in held}:
            return held
        wanted |= found


def open_custodies(records: Iterable[Prisoner]) -> list[Custody]:
    """The open custodies of these records, with headline and person; call `hold` before."""
    rows = Custody.objects.open().filter(prisoner__in=[one.pk for one in records])
    return list(rows.select_related("headline__prison", "prisoner").order_by("pk"))
