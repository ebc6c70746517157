"""The facts of T1, T2 and T3 of many custodies at once, as the rules take them (docs/domain.md 5, 14.3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import DateField, DateTimeField, Exists, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from cases.actions import absences
from cases.models import (
    Absence,
    Allocation,
    Contact,
    ContactTag,
    Custody,
    HeldAs,
    PrisonSetting,
    ReceptionKind,
    Release,
    Stay,
    TagKind,
    Transfer,
    WithWhom,
)
from cases.standards import duties
from cases.standards.contacts import TWO_WAY_MODES
from cases.standards.duties import CustodyFacts, Ending, Happened
from cases.standards.own_limits import OwnLimit

#: Which setting of a prison is the limit of which standard.
OWN_LIMITS = {"limit_t1": "T1", "limit_t2": "T2", "limit_t5": "T5", "limit_t5_long": "T5.long"}


@dataclass(frozen=True, slots=True)
class _StayRow:
    pk: int
    prison: int
    arrived_on: date
    arrived_by: str
    ended_on: date | None
    first_contact: date | None


#: What is known of the stays of each custody, by its key.
Stays = Mapping[int, CustodyFacts]


def gather(custodies: Iterable[Custody]) -> dict[int, CustodyFacts]:
    """The facts of each custody, by its key; seven queries for any number."""
    cases = {custody.pk: custody for custody in custodies}
    keys = list(cases)
    stays, transfers, allocated = _stays(keys), _transfers(keys), _allocations(keys)
    released, absent = _releases(keys), absent_because(keys)
    own = _own_limits({row.prison for rows in stays.values() for row in rows})
    return {
        key: replace(
            _facts(custody, stays[key], transfers[key], allocated[key], released[key], absent.get(key, "")),
            own_limits=own,
        )
        for key, custody in cases.items()
    }


def _own_limits(prisons: set[int]) -> tuple[OwnLimit, ...]:
    """The limits that these prisons have set for themselves, the oldest first; one query."""
    rows = PrisonSetting.objects.filter(prison_id__in=prisons, key__in=list(OWN_LIMITS))
    return tuple(
        OwnLimit(row.prison_id, OWN_LIMITS[row.key], row.effective_from, row.value)
        for row in rows.order_by("effective_from", "pk")
    )


def first_meaningful(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Two-way contacts of the offender supervisor with the prisoner about the sentence.

    Tagged as such, or an offender supervisor's entry with the prisoner in which both sides speak: one rule
    for clock, headline and workload (docs/domain.md 14.3 rule 2). An entry that was amended counts no more:
    its amendment does, if that still is one. A withdrawn entry never does.
    """
    tagged = Exists(ContactTag.objects.filter(contact=OuterRef("pk"), kind=TagKind.FIRST_CONTACT))
    spoke = Q(author_role="offender_supervisor", mode__in=TWO_WAY_MODES, with_whom=WithWhom.PRISONER)
    amended = Exists(Contact.objects.filter(amends=OuterRef("pk")))
    return contacts.standing().filter(spoke | tagged).exclude(amended)  # type: ignore[attr-defined]


class _Midnight(Func):
    """The moment at which a day began in London; nothing of nothing."""

    template = "(%(expressions)s)::timestamp AT TIME ZONE 'Europe/London'"
    output_field = DateTimeField()


def _stays(custodies: list[int]) -> Mapping[int, list[_StayRow]]:
    """Stays in order of arrival, each with the first meaningful contact of its prison since sentence."""
    during = first_meaningful(
        Contact.objects.filter(custody=OuterRef("custody"), prison=OuterRef("prison"))
    ).annotate(on=TruncDate("happened_at"))
    # As a moment, so that the index of the log begins there, however many entries stand before it.
    began = Greatest(OuterRef("arrived_on"), OuterRef("custody__sentenced_on"))
    during = during.filter(happened_at__gte=_Midnight(began))
    rows = (
        Stay.objects.filter(custody_id__in=custodies)
        .annotate(
            first_contact=Subquery(during.order_by("happened_at").values("on")[:1], output_field=DateField())
        )
        .order_by("arrived_on", "pk")
        .values_list("custody_id", "pk", "prison_id", "arrived_on", "arrived_by", "ended_on", "first_contact")
    )
    found: dict[int, list[_StayRow]] = defaultdict(list)
    for custody, *row in rows:
        found[custody].append(_StayRow(*row))
    return found


