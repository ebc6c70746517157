"""Programmes that people need and that are not delivered, and when each could start (docs/domain.md 16.3)."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cases.standards.working_days import add_months
from sentence_plans.actions import waiting
from sentence_plans.models import (
    Action,
    ActionQuerySet,
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    DeliveryStep,
    Provision,
)
from sentence_plans.standards.provision import Estimate
from staff.actors import Actor

#: Somebody is released soon within so many months.
SOON_MONTHS = 6
NOT_RUN = Estimate(on=None, reason="The prison does not run it.")
BEGUN = "It has begun."


@dataclass(frozen=True, slots=True)
class Unmet:
    """One programme of one person that is not delivered; `earliest`: when it could start here."""

    delivery: Delivery
    earliest: Estimate
    too_late: str


def needed(*, prison: int | None, soon: bool, today: datetime.date, by: Actor) -> DeliveryQuerySet:
    """The programmes within reach that are not delivered, of open cases.

    `prison`: the key of one, None for every one; `soon`: of those alone whose earliest release, parole or
    tariff date lies from today to six months ahead.
    """
    rows = Delivery.objects.visible_to(by).filter(_asked("custody", prison=prison, soon=soon, today=today))
    return rows.last_of_each().exclude(state=DeliveryState.DELIVERED)


def unavailable(*, prison: int | None, soon: bool, today: datetime.date, by: Actor) -> ActionQuerySet:
    """What the plans of the same cases need and cannot have, where no referral says so (8.3, 16.4)."""
    if not by.is_system and not by.may("interventions:R"):
        return Action.objects.none()
    asked = _asked("objective__plan__custody", prison=prison, soon=soon, today=today)
    return Action.objects.visible_to(by).unavailable().filter(asked, deliveries__isnull=True)


def _asked(custody: str, *, prison: int | None, soon: bool, today: datetime.date) -> Q:
    """That the case of a row is open, and at the prison, and ends soon, where that is asked for."""
    asked = Q((f"{custody}__closed_on__isnull", True))
    if prison is not None:
        asked &= Q((f"{custody}__headline__prison", prison))
    if soon:
        until = add_months(start=today, months=SOON_MONTHS)
        asked &= Q((f"{custody}__headline__earliest_release_on__range", (today, until)))
    return asked


def by_programme(rows: DeliveryQuerySet) -> list[Any]:
    """How many people need each programme, the most needed first."""
    named = rows.order_by().values("programme__code", "programme__name", "programme__is_accredited")
    return list(named.annotate(people=Count("custody", distinct=True)).order_by("-people", "programme__name"))


def shown(rows: Collection[Delivery], *, today: datetime.date) -> list[Unmet]:
    """Each with the earliest day on which it could start where the person is; a fixed number of queries.

    `rows` come with programme, course, custody and headline. Who is on the list keeps his or her place on
    it, anybody else would come at its end.
    """
    pairs = {(one.programme_id, one.custody.headline.prison_id) for one in rows}
    runs = Provision.objects.current().filter(
        programme__in={programme for programme, _ in pairs}, prison__in={prison for _, prison in pairs}
    )
    lines = waiting.lines(runs.select_related("programme"), today=today)
    held = {(one.provision.programme_id, one.provision.prison_id): one for one in lines.values()}
    places = {place.delivery.pk: place for line in lines.values() for place in line.places}
    return [_unmet(one, held, places, today) for one in rows]


def _unmet(
    one: Delivery,
    held: Mapping[tuple[int, int], waiting.Line],
    places: Mapping[int, waiting.Place],
    today: datetime.date,
) -> Unmet:
    """When a programme could start for one person, and whether that is too late."""
    if one.pk in places:
        return Unmet(one, places[one.pk].estimate, places[one.pk].too_late)
    if one.step == DeliveryStep.STARTED:
        return Unmet(one, Estimate(on=one.started_on, reason=BEGUN, is_certain=True), "")
    if one.step == DeliveryStep.OFFERED and one.course:
        earliest = Estimate(on=one.course.starts_on, reason="A place is offered.", is_certain=True)
        return Unmet(one, earliest, waiting.late(one, starts_on=earliest.on))
    line = held.get((one.programme_id, one.custody.headline.prison_id or 0))
    if line is None:
        return Unmet(one, NOT_RUN, "")
    earliest = line.next_for(before=len(line.places), today=today)
    return Unmet(one, earliest, waiting.late(one, starts_on=earliest.on))
