"""Lists of cases in which something of the circumstances or of the record is missing or must be heeded.

Counts and lists come from the same querysets, so that a number opens what it counted (docs/domain.md 14.3,
17, 18, 19). Facts are today's.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F, Q, QuerySet

from cases.actions import circumstance_facts, prison_settings
from cases.models import Headline, ImmigrationStatus, InductionStep, PlanState, Prisoner
from cases.standards import circumstances as rules
from inspection.actions import record_facts
from inspection.standards.completeness import Item, check
from omu.dashboards.figures import lacking
from omu.dashboards.unit import Unit
from staff.templatetags.dates import day

Lines = dict[int, str]


@dataclass(frozen=True)
class Watched(Unit):
    """A unit with what several lists ask of its cases, asked for once."""

    @cached_property
    def prisons(self) -> list[int]:
        """The prisons its cases are in."""
        return list(self.headlines.order_by().values_list("prison_id", flat=True).distinct())

    def late_since(self, key: str) -> dict[datetime.date, list[int]]:
        """The prisons by the last day from which more working days have gone by than their setting allows."""
        days = prison_settings.in_force(key, prison_ids=self.prisons, today=self.day)
        found: dict[datetime.date, list[int]] = defaultdict(list)
        for prison, allowed in days.items():
            found[rules.latest_start(working_days=int(allowed), today=self.day)].append(prison)
        return found


@dataclass(frozen=True)
class Listing:
    """One list: its words, what it is for, and the permission beside that of the page."""

    words: str
    explains: str
    cases: Callable[[Watched], "QuerySet[Headline]"]
    why: Callable[[Watched, list[Headline]], Lines]
    permission: str = "circumstances:R"
    #: By what the cases are counted and narrowed: "officer", "trust", or nothing.
    by: str = ""


def _unscreened(unit: Watched) -> "QuerySet[Headline]":
    late = Q(pk__in=())
    for last, prisons in unit.late_since("screening_days").items():
        late |= Q(prison_id__in=prisons, custody__opened_on__lte=last)
    return unit.headlines.filter(late, lacking("unscreened", unit))


def _received(unit: Watched, headlines: list[Headline]) -> Lines:
    return {one.pk: f"Received on {day(one.custody.opened_on)}" for one in headlines}


def _outside_home(unit: Watched) -> "QuerySet[Headline]":
    """By the areas that occur, of which there are few, so that folding needs no help of the database."""
    areas = unit.headlines.order_by().values_list(
        "prison_id", "prison__name", "prison__home_areas", "custody__prisoner__home_area"
    )
    found = Q(pk__in=())
    for prison, name, near, area in {(a, b, tuple(c), d) for a, b, c, d in areas.distinct()}:
        if rules.outside_home(area=area, near=near, prison=name).holds:
            found |= Q(prison_id=prison, custody__prisoner__home_area=area)
    return unit.headlines.filter(found)


def _home(unit: Watched, headlines: list[Headline]) -> Lines:
    return {
        one.pk: f"Home area {one.custody.prisoner.home_area}; held at {one.prison.name}" for one in headlines
    }


def _unconsidered(unit: Watched) -> "QuerySet[Headline]":
    return unit.headlines.managed().filter(lacking("unconsidered", unit))


def _without_action(unit: Watched) -> "QuerySet[Headline]":
    return unit.headlines.managed().filter(lacking("unacted", unit))


def _issues(unit: Watched, headlines: list[Headline]) -> Lines:
    known = circumstance_facts.gather([one.custody.prisoner_id for one in headlines])
    return {one.pk: "; ".join(known[one.custody.prisoner_id].diversity_open or ()) for one in headlines}


def _removal(unit: Watched) -> "QuerySet[Headline]":
    """Removal is possible and there is no signed plan: the duty to plan stands all the same (18 rule 4)."""
    statuses = ImmigrationStatus.objects.visible_to(unit.actor).filter(
        ended_on__isnull=True, state__in=rules.REMOVAL_POSSIBLE
    )
    people = Prisoner.objects.visible_to(unit.actor).humans(statuses.values_list("prisoner_id", flat=True))
    found = unit.headlines.managed().filter(custody__prisoner__in=people)
    return found.exclude(plan_state=PlanState.SIGNED)


def _status(unit: Watched, headlines: list[Headline]) -> Lines:
    rows = ImmigrationStatus.objects.visible_to(unit.actor).filter(ended_on__isnull=True)
    rows = rows.filter(
        prisoner__in=Prisoner.objects.visible_to(unit.actor).humans(
            [one.custody.prisoner_id for one in headlines]
        )
    ).select_related("prisoner")
    by_root = {one.prisoner.same_as_id or one.prisoner_id: one for one in rows}
    roots = {one.pk: one.custody.prisoner.same_as_id or one.custody.prisoner_id for one in headlines}
    return {
        pk: f"{by_root[root].get_state_display()} since {day(by_root[root].since)}"
        for pk, root in roots.items()
        if root in by_root
    }


def _not_met(unit: Watched) -> "QuerySet[Headline]":
    """Nobody of the unit has met them since they came, and the days of the setting are over."""
    met = InductionStep.objects.visible_to(unit.actor).filter(step="met_omu", stay__ended_on__isnull=True)
    staying = unit.headlines.filter(custody__stays__ended_on__isnull=True).annotate(
        arrived_on=F("custody__stays__arrived_on")
    )
    late = Q(pk__in=())
    for last, prisons in unit.late_since("induction_days").items():
        late |= Q(prison_id__in=prisons, arrived_on__lte=last)
    unseen = staying.filter(late).exclude(last_contact_at__date__gte=F("arrived_on"))
    return unseen.exclude(pk__in=met.values("custody_id"))  # worked out once, not for each case


def _arrived(unit: Watched, headlines: list[Headline]) -> Lines:
    return {one.pk: f"Arrived on {day(one.arrived_on)}" for one in headlines}  # type: ignore[attr-defined]


def missing_of(keys: Iterable[int], *, today: datetime.date) -> dict[int, list[Item]]:
    """What each of these records lacks, looked at again; a fixed number of queries."""
    gathered = record_facts.gather(keys, today=today)
    return {pk: [one for one in check(facts=facts) if one.is_missing] for pk, facts in gathered.items()}


def _incomplete(unit: Watched) -> "QuerySet[Headline]":
    return unit.headlines.managed().filter(lacking_from__lte=unit.day)


def _lacks(unit: Watched, headlines: list[Headline]) -> Lines:
    missing = missing_of([one.pk for one in headlines], today=unit.day)
    return {pk: "; ".join(one.title for one in items) for pk, items in missing.items()}


def _lacking(key: str) -> tuple[Callable[[Watched], "QuerySet[Headline]"], Callable[..., Lines]]:
    """The cases whose record lacks one thing of the check, and why."""

    def cases(unit: Watched) -> "QuerySet[Headline]":
        return unit.headlines.managed().filter(lacking(key, unit))

    def why(unit: Watched, headlines: list[Headline]) -> Lines:
        missing = missing_of([one.pk for one in headlines], today=unit.day)
        return {pk: one.reason for pk, items in missing.items() for one in items if one.key == key}

    return cases, why


LISTS: dict[str, Listing] = {
    "screening": Listing(
        "Receptions without a learning screening",
        "Longer here than the setting allows, with no screening recorded since reception.",
        _unscreened, _received,
    ),
    "induction": Listing(
        "Induction without the offender management unit",
        "Longer here than the setting allows, without a first interview, a contact or a ticked step.",
        _not_met, _arrived,
    ),
    "diversity": Listing(
        "Diversity not considered",
        "Nobody has recorded that it was considered, not even that nothing was found.",
        _unconsidered, _received,
    ),
    "issues": Listing(
        "Diversity issues without an action",
        "An issue is recorded, and nothing that is done about it.",
        _without_action, _issues,
    ),
    "immigration": Listing(
        "Immigration: plan required",
        "Removal is possible and there is no signed plan. The duty to plan stands all the same.",
        _removal, _status,
    ),
    "home": Listing(
        "Held outside the home area",
        "Only those whose home area is known, in prisons for which it is recorded what is near.",
        _outside_home, _home,
    ),
    "incomplete": Listing(
        "Records that are not complete",
        "Something that a complete record holds is neither there nor noted.",
        _incomplete, _lacks, "record_check:R",
    ),
    "quiet": Listing(
        "No contact of the offender supervisor in the planned interval",
        "The plan says how often they meet; it has been longer. Without a plan see the missing entries.",
        *_lacking("contact"), "record_check:R", "officer",
    ),
    "manager-quiet": Listing(
        "No contact of the offender manager in three months",
        "In scope, or with an offender manager, for more than three months; nobody of probation met them.",
        *_lacking("manager"), "record_check:R", "trust",
    ),
}  # fmt: skip
