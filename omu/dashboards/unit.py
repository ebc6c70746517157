"""Where the unit stands: counts by supervisor, level and standard, each with the cases behind it.

Counts and lists come from the same conditions, so that a number always opens what it counted. Clocks are read
as of a day: by what had happened up to it, as known now (docs/adr/0004). Facts of headlines are today's.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery

from cases.models import Clock, Headline
from cases.models.headlines import HeadlineQuerySet
from risk.models import Assessment
from staff.actors import Actor

SOON = datetime.timedelta(days=14)
LEVELS = (
    ("very_high", "Very High"),
    ("high", "High"),
    ("medium", "Medium"),
    ("low", "Low"),
    ("", "Not assessed"),
)
#: The tier of a case, the highest first; None where it is not known.
TIERS: tuple[tuple[int | None, str], ...] = (
    (4, "Tier 4"), (3, "Tier 3"), (2, "Tier 2"), (1, "Tier 1"), (None, "No tier yet"),
)  # fmt: skip
NOBODY = "Nobody, the unsentenced included"


@dataclass(frozen=True)
class Unit:
    """One actor's unit on one day; `is_now` says that it is today, so that only open clocks are looked at.

    `prison` narrows those whose reach is several prisons to one of them.
    """

    actor: Actor
    day: datetime.date
    is_now: bool = False
    prison: int | None = None

    @property
    def headlines(self) -> HeadlineQuerySet:
        """Open cases within reach that the unit answers for: those on their way in are still another's."""
        found = Headline.objects.visible_to(self.actor, accountable=True).filter(is_open=True)
        if self.prison and self.prison != self.actor.prison_id:
            return found.filter(prison_id=self.prison)
        return found

    @property
    def clocks(self) -> Any:
        """Clocks of those cases that ran on the day, with their deadline."""
        mine: Any = Clock.objects.window_for(self.headlines)
        if self.is_now:
            return mine.running().with_deadline()
        return (
            mine.filter(Q(met_on__isnull=True) | Q(met_on__gt=self.day))
            .filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=self.day))
            .filter(started_on__lte=self.day)
            .as_it_stood(self.day)
        )

    def due(self, what: str) -> Any:
        """Clocks overdue on the day, or due within 14 days of it."""
        if what == "overdue":
            return self.clocks.filter(deadline__lt=self.day)
        return self.clocks.filter(deadline__gte=self.day, deadline__lte=self.day + SOON)

    def with_clock(self, what: str, *, standard: str = "") -> Q:
        """Cases with a clock overdue or due soon, of one standard where it is named.

        Asked once for all cases: asked for each, it would be worked out as often as there are cases.
        """
        clocks = self.due(what).filter(standard=standard) if standard else self.due(what)
        return Q(custody_id__in=clocks.order_by().values("custody_id"))

    @property
    def by_last_author(self) -> Any:
        """Those cases with the role that wrote the latest complete assessment of the person; None without."""
        rows = (
            Assessment.objects.visible_to(self.actor)
            .complete()
            .filter(prisoner=OuterRef("custody__prisoner"))
        )
        last = rows.order_by("-completed_on", "-id").values("author_role")[:1]
        return self.headlines.annotate(assessor=Subquery(last))

    def narrowed(
        self,
        found: Any,
        *,
        officer: str = "",
        level: str | None = None,
        tier: str = "",
        standard: str = "",
        due: str = "overdue",
        assessor: str = "",
    ) -> Any:
        """Some cases: of a supervisor, a level, a tier, with a standard overdue or due soon (`due`), or
        by the role that wrote the latest assessment. "none" stands for nobody, no tier, no assessment.
        """
        if officer:
            found = found.filter(offender_supervisor_id=None if officer == "none" else int(officer))
        if level is not None:
            found = found.filter(rosh_level=level)
        if tier:
            found = found.filter(tier=None if tier == "none" else int(tier))
        if standard:
            found = found.filter(self.with_clock(due, standard=standard))
        if assessor:
            role = None if assessor == "none" else assessor
            of_role = Q(assessor__isnull=True) if role is None else Q(assessor=role)
            found = found.filter(pk__in=self.by_last_author.filter(of_role).values("pk"))
        return found

    def by_assessor(self) -> list[tuple[str, int]]:
        """How many cases by the role that wrote the latest assessment, the most first; "none" without one.

        Asked from the side of the assessments: asked for each case, it takes as long again as it has cases.
        """
        people = self.headlines.order_by().values("custody__prisoner")
        rows = Assessment.objects.visible_to(self.actor).complete().filter(prisoner__in=people)
        last = rows.order_by("prisoner_id", "-completed_on", "-id").distinct("prisoner_id")
        found = list(Counter(last.values_list("author_role", flat=True)).items())
        if without := self.headlines.count() - sum(cases for _, cases in found):
            found.append(("none", without))
        return sorted(found, key=lambda pair: (pair[0] == "none", -pair[1], pair[0]))

    def by_officer(self) -> list[dict[str, Any]]:
        """One row for each supervisor: cases by level and tier, overdue and due soon; nobody's come last."""
        name = (
            "offender_supervisor_id",
            "offender_supervisor__family_name",
            "offender_supervisor__given_names",
        )
        counts = _mix() | {
            what: Count("pk", filter=self.with_clock(what)) for what in ("overdue", "due_soon")
        }
        rows = list(self.headlines.order_by().values(*name).annotate(cases=Count("pk"), **counts))
        for row in rows:
            row["officer"] = f"{row[name[1]]}, {row[name[2]]}" if row[name[0]] else NOBODY
            row["key"] = row[name[0]] or "none"
        return sorted(rows, key=lambda row: (row["key"] == "none", -row["overdue"], row["officer"]))

    def overdue_by_standard(self) -> list[tuple[str, int]]:
        """How many cases are overdue by each standard, the most first."""
        counted = (
            self.due("overdue").order_by().values("standard").annotate(cases=Count("custody", distinct=True))
        )
        return sorted(
            ((row["standard"], row["cases"]) for row in counted), key=lambda pair: (-pair[1], pair[0])
        )


def mix_by_prison(unit: Unit) -> dict[int, dict[str, int]]:
    """The cases of each prison within reach by level and tier, by key of the prison; one query."""
    rows: Any = unit.headlines.order_by().values("prison_id").annotate(**_mix())
    return {row.pop("prison_id"): row for row in rows}


def _mix() -> dict[str, Any]:
    levels = {f"level_{key or 'none'}": Count("pk", filter=Q(rosh_level=key)) for key, _ in LEVELS}
    tiers = {f"tier_{key or 'none'}": Count("pk", filter=Q(tier=key)) for key, _ in TIERS}
    return levels | tiers


def next_due(custody_ids: Iterable[int], unit: Unit) -> dict[int, Clock]:
    """The next clock of each of these cases; one query."""
    first: dict[int, Clock] = {}
    for clock in unit.clocks.filter(custody_id__in=list(custody_ids)).order_by("deadline", "id"):
        first.setdefault(clock.custody_id, clock)
    return first


def overdue_counts(custody_ids: Iterable[int], unit: Unit) -> dict[int, int]:
    """How many clocks of each of these cases are overdue; one query."""
    counts: dict[int, int] = defaultdict(int)
    found = unit.due("overdue").filter(custody_id__in=list(custody_ids)).order_by()
    for row in found.values("custody_id").annotate(clocks=Count("pk")):
        counts[row["custody_id"]] = row["clocks"]
    return counts
