"""The facts of T1, T2 and T3 of many custodies at once, as the rules take them (docs/domain.md 5, 14.3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from cases.models import (
    Allocation,
    Contact,
    ContactMode,
    ContactTag,
    Custody,
    HeldAs,
    ReceptionKind,
    Stage,
    Stay,
    TagKind,
    Transfer,
    WithWhom,
)
from cases.standards import duties
from cases.standards.duties import CustodyFacts, Ending, Happened

TWO_WAY = (ContactMode.FACE_TO_FACE, ContactMode.TELEPHONE, ContactMode.VIDEO)


@dataclass(frozen=True, slots=True)
class _StayRow:
    pk: int
    prison: int
    arrived_on: date
    arrived_by: str
    ended_on: date | None
    first_contact: date | None


def gather(custodies: Iterable[Custody]) -> dict[int, CustodyFacts]:
    """The facts of each custody, by its key; four queries for any number. `headline` is read where loaded."""
    cases = {custody.pk: custody for custody in custodies}
    stays = _stays(list(cases))
    transfers = _transfers(list(cases))
    allocated = _allocations(list(cases))
    return {
        key: _facts(custody, stays[key], transfers[key], allocated[key]) for key, custody in cases.items()
    }


def first_meaningful(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """Two-way contacts of the offender supervisor with the prisoner about the sentence.

    Tagged as such, or an offender supervisor's entry of a meeting or call with the prisoner. An entry that
    was amended counts no more: its amendment does, if that still is one. A withdrawn entry never does.
    """
    tagged = Exists(ContactTag.objects.filter(contact=OuterRef("pk"), kind=TagKind.FIRST_CONTACT))
    spoke = Q(author_role="offender_supervisor", mode__in=TWO_WAY, with_whom=WithWhom.PRISONER)
    amended = Exists(Contact.objects.filter(amends=OuterRef("pk")))
    return contacts.standing().filter(spoke | tagged).exclude(amended)  # type: ignore[attr-defined]


def _stays(custodies: list[int]) -> Mapping[int, list[_StayRow]]:
    """Stays in order of arrival, each with the first meaningful contact of its prison since sentence."""
    during = first_meaningful(
        Contact.objects.filter(custody=OuterRef("custody"), prison=OuterRef("prison"))
    ).annotate(on=TruncDate("happened_at"))
    during = during.filter(on__gte=Greatest(OuterRef("arrived_on"), OuterRef("custody__sentenced_on")))
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


def _allocations(custodies: list[int]) -> Mapping[int, list[tuple[int | None, date]]]:
    rows = Allocation.objects.filter(custody_id__in=custodies, held_as=HeldAs.OFFENDER_SUPERVISOR)
    found: dict[int, list[tuple[int | None, date]]] = defaultdict(list)
    for custody, prison, on in rows.order_by("started_on").values_list(
        "custody_id", "prison_id", "started_on"
    ):
        found[custody].append((prison, on))
    return found


def _facts(
    custody: Custody,
    rows: list[_StayRow],
    transfers: Mapping[tuple[int, date], int],
    allocated: list[tuple[int | None, date]],
) -> CustodyFacts:
    stays = tuple(_stay(custody, row, transfers, first=position == 0) for position, row in enumerate(rows))
    return CustodyFacts(
        sentenced_on=custody.sentenced_on,
        stays=stays,
        allocations=tuple(
            Happened(on=on, stay=stay) for prison, on in allocated if (stay := _during(rows, prison, on))
        ),
        contacts=tuple(Happened(on=row.first_contact, stay=str(row.pk)) for row in rows if row.first_contact),
        endings=endings(custody, stays=stays, ended=[row.ended_on for row in rows]),
        absent_because=absent_because(custody),
    )


def _stay(
    custody: Custody, row: _StayRow, transfers: Mapping[tuple[int, date], int], *, first: bool
) -> duties.Stay:
    how = "transfer" if row.arrived_by == "transfer" else _how_received(custody, first=first)
    transfer = transfers.get((row.prison, row.arrived_on))
    return duties.Stay(
        key=str(row.pk), arrived_on=row.arrived_on, how=how, transfer=str(transfer) if transfer else ""
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


def endings(
    custody: Custody, *, stays: Iterable[duties.Stay], ended: Iterable[date | None]
) -> tuple[Ending, ...]:
    """What stopped the clocks of a custody: its closing, and each release that a recall came after."""
    found = []
    for (_, left_on), (back, _) in pairwise(zip(stays, ended, strict=True)):
        if back.how == "recall":
            found.append(Ending(on=left_on or back.arrived_on, because="released before the recall"))
    if custody.closed_on:
        found.append(Ending(on=custody.closed_on, because=custody.get_closed_as_display()))
    return tuple(found)


def absent_because(custody: Custody) -> str:
    """Why somebody is absent; empty for all who are not."""
    headline: Any = getattr(custody, "headline", None)
    return "recorded as absent" if headline is not None and headline.stage == Stage.ABSENT else ""
