"""Circumstances of many people at once, for plans and checks (docs/domain.md 8.5, 17, 19)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from cases.models import DiversityIssue, DiversityReview, LearningScreening, Prisoner
from cases.standards import circumstances as rules
from cases.standards.circumstances import Answer

NOT_SCREENED = rules.learning_need(levels=(), declined=False, screened=False)


@dataclass(frozen=True)
class Known:
    """Of one human being: whether there is a learning need, and the issues of diversity without an action.

    `diversity_open` is None while nobody has considered it. `screened` holds also where it was declined.
    """

    learning_need: Answer = NOT_SCREENED
    screened: bool = False
    screened_on: datetime.date | None = None
    declined: bool = False
    diversity_open: tuple[str, ...] | None = None


def gather(prisoner_ids: Iterable[int]) -> dict[int, Known]:
    """By key of the record asked about; read over all records of each human. Four queries for any number."""
    wanted = Prisoner.objects.filter(pk__in=list(prisoner_ids))
    roots = dict(wanted.values_list("pk", Coalesce("same_as_id", "pk")))
    screenings = _screenings(roots)
    considered = set(_of(DiversityReview.objects.all(), roots).values_list("root", flat=True))
    issues: dict[int, list[tuple[str, str, bool]]] = {}
    for row in _of(DiversityIssue.objects.filter(ended_on__isnull=True), roots):
        named = (row.get_aspect_display(), row.issue, bool(row.action.strip()))
        issues.setdefault(row.root, []).append(named)
    return {
        pk: _known(screenings.get(root), root in considered, issues.get(root, []))
        for pk, root in roots.items()
    }


def _of(rows: QuerySet, roots: dict[int, int]) -> QuerySet:
    """The rows about these human beings, each with the root of its record."""
    return rows.filter(prisoner__in=Prisoner.objects.humans(roots)).annotate(
        root=Coalesce(F("prisoner__same_as_id"), F("prisoner_id"))
    )


def _screenings(roots: dict[int, int]) -> dict[int, LearningScreening]:
    """The latest screening of each human being."""
    found: dict[int, LearningScreening] = {}
    for row in _of(LearningScreening.objects.all(), roots).order_by("screened_on", "id"):
        found[row.root] = row
    return found


def _known(
    screening: LearningScreening | None, considered: bool, issues: list[tuple[str, str, bool]]
) -> Known:
    need = NOT_SCREENED
    if screening:
        levels = (screening.literacy, screening.numeracy, screening.language)
        need = rules.learning_need(levels=levels, declined=screening.declined, screened=True)
    return Known(
        learning_need=need,
        screened=screening is not None,
        screened_on=screening.screened_on if screening else None,
        declined=bool(screening and screening.declined),
        diversity_open=rules.diversity_open(considered=considered, issues=issues),
    )
