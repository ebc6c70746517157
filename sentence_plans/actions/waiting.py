"""Waiting lists: who is where on which, and when a place can be expected (docs/domain.md 9.3, 16.2).

The order is the day somebody came on the list. Three queries for any number of programmes and people.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F

from sentence_plans.models import Course, CourseQuerySet, Delivery, DeliveryStep, Provision
from sentence_plans.standards import provision as rules
from sentence_plans.standards.provision import Estimate, Start

BEFORE_RELEASE = "the earliest release, parole or tariff date"


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a list: others ahead, when it can be expected to start, and why that is too late."""

    delivery: Delivery
    before: int
    estimate: Estimate
    too_late: str


@dataclass(slots=True)
class Line:
    """The waiting list of one programme at one prison, with the courses ahead and their free places."""

    provision: Provision
    courses: list[Course] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def next_for(self, *, before: int, today: datetime.date) -> Estimate:
        """When the one with so many ahead can start."""
        starts = [Start(starts_on=one.starts_on, free=free(one)) for one in self.courses]
        return rules.estimate(
            before=before, courses=starts, places_a_year=self.provision.places_a_year,
            courses_a_year=self.provision.courses_a_year, is_staffed=self.provision.is_staffed, today=today,
        )  # fmt: skip


def free(course: Course) -> int:
    """The places of a course that nobody has; `course` comes from `courses_of`."""
    return max(course.places - course.taken, 0)  # type: ignore[attr-defined]


def courses_of(provisions: Iterable[int]) -> CourseQuerySet:
    """The courses of these, called off ones left out, each with `taken`: how many places are given away."""
    held = Course.objects.held().filter(provision__in=list(provisions))
    return held.annotate(taken=Count("deliveries"))


def lines(provisions: Iterable[Provision], *, today: datetime.date) -> dict[int, Line]:
    """The list of each provision, by its key; those whose prison the person has left stand on none."""
    found = {one.pk: Line(one) for one in provisions}
    for course in courses_of(found):
        if course.starts_on >= today:
            found[course.provision_id].courses.append(course)
    keys = {(one.provision.programme_id, one.provision.prison_id): one for one in found.values()}
    queues: dict[int, list[Delivery]] = defaultdict(list)
    rows = Delivery.objects.waiting().filter(
        programme__in={programme for programme, _ in keys},
        prison__in={prison for _, prison in keys},
        prison=F("custody__headline__prison"),
        custody__closed_on__isnull=True,
    )
    for row in rows.select_related("custody__prisoner", "custody__headline", "programme"):
        line = keys.get((row.programme_id, row.prison_id or 0))
        if line:
            queues[line.provision.pk].append(row)
    for key, queue in queues.items():
        found[key].places = [_place(found[key], row, before, today) for before, row in enumerate(queue)]
    return found


def _place(line: Line, row: Delivery, before: int, today: datetime.date) -> Place:
    expected = line.next_for(before=before, today=today)
    return Place(row, before, expected, late(row, starts_on=expected.on))


def late(row: Delivery, *, starts_on: datetime.date | None) -> str:
    """Why a programme that starts on a day is too late for this person; empty where it is not."""
    return rules.too_late(
        starts_on=starts_on, weeks=row.programme.weeks,
        deadline=row.custody.headline.earliest_release_on, what=BEFORE_RELEASE,
    )  # fmt: skip


def of_deliveries(rows: Iterable[Delivery], *, today: datetime.date) -> dict[int, Place]:
    """Where these deliveries stand on their lists, by key; nothing for one that does not wait."""
    waiting = [one for one in rows if one.step == DeliveryStep.WAITING and one.is_running]
    if not waiting:
        return {}
    provisions = Provision.objects.current().filter(
        programme__in={one.programme_id for one in waiting}, prison__in={one.prison_id for one in waiting}
    )
    wanted = {one.pk for one in waiting}
    every = [place for line in lines(provisions, today=today).values() for place in line.places]
    return {one.delivery.pk: one for one in every if one.delivery.pk in wanted}
