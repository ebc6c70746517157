"""How many people have a need, by section and severity: for analyses of needs (docs/domain.md 7.4)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet

from cases.models import Prisoner
from risk.models import Assessment, SectionResult

NEED = Q(need_present=True)


@dataclass(frozen=True, slots=True)
class SectionCount:
    """People by what the latest complete assessment of each says of one section; each is in one number.

    `severe`: a need at or over the severe line of the form; `need`: any other need; `attention`: no need by
    score, but marked as needing attention; `none`: no need; `unknown`: it could not be said.
    """

    section: str
    title: str
    severe: int
    need: int
    attention: int
    none: int
    unknown: int

    @property
    def people(self) -> int:
        """How many have an answer or the lack of one."""
        return self.severe + self.need + self.attention + self.none + self.unknown

    def plus(self, other: "SectionCount") -> "SectionCount":
        """The two together, under the name of the other."""
        names = ("severe", "need", "attention", "none", "unknown")
        return replace(other, **{name: getattr(self, name) + getattr(other, name) for name in names})


def by_section(prisoners: "QuerySet[Prisoner] | Collection[int]") -> list[SectionCount]:
    """The needs of these people, whom the caller has scoped, in order of the sections; one query.

    People without a complete assessment are in no number.
    """
    latest = (
        Assessment.objects.complete()
        .filter(prisoner__in=prisoners)
        .order_by("prisoner_id", "-completed_on", "-id")
        .distinct("prisoner_id")
    )
    told = NEED | Q(need_present=False)
    rows = (
        SectionResult.objects.filter(assessment__in=latest.values("pk"))
        .order_by()
        .values("section", "title")
        .annotate(
            bad=Count("pk", filter=NEED & Q(severe=True)),
            needed=Count("pk", filter=NEED & (Q(severe=False) | Q(severe=None))),
            watched=Count("pk", filter=~NEED & Q(needs_attention=True)),
            clear=Count("pk", filter=Q(need_present=False, needs_attention=False)),
            open=Count("pk", filter=~told & Q(needs_attention=False)),
        )
        .values_list("section", "title", "bad", "needed", "watched", "clear", "open")
    )
    return _joined(SectionCount(*row) for row in rows)


def _joined(counts: Iterable[SectionCount]) -> list[SectionCount]:
    """A section that is called otherwise in another version of the form is one section, under the last."""
    found: dict[str, SectionCount] = {}
    for one in sorted(counts, key=lambda each: (int(each.section), each.title)):
        before = found.get(one.section)
        found[one.section] = one if before is None else before.plus(one)
    return list(found.values())
