"""Where the unit stands: counts by supervisor, level and standard, each with the cases behind it.

Counts and lists come from the same querysets, so that a number always opens what it counted. Clocks are read
as of a day: by what had happened up to it, as known now (docs/adr/0004). Facts of headlines are today's.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from cases.actions import unheld
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
NOBODY = "Nobody, the unsentenced included"


@dataclass(frozen=True)
class Unit:
    """One actor's unit on one day."""

    actor: Actor
    day: datetime.date

    @property
    def headlines(self) -> HeadlineQuerySet:
        """Open cases within reach that the unit answers for: those on their way in are still another's."""
        found = Headline.objects.visible_to(self.actor).filter(is_open=True)
        return found.filter(prison_id=self.actor.prison_id) if self.actor.prison_id else found

    @property
    def clocks(self) -> Any:
        """Clocks of those cases that ran on the day, with their deadline."""
        return (
            Clock.objects.visible_to(self.actor)
            .filter(custody__headline__in=self.headlines)
            .filter(Q(met_on__isnull=True) | Q(met_on__gt=self.day))
            .filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=self.day))
            .filter(started_on__lte=self.day)
            .as_it_stood(self.day)
        )

    def due(self, what: str) -> Any:
        """Clocks overdue on the day, or due within 14 days of it."""
        if what == "overdue":
            return self.clocks.filter(deadline__lt=self.day)
        return self.clocks.filter(deadline__gte=self.day, deadline__lte=self.day + SOON)

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

    def cases(
        self,
        *,
        what: str,
        officer: str = "",
        level: str | None = None,
        standard: str = "",
        assessor: str = "",
    ) -> Any:
        """The cases behind a number.

        `what`: all, overdue, due_soon, nobody or unsigned; narrowed to a supervisor ("none" for nobody), a
        level, for overdue and due_soon a standard, and to the role that wrote the latest assessment ("none"
        for cases without one).
        """
        found: QuerySet[Headline] = self.headlines
        if what in {"overdue", "due_soon"}:
            clocks = self.due(what).filter(standard=standard) if standard else self.due(what)
            # Asked once for all cases: asked for each, the reach is worked out as often as there are cases.
            found = found.filter(custody_id__in=clocks.values("custody_id"))
        elif what == "nobody":
            found = unheld.without_holder(found, today=self.day)
        elif what == "unassessed":
            found = self.headlines.managed().filter(rosh_level="")
        if officer:
            found = found.filter(offender_supervisor_id=None if officer == "none" else int(officer))
        if level is not None:
            found = found.filter(rosh_level=level)
        if assessor:
            role = None if assessor == "none" else assessor
            of_role = Q(assessor__isnull=True) if role is None else Q(assessor=role)
            found = found.filter(pk__in=self.by_last_author.filter(of_role).values("pk"))
        return found

    def by_assessor(self) -> list[tuple[str, int]]:
        """How many cases by the role that wrote the latest assessment, the most first; "none" without one."""
        counted = self.by_last_author.order_by().values("assessor").annotate(cases=Count("pk"))
        found = [(row["assessor"] or "none", row["cases"]) for row in counted]
        return sorted(found, key=lambda pair: (pair[0] == "none", -pair[1], pair[0]))

    def numbers(self) -> dict[str, int]:
        """The four numbers at the head of the page."""
        return {
            what: self.cases(what=what).count() for what in ("overdue", "due_soon", "nobody", "unassessed")
        }

    def by_officer(self) -> list[dict[str, Any]]:
        """One row for each supervisor: cases by level, overdue and due soon; those nobody holds come last."""
        rows: dict[int | None, dict[str, Any]] = {}
        name = (
            "offender_supervisor_id",
            "offender_supervisor__family_name",
            "offender_supervisor__given_names",
        )
        levels = {f"level_{key or 'none'}": Count("pk", filter=Q(rosh_level=key)) for key, _ in LEVELS}
        for row in self.headlines.order_by().values(*name).annotate(cases=Count("pk"), **levels):
            row["officer"] = f"{row[name[1]]}, {row[name[2]]}" if row[name[0]] else NOBODY
            row["key"] = row[name[0]] or "none"
            row |= {"overdue": 0, "due_soon": 0}
            rows[row[name[0]]] = row
        for what in ("overdue", "due_soon"):
            column = "custody__headline__offender_supervisor_id"
            counted = self.due(what).order_by().values(column).annotate(cases=Count("custody", distinct=True))
            for count in counted:
                if count[column] in rows:
                    rows[count[column]][what] = count["cases"]
        return sorted(rows.values(), key=lambda row: (row["key"] == "none", -row["overdue"], row["officer"]))

    def overdue_by_standard(self) -> list[tuple[str, int]]:
        """How many cases are overdue by each standard, the most first."""
        counted = (
            self.due("overdue").order_by().values("standard").annotate(cases=Count("custody", distinct=True))
        )
        return sorted(
            ((row["standard"], row["cases"]) for row in counted), key=lambda pair: (-pair[1], pair[0])
        )


def next_due(custody_ids: list[int], unit: Unit) -> dict[int, Clock]:
    """The next clock of each of these cases; one query."""
    first: dict[int, Clock] = {}
    for clock in unit.clocks.filter(custody_id__in=custody_ids).order_by("deadline", "id"):
        first.setdefault(clock.custody_id, clock)
    return first


def overdue_counts(custody_ids: list[int], unit: Unit) -> dict[int, int]:
    """How many clocks of each of these cases are overdue; one query."""
    counts: dict[int, int] = defaultdict(int)
    found = unit.due("overdue").filter(custody_id__in=custody_ids).order_by()
    for row in found.values("custody_id").annotate(clocks=Count("pk")):
        counts[row["custody_id"]] = row["clocks"]
    return counts
