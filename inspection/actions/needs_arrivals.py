"""Who arrived, and what of their needs the prison cannot meet (docs/domain.md 13.3, 16.8)."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q

from cases.models import Custody, Stay
from cases.standards.working_days import add_months
from inspection.actions import needs_people
from inspection.actions.needs_counts import sections
from inspection.standards import needs as rules
from inspection.standards.needs import Person
from risk.models import SectionResult
from sentence_plans.models import Delivery, DeliveryState, Programme, Provision

#: Arrivals are looked at for so many months.
MONTHS = 3
CANNOT, CAN, UNKNOWN = "cannot", "can", "unknown"
WORDS = {
    CANNOT: "Needs this prison cannot meet", CAN: "Every need can be met here",
    UNKNOWN: "Not known: no complete assessment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who arrived: which needs nothing here answers, which programmes are not run here."""

    stay: Stay
    person: Person
    unmet: list[str]
    programmes: list[str]

    @property
    def which(self) -> str:
        """Where somebody is counted; without an assessment a programme that is not run here still counts."""
        if self.unmet or self.programmes:
            return CANNOT
        return CAN if self.person.assessed else UNKNOWN


def since(*, today: datetime.date) -> datetime.date:
    """The first day that is looked at."""
    return add_months(start=today, months=-MONTHS)


def arrivals(prison: int, *, today: datetime.date) -> list[Arrival]:
    """Those who arrived in the last three months and whose case is open, the last first; fixed queries."""
    stays: dict[int, Stay] = {}
    rows = Stay.objects.filter(prison=prison, arrived_on__range=(since(today=today), today))
    for stay in rows.order_by("arrived_on", "pk"):
        stays[stay.custody_id] = stay
    people = {one.custody: one for one in needs_people.gather(Q(custody__in=list(stays)))}
    answered, run = answers(prison)
    titles, names = sections(), dict(Programme.objects.values_list("code", "name"))
    found = [
        _arrival(stay, people[custody], answered, run, titles, names)
        for custody, stay in stays.items()
        if custody in people
    ]
    return sorted(found, key=lambda one: (one.stay.arrived_on, one.stay.pk), reverse=True)


def answers(prison: int) -> tuple[frozenset[str], Collection[str]]:
    """The sections that something run here, with staff, answers; and the codes of what is run."""
    rows = Provision.objects.current().filter(prison=prison, is_staffed=True)
    run = dict(rows.values_list("programme__code", "programme__needs"))
    return frozenset(section for needs in run.values() for section in needs), set(run)


def _arrival(
    stay: Stay, person: Person, answered: frozenset[str], run: Collection[str],
    titles: Mapping[str, str], names: Mapping[str, str],
) -> Arrival:  # fmt: skip
    missing = sorted(
        names.get(code, code) for code, state in person.referrals.items()
        if state in (rules.REFERRED, rules.WAITING) and code not in run
    )  # fmt: skip
    unmet = [
        titles[code] for code in rules.unmet_sections(person=person, answered=answered) if code in titles
    ]
    return Arrival(stay, person, unmet, missing)


@dataclass(frozen=True, slots=True)
class AtArrival:
    """What the page of a case says to the prison somebody has come to; `assessed`: needs are known."""

    arrived_on: datetime.date
    assessed: bool
    unmet: list[str]
    programmes: list[str]


def at_arrival(custody: Custody, *, today: datetime.date) -> AtArrival | None:
    """What the prison cannot meet, for a case whose stay there is not older than three months; else None."""
    prison = custody.headline.prison_id
    rows = Stay.objects.filter(
        custody=custody, prison=prison, ended_on__isnull=True, arrived_on__range=(since(today=today), today)
    )
    stay = rows.first()
    if stay is None:
        return None
    answered, run = answers(prison)
    results = list(SectionResult.objects.of_latest([custody.prisoner_id]))
    held = Person(
        custody=custody.pk, prison=prison, sections={
            one.section: rules.severity(
                need=one.need_present, severe=one.severe, attention=one.needs_attention
            )
            for one in results
        },
    )  # fmt: skip
    titles = {one.section: one.title for one in results}
    open_ones = Delivery.objects.filter(custody=custody).last_of_each().running()
    names = open_ones.exclude(state=DeliveryState.DELIVERED).exclude(programme__code__in=run)
    return AtArrival(
        arrived_on=stay.arrived_on,
        assessed=bool(results),
        unmet=[titles[code] for code in rules.unmet_sections(person=held, answered=answered)],
        programmes=sorted(names.values_list("programme__name", flat=True)),
    )
