"""Lists of cases in which something of the circumstances or of the record is missing or must be heeded.

Counts and lists come from the same querysets, so that a number opens what it counted (docs/domain.md 14.3,
17, 18, 19). Facts are today's.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.actions import circumstance_facts, prison_settings
from cases.models import Headline, ImmigrationStatus, InductionStep, PlanState, Prisoner
from cases.standards import circumstances as rules
from inspection.actions import record_facts
from inspection.standards.completeness import Item, check
from omu.dashboards.unit import MANAGED, Unit
from staff.templatetags.dates import day

Lines = dict[int, str]


@dataclass(frozen=True)
class Listing:
    """One list: its words, what it is for, and the permission beside that of the page."""

    words: str
    explains: str
    cases: Callable[[Unit], "QuerySet[Headline]"]
    why: Callable[[Unit, list[Headline]], Lines]
    permission: str = "circumstances:R"


def _earlier_than(unit: Unit, key: str, column: str) -> Q:
    """Cases in which the day in `column` lies more working days back than the setting of their prison."""
    prisons = list(unit.headlines.order_by().values_list("prison_id", flat=True).distinct())
    found = Q(pk__in=())
    for prison, days in prison_settings.in_force(key, prison_ids=prisons, today=unit.day).items():
        last = rules.latest_start(working_days=int(days), today=unit.day)
        found |= Q(**{"prison_id": prison, f"{column}__lte": last})
    return found


def _unscreened(unit: Unit) -> "QuerySet[Headline]":
    late = unit.headlines.filter(_earlier_than(unit, "screening_days", "custody__opened_on"))
    cases = list(late.order_by().values_list("pk", "custody__prisoner_id", "custody__opened_on"))
    known = circumstance_facts.gather([person for _, person, _ in cases])
    return unit.headlines.filter(
        pk__in=[
            pk
            for pk, person, opened_on in cases
            if (screened_on := known[person].screened_on) is None or screened_on < opened_on
        ]
    )


def _received(unit: Unit, headlines: list[Headline]) -> Lines:
    return {one.pk: f"Received on {day(one.custody.opened_on)}" for one in headlines}


def _outside_home(unit: Unit) -> "QuerySet[Headline]":
    """By the areas that occur, of which there are few, so that folding needs no help of the database."""
    areas = unit.headlines.order_by().values_list(
        "prison_id", "prison__name", "prison__home_areas", "custody__prisoner__home_area"
    )
    found = Q(pk__in=())
    for prison, name, near, area in {(a, b, tuple(c), d) for a, b, c, d in areas.distinct()}:
        if rules.outside_home(area=area, near=near, prison=name).holds:
            found |= Q(prison_id=prison, custody__prisoner__home_area=area)
    return unit.headlines.filter(found)


def _home(unit: Unit, headlines: list[Headline]) -> Lines:
    return {
        one.pk: f"Home area {one.custody.prisoner.home_area}; held at {one.prison.name}" for one in headlines
    }


def _unconsidered(unit: Unit) -> "QuerySet[Headline]":
    cases = list(unit.headlines.filter(MANAGED).order_by().values_list("pk", "custody__prisoner_id"))
    known = circumstance_facts.gather([person for _, person in cases])
    return unit.headlines.filter(pk__in=[pk for pk, person in cases if known[person].diversity_open is None])


def _without_action(unit: Unit) -> "QuerySet[Headline]":
    cases = list(unit.headlines.filter(MANAGED).order_by().values_list("pk", "custody__prisoner_id"))
    known = circumstance_facts.gather([person for _, person in cases])
    return unit.headlines.filter(pk__in=[pk for pk, person in cases if known[person].diversity_open])


def _issues(unit: Unit, headlines: list[Headline]) -> Lines:
    known = circumstance_facts.gather([one.custody.prisoner_id for one in headlines])
    return {one.pk: "; ".join(known[one.custody.prisoner_id].diversity_open or ()) for one in headlines}


def _removal(unit: Unit) -> "QuerySet[Headline]":
    """Removal is possible and there is no signed plan: the duty to plan stands all the same (18 rule 4)."""
    statuses = ImmigrationStatus.objects.visible_to(unit.actor).filter(
        ended_on__isnull=True, state__in=rules.REMOVAL_POSSIBLE
    )
    people = Prisoner.objects.visible_to(unit.actor).humans(statuses.values_list("prisoner_id", flat=True))
    found = unit.headlines.filter(MANAGED, custody__prisoner__in=people)
    return found.exclude(plan_state=PlanState.SIGNED)


def _status(unit: Unit, headlines: list[Headline]) -> Lines:
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


def _not_met(unit: Unit) -> "QuerySet[Headline]":
    """Nobody of the unit has met them since they came, and the days of the setting are over."""
    met = InductionStep.objects.visible_to(unit.actor).filter(
        custody_id=OuterRef("custody_id"), step="met_omu", stay__ended_on__isnull=True
    )
    staying = unit.headlines.filter(custody__stays__ended_on__isnull=True).annotate(
        arrived_on=F("custody__stays__arrived_on")
    )
    late = staying.filter(_earlier_than(unit, "induction_days", "arrived_on")).exclude(
        last_contact_at__date__gte=F("arrived_on")
    )
    return late.filter(~Exists(met))


def _arrived(unit: Unit, headlines: list[Headline]) -> Lines:
    return {one.pk: f"Arrived on {day(one.arrived_on)}" for one in headlines}  # type: ignore[attr-defined]


def missing_of(keys: Iterable[int], *, today: datetime.date) -> dict[int, list[Item]]:
    """What each of these records lacks; a fixed number of queries."""
    gathered = record_facts.gather(keys, today=today)
    return {pk: [one for one in check(facts=facts) if one.is_missing] for pk, facts in gathered.items()}


def _incomplete(unit: Unit) -> "QuerySet[Headline]":
    keys = unit.headlines.filter(MANAGED).order_by().values_list("pk", flat=True)
    lacking = missing_of(keys, today=unit.day)
    return unit.headlines.filter(pk__in=[pk for pk, items in lacking.items() if items])


def _lacks(unit: Unit, headlines: list[Headline]) -> Lines:
    lacking = missing_of([one.pk for one in headlines], today=unit.day)
    return {pk: "; ".join(one.title for one in items) for pk, items in lacking.items()}


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
}  # fmt: skip
