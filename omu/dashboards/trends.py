"""Twelve months of a prison, each as it stood at its end, from stays and the history of duties (domain.md 5).

"As it stood" is by what had happened up to the end of the month, as known now (docs/adr/0004). Nothing is
drawn for a month before the first stay that is on record. Of a month that ended before the record was begun
here, only those are known who were still held when it was begun: such a month is marked.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Min, Q
from django.utils.timezone import localtime

from cases.models import Clock, Custody, Headline
from cases.models.headlines import HeadlineQuerySet
from cases.standards.working_days import add_months
from staff.actors import Actor

MONTHS = 12
DAY = datetime.timedelta(days=1)


def last_of(*, year: int, month: int) -> datetime.date:
    """The last day of a month."""
    return add_months(start=datetime.date(year, month, 1), months=1) - DAY


@dataclass(frozen=True)
class Month:
    """One month of one prison: cases `held` at its end, `late` of them with a duty overdue.

    `due` are cases with a duty whose last day fell in the month, `missed` those of them with one not met by
    then. `whole` is False where the record was begun later.
    """

    end: datetime.date
    held: int = 0
    late: int = 0
    due: int = 0
    missed: int = 0
    whole: bool = True


def month_ends(*, today: datetime.date) -> list[datetime.date]:
    """The last days of the twelve whole months before today, the earliest first."""
    first = today.replace(day=1)
    return [add_months(start=first, months=-back) - DAY for back in range(MONTHS - 1, -1, -1)]


#: What a number of a month is of: its words, and which custodies.
WHAT = {
    "late": "Cases with something overdue at the end of the month",
    "clear": "Cases with nothing overdue at the end of the month",
    "missed": "Cases with a duty of the month that was not done in time",
    "kept": "Cases whose duties of the month were all done in time",
}


def cases(actor: Actor, what: str, end: datetime.date, *, prison: int | None) -> HeadlineQuerySet:
    """The cases behind a number of a month that are within reach now. KeyError on another `what`."""
    prisons = None if prison is None else [prison]
    held, due = _held(actor, end, prisons), _fell_due(actor, end, prisons)
    late, missed = late_at(actor, end).values("custody_id"), _missed(due).values("custody_id")
    found = {
        "late": held.filter(pk__in=late).values("pk"),
        "clear": held.exclude(pk__in=late).values("pk"),
        "missed": missed,
        "kept": due.exclude(custody_id__in=missed).values("custody_id"),
    }[what]
    return Headline.objects.visible_to(actor).filter(custody__in=found).order_by("sort_name", "pk")


def _held(actor: Actor, end: datetime.date, prisons: Iterable[int] | None) -> Any:
    """Custodies then; the stay is joined, so that its prison can be grouped by."""
    here = Q(stays__arrived_on__lte=end) & (Q(stays__ended_on__isnull=True) | Q(stays__ended_on__gt=end))
    if prisons is not None:
        here &= Q(stays__prison__in=list(prisons))
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=end)
    return Custody.objects.visible_to(actor).filter(here, still, sentenced_on__lte=end)


def late_at(actor: Actor, end: datetime.date) -> Any:
    """Duties overdue at the end of a day, of whoever it was, as they stood."""
    mine: Any = Clock.objects.visible_to(actor).filter(custody__isnull=False, started_on__lte=end)
    open_then = mine.filter(Q(met_on__isnull=True) | Q(met_on__gt=end))
    open_then = open_then.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=end))
    return open_then.as_it_stood(end).filter(deadline__lt=end)


def by_prison(actor: Actor, *, today: datetime.date) -> dict[int, list[Month]]:
    """The months of each prison, those without any record left out; four queries a month.

    `actor` is the system: whoever was here then counts, wherever he or she is now.
    """
    begun = _begun(actor)
    found: dict[int, list[Month]] = defaultdict(list)
    for end in month_ends(today=today):
        held = _counted(_held(actor, end, None))
        late = _counted(_held(actor, end, None).filter(pk__in=late_at(actor, end).values("custody_id")))
        fell_due = _fell_due(actor, end, None)
        due, missed = _duties(fell_due), _duties(_missed(fell_due))
        for prison, (arrived, recorded) in begun.items():
            if arrived <= end:
                found[prison].append(
                    Month(end=end, held=held.get(prison, 0), late=late.get(prison, 0),
                          due=due.get(prison, 0), missed=missed.get(prison, 0), whole=recorded <= end)
                )  # fmt: skip
    return dict(found)


def _begun(actor: Actor) -> dict[int, tuple[datetime.date, datetime.date]]:
    """Of each prison the first day of a stay, and the day on which its first case was recorded."""
    rows = Custody.objects.visible_to(actor).filter(stays__isnull=False).order_by().values("stays__prison")
    told = rows.annotate(arrived=Min("stays__arrived_on"), recorded=Min("recorded_at"))
    return {row["stays__prison"]: (row["arrived"], localtime(row["recorded"]).date()) for row in told}


def _counted(custodies: Any) -> dict[int, int]:
    rows = custodies.order_by().values("stays__prison").annotate(cases=Count("pk", distinct=True))
    return {row["stays__prison"]: row["cases"] for row in rows}


def _fell_due(actor: Actor, end: datetime.date, prisons: Iterable[int] | None) -> Any:
    """Duties whose last day fell in the month, of whoever was in one of these prisons on it."""
    mine: Any = Clock.objects.visible_to(actor).filter(custody__isnull=False, not_applicable_because="")
    rows = mine.with_deadline().filter(deadline__gte=end.replace(day=1), deadline__lte=end)
    stays = "custody__stays__ended_on"
    here = Q(custody__stays__arrived_on__lte=F("deadline")) & (
        Q(**{f"{stays}__isnull": True}) | Q(**{f"{stays}__gt": F("deadline")})
    )
    if prisons is not None:
        here &= Q(custody__stays__prison__in=list(prisons))
    stopped_before = Q(stopped_on__isnull=False, stopped_on__lte=F("deadline"))
    return rows.filter(here).exclude(stopped_before).order_by()


def _missed(duties: Any) -> Any:
    """Those not done by their last day."""
    return duties.filter(Q(met_on__isnull=True) | Q(met_on__gt=F("deadline")))


def _duties(duties: Any) -> dict[int, int]:
    rows = duties.values("custody__stays__prison").annotate(cases=Count("custody", distinct=True))
    return {row["custody__stays__prison"]: row["cases"] for row in rows}
