"""What is counted of a unit's cases, in which words, by which condition (docs/domain.md 5, 12 to 15).

One condition serves the number, the list behind it, the file, and the comparison of prisons.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases.actions import unheld
from cases.models import PlanState, Stage, Transfer
from cases.standards.working_days import add_months
from omu.dashboards import pending
from omu.dashboards.unit import Unit
from sentence_plans.models import Delivery, DeliveryState, Objective, WorkStatus
from sentence_plans.models import State as PlanIs

#: Without an answer for so many days, a transfer that was asked for is nobody's any more.
UNANSWERED = datetime.timedelta(days=14)
RELEASE_MONTHS = 6
#: An action is not owed before release once it is done, taken out, or ended by leaving.
DONE = (
    WorkStatus.FULLY_ACHIEVED,
    WorkStatus.RECALLED_OR_RELEASED,
    WorkStatus.REMOVED_INAPPROPRIATE,
    WorkStatus.REMOVED_UNSUITABLE,
    WorkStatus.REMOVED_OTHER,
)
NOT_DONE = [one for one in WorkStatus if one not in DONE]
NOT_DELIVERED = (DeliveryState.HERE, DeliveryState.AFTER_TRANSFER, DeliveryState.NO_PLAN)
MANAGED = ~Q(stage__in=[Stage.REMAND, Stage.CLOSED])


@dataclass(frozen=True)
class Figure:
    """A number: its words, what they mean, and the condition of its cases."""

    words: str
    explains: str
    condition: Callable[[Unit], Q]


def lacking(key: str, unit: Unit) -> Q:
    """Cases that lack a thing on the day, as the refresh has written down (docs/adr/0008)."""
    return Q(**{f"lacking__{key}__lte": unit.day.isoformat()})


def _nobody(unit: Unit) -> Q:
    return Q(pk__in=unheld.without_holder(unit.headlines, today=unit.day).order_by().values("pk"))


def _limbo(unit: Unit) -> Q:
    """On the way since yesterday or longer; a move past its day; a request nobody has answered."""
    rows = Transfer.objects.visible_to(unit.actor).filter(ended_on__isnull=True, left_on__isnull=True)
    late = Q(move_on__lt=unit.day)
    unanswered = Q(answered_at__isnull=True, requested_at__date__lte=unit.day - UNANSWERED)
    stuck = rows.filter(late | unanswered).order_by().values("custody_id")
    return Q(in_transit_since__lt=unit.day) | Q(custody_id__in=stuck)


def _unheard(key: str) -> Callable[[Unit], Q]:
    def condition(unit: Unit) -> Q:
        rows = pending.SOURCES[key].rows(unit).filter(unit_heard=False)
        return Q(custody_id__in=rows.order_by().values("custody_id"))

    return condition


def _near_release(unit: Unit) -> Q:
    last = add_months(start=unit.day, months=RELEASE_MONTHS)
    return MANAGED & Q(earliest_release_on__gte=unit.day, earliest_release_on__lte=last)


def _undone(unit: Unit) -> Q:
    """Near release with an action of the plan not done, or a programme that was wanted and not delivered.

    The plan may stand under any record of the same human being, who is known by the record they all name.
    It is asked of each case near release, which are few: a list of all that is owed would read every plan of
    the estate.
    """
    wanted = Delivery.objects.visible_to(unit.actor).filter(custody_id=OuterRef("custody_id"))
    not_delivered = Exists(wanted.last_of_each().filter(state__in=NOT_DELIVERED))
    near = unit.headlines.filter(_near_release(unit)).order_by()
    near = near.annotate(human=Coalesce("custody__prisoner__same_as_id", "custody__prisoner_id"))
    work = _open_work(unit)
    # A value of each row, not EXISTS: for that the database would read all work of the estate.
    first = {"by_record": "plan__prisoner", "by_other": "plan__prisoner__same_as"}
    owed = {
        key: Subquery(work.filter(**{way: OuterRef("human")}).values("pk")[:1]) for key, way in first.items()
    }
    rows = near.annotate(**owed, not_delivered=not_delivered)
    undone = Q(by_record__isnull=False) | Q(by_other__isnull=False) | Q(not_delivered=True)
    return Q(pk__in=rows.filter(undone).values("pk"))


def _open_work(unit: Unit) -> "QuerySet[Objective]":
    """Objectives that are worked on in open plans, with an action that is not done."""
    rows = Objective.objects.visible_to(unit.actor).current().exclude(plan__state=PlanIs.CLOSED)
    return rows.filter(actions__status__in=NOT_DONE).order_by()


FIGURES: dict[str, Figure] = {
    "all": Figure("Cases", "Every open case of the unit, the unsentenced included.", lambda _: Q()),
    "overdue": Figure(
        "Cases with something overdue",
        "A duty is past its last day.",
        lambda unit: unit.with_clock("overdue"),
    ),
    "due_soon": Figure(
        "Cases with something due in 14 days",
        "A duty has its last day today or in the 14 days that follow.",
        lambda unit: unit.with_clock("due_soon"),
    ),
    "nobody": Figure(
        "Cases that nobody holds", "Nobody is named, or who is named has the role no more.", _nobody
    ),
    "unassessed": Figure(
        "Cases whose risk of serious harm is not assessed",
        "Sentenced, and no level is on the record: not low, but not known.",
        lambda _: MANAGED & Q(rosh_level=""),
    ),
    "oversight": Figure(
        "Without management oversight in time",
        "High, Very High or child protection, and the head of OMU has not looked at it in time (T12).",
        lambda unit: unit.with_clock("overdue", standard="T12"),
    ),
    "quiet": Figure(
        "No contact of the offender supervisor in the planned interval",
        "The plan says how often they meet; it has been longer.",
        lambda unit: MANAGED & lacking("contact", unit),
    ),
    "never": Figure(
        "Never spoken with by an offender supervisor",
        "Sentenced, and the record holds no contact of any offender supervisor.",
        lambda _: MANAGED & Q(last_contact_at__isnull=True),
    ),
    "manager-quiet": Figure(
        "No contact of the offender manager in three months",
        "In scope, or with an offender manager, for more than three months; nobody of probation met them.",
        lambda unit: MANAGED & lacking("manager", unit),
    ),
    "limbo": Figure(
        "In limbo between two prisons",
        "On the way since yesterday or longer, a move past its planned day, or asked for 14 days ago or more "
        "and not answered.",
        _limbo,
    ),
    "decisions": Figure(
        "Decisions pending without the unit's word",
        "An open decision on which neither offender supervisor nor head of OMU has said anything.",
        _unheard("decision"),
    ),
    "meetings": Figure(
        "On the agenda of a meeting, without the unit's report",
        "The meeting is ahead, and nobody of the unit, nor the offender manager, has written to it.",
        _unheard("meeting"),
    ),
    "releases": Figure(
        "Released within six months", "By the earliest release date; the last day counts.", _near_release
    ),
    "release-undone": Figure(
        "Released within six months, work of the plan not done",
        "An action of the plan is not done, or a programme that was wanted is not delivered.",
        _undone,
    ),
    "release-unplanned": Figure(
        "Released within six months, no signed plan",
        "There is no signed sentence plan that anybody could carry on.",
        lambda unit: _near_release(unit) & ~Q(plan_state=PlanState.SIGNED),
    ),
    "incomplete": Figure(
        "Records that are not complete",
        "Something that a complete record holds is neither there nor noted.",
        lambda unit: MANAGED & Q(lacking_from__lte=unit.day),
    ),
}  # fmt: skip


def cases(unit: Unit, what: str) -> Any:
    """The cases behind a number. KeyError where there is no such number."""
    return unit.headlines.filter(FIGURES[what].condition(unit))


def count(unit: Unit, keys: Iterable[str] = tuple(FIGURES)) -> dict[str, int]:
    """Every number of a unit; one query."""
    return unit.headlines.aggregate(**_counts(unit, keys))


def by_prison(unit: Unit, keys: Iterable[str] = tuple(FIGURES)) -> dict[int, dict[str, int]]:
    """Every number of each prison within reach, by its key; one query."""
    rows: Any = unit.headlines.order_by().values("prison_id").annotate(**_counts(unit, keys))
    return {row.pop("prison_id"): row for row in rows}


def _counts(unit: Unit, keys: Iterable[str]) -> dict[str, Any]:
    return {key: Count("pk", filter=FIGURES[key].condition(unit)) for key in keys}
