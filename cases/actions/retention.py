"""Which records have passed the period they are kept for (docs/domain.md 14.4). Nothing is removed here."""

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models.functions import Coalesce

from cases.models import Custody, KeyDate, Prisoner, Sentence
from cases.standards import retention as rules
from cases.standards.retention import Kept, Period, kept
from staff.actors import Actor

DATA = Path(__file__).resolve().parents[1] / "data" / "retention.json"
INDETERMINATE = ("IPP", "LIFE")
ENDS = ("SED", "LED")
AT_ONCE = 500


@dataclass(frozen=True)
class Held:
    """One human being with all numbers, and until when the record is kept."""

    numbers: tuple[str, ...]
    kept: Kept


@lru_cache(maxsize=1)
def periods() -> tuple[Period, ...]:
    """The periods there are (cases/data/retention.json)."""
    sets = json.loads(DATA.read_text(encoding="utf-8"))["sets"]
    day = datetime.date.fromisoformat
    return tuple(Period(day(one["effective_from"]), one["years"], one["years_indeterminate"]) for one in sets)


def in_force(*, today: datetime.date) -> Period | None:
    """The set of periods that holds today; None where none does."""
    return rules.in_force(periods=periods(), on=today)


def passed(*, within: Actor | None = None, today: datetime.date) -> Iterator[Held]:
    """Everybody whose period is over, by the first number; four queries for so many people.

    `within`: only those with a custody within the reach of somebody.
    """
    period = in_force(today=today)
    if period is None:
        return
    # A year has 365 days at least: whose custody was closed later than so many ago cannot have passed.
    years = min(period.years, period.years_indeterminate)
    day = today - datetime.timedelta(days=365 * years)
    reach = Custody.objects.visible_to(within) if within else Custody.objects.all()
    closed = reach.filter(closed_on__lte=day).values(root=Coalesce("prisoner__same_as", "prisoner"))
    still = Custody.objects.filter(closed_on__isnull=True).values("prisoner")
    roots = Prisoner.objects.filter(same_as__isnull=True, pk__in=closed).exclude(pk__in=still)
    keys = list(roots.order_by("number").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        found = of_people(keys[start : start + AT_ONCE], today=today)
        yield from (one for one in found if one.kept.has_passed(on=today))


def of_people(roots: Iterable[int], *, today: datetime.date) -> list[Held]:
    """Until when the records of these human beings are kept, each with every number of his or hers."""
    people = list(Prisoner.objects.humans(roots).order_by("number"))
    root_of = {one.pk: one.same_as_id or one.pk for one in people}
    numbers: dict[int, list[str]] = defaultdict(list)
    for one in people:
        numbers[root_of[one.pk]].append(one.number)
    closed: dict[int, list[datetime.date | None]] = defaultdict(list)
    custodies = Custody.objects.filter(prisoner__in=root_of)
    for person, day in custodies.values_list("prisoner", "closed_on"):
        closed[root_of[person]].append(day)
    ends: dict[int, list[datetime.date]] = defaultdict(list)
    dates = KeyDate.objects.filter(custody__prisoner__in=root_of, kind__in=ENDS, replaced_at__isnull=True)
    for person, day in dates.values_list("custody__prisoner", "on"):
        ends[root_of[person]].append(day)
    without = Sentence.objects.filter(custody__prisoner__in=root_of, kind__in=INDETERMINATE)
    lasting = {root_of[person] for person in without.values_list("custody__prisoner", flat=True)}
    return [
        Held(tuple(held), _kept(closed[root], ends[root], is_indeterminate=root in lasting, today=today))
        for root, held in numbers.items()
    ]


def _kept(
    closed: list[datetime.date | None],
    ends: list[datetime.date],
    *,
    is_indeterminate: bool,
    today: datetime.date,
) -> Kept:
    known = [day for day in closed if day is not None]
    return kept(
        periods=periods(),
        closed_on=max(known) if known and len(known) == len(closed) else None,
        sentence_ends_on=max(ends, default=None),
        is_indeterminate=is_indeterminate,
        on=today,
    )
