"""What several prisons run together, who waits and what is not delivered (docs/domain.md 16).

Counts alone, nobody's name: read by everybody who reads provision.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F

from sentence_plans.models import Delivery, DeliveryState, Programme, Provision
from staff.models import Prison


@dataclass(slots=True)
class Total:
    """One line: a programme over prisons, or a prison over programmes. `run_at` counts the others."""

    name: str
    is_accredited: bool | None = None
    run_at: int = 0
    places_a_year: int = 0
    unstaffed: int = 0
    waiting: int = 0
    not_delivered: int = 0


def totals(prisons: Collection[Prison]) -> tuple[list[Total], list[Total]]:
    """By programme, and by prison; four queries for any number of prisons.

    People count where they are: on a list at the prison that runs it, and for each programme that is not
    delivered, the last referral alone.
    """
    by_programme: dict[int, Total] = {}
    by_prison = {one.pk: Total(name=one.name) for one in prisons}
    runs = Provision.objects.current().filter(prison__in=prisons).select_related("programme")
    for one in runs:
        line = by_programme.setdefault(
            one.programme_id, Total(name=one.programme.name, is_accredited=one.programme.is_accredited)
        )
        for total in (line, by_prison[one.prison_id]):
            total.run_at += 1
            total.places_a_year += one.places_a_year
            total.unstaffed += not one.is_staffed
    _people(by_programme, by_prison)
    return (
        sorted(by_programme.values(), key=lambda one: (-one.not_delivered, one.name)),
        sorted(by_prison.values(), key=lambda one: one.name),
    )


def _people(by_programme: dict[int, Total], by_prison: dict[int, Total]) -> None:
    """Add who waits and what is not delivered, counted by the database."""
    open_here = Delivery.objects.filter(
        custody__closed_on__isnull=True, custody__headline__prison__in=list(by_prison)
    )
    waiting = open_here.waiting().filter(prison=F("custody__headline__prison"))
    needed = open_here.last_of_each().exclude(state=DeliveryState.DELIVERED)
    every = {one.pk: one for one in Programme.objects.all()}
    for field, rows in (("waiting", waiting), ("not_delivered", needed)):
        pairs = rows.order_by().values("programme", "custody__headline__prison").annotate(people=Count("pk"))
        for programme, prison, people in pairs.values_list(
            "programme", "custody__headline__prison", "people"
        ):
            one = every[programme]
            line = by_programme.setdefault(programme, Total(name=one.name, is_accredited=one.is_accredited))
            for total in (line, by_prison[prison]):
                setattr(total, field, getattr(total, field) + people)