def _transfers(custodies: list[int]) -> Mapping[int, dict[tuple[int, date], int]]:
    rows = Transfer.objects.filter(custody_id__in=custodies, arrived_on__isnull=False).order_by("pk")
    found: dict[int, dict[tuple[int, date], int]] = defaultdict(dict)
    for key, custody, prison, on in rows.values_list("pk", "custody_id", "to_prison_id", "arrived_on"):
        if on is not None:
            found[custody][prison, on] = key
    return found


def _allocations(custodies: list[int]) -> Mapping[int, list[Allocation]]:
    rows = Allocation.objects.filter(custody_id__in=custodies, held_as=HeldAs.OFFENDER_SUPERVISOR)
    found: dict[int, list[Allocation]] = defaultdict(list)
    for row in rows.order_by("started_on", "pk").only("custody_id", "prison_id", "started_on", "ended_on"):
        found[row.custody_id].append(row)
    return found


def _releases(custodies: list[int]) -> Mapping[int, list[Release]]:
    found: dict[int, list[Release]] = defaultdict(list)
    for row in Release.objects.filter(custody_id__in=custodies).order_by("on", "pk"):
        found[row.custody_id].append(row)
    return found


def absent_because(custodies: list[int]) -> dict[int, str]:
    """Why somebody is absent now, by key of the custody, such as "in hospital ... since 3 May 2026"."""
    rows = Absence.objects.filter(custody_id__in=custodies, returned_on__isnull=True)
    return {row.custody_id: absences.words(row) for row in rows}


def _facts(
    custody: Custody,
    rows: list[_StayRow],
    transfers: Mapping[tuple[int, date], int],
    allocated: list[Allocation],
    released: list[Release],
    absent: str,
) -> CustodyFacts:
    stays = tuple(_stay(custody, row, transfers, first=position == 0) for position, row in enumerate(rows))
    return CustodyFacts(
        sentenced_on=custody.sentenced_on,
        stays=stays,
        allocations=tuple(
            Happened(on=one.started_on, stay=stay, key=str(one.pk), until=one.ended_on)
            for one in allocated
            if (stay := _during(rows, one.prison_id, one.started_on))
        ),
        contacts=tuple(Happened(on=row.first_contact, stay=str(row.pk)) for row in rows if row.first_contact),
        endings=_endings(custody, released),
        absent_because=absent,
    )


def _stay(
    custody: Custody, row: _StayRow, transfers: Mapping[tuple[int, date], int], *, first: bool
) -> duties.Stay:
    how = "transfer" if row.arrived_by == "transfer" else _how_received(custody, first=first)
    transfer = transfers.get((row.prison, row.arrived_on))
    return duties.Stay(
        key=str(row.pk),
        arrived_on=row.arrived_on,
        how=how,
        transfer=str(transfer) if transfer else "",
        prison=row.prison,
        left_on=row.ended_on,
    )


def _how_received(custody: Custody, *, first: bool) -> str:
    """A reception after the first one of a custody is a return on recall: nothing else reopens it."""
    if not first or custody.reception_kind == ReceptionKind.RECALL:
        return "recall"
    return "remand" if custody.reception_kind == ReceptionKind.REMAND else "sentence"


def _during(rows: list[_StayRow], prison: int | None, on: date) -> str:
    """The stay an allocation belongs to: the last one of its prison begun by then, else the first after."""
    fitting = [row for row in rows if prison in {None, row.prison}]
    begun = [row for row in fitting if row.arrived_on <= on]
    chosen = begun[-1:] or fitting[:1]
    return str(chosen[0].pk) if chosen else ""


def _endings(custody: Custody, released: list[Release]) -> tuple[Ending, ...]:
    """What stopped the clocks of a custody: each release, also one that a recall came after (rule 6)."""
    found = [Ending(on=row.on, because=row.get_closed_as_display()) for row in released]
    if custody.closed_on and not any(row.returned_on is None for row in released):
        found.append(Ending(on=custody.closed_on, because=custody.get_closed_as_display()))
    return tuple(found)
