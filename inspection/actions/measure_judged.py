"""What readers, countersigners and respondents said, for the recorded and survey measures (21.2 rule 2)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.db.models import Count

from cases.models import HandoverCheck
from inspection.actions.measure_sources import Reach
from inspection.actions.measure_streams import Row, of
from inspection.models import Judgement, SurveyAnswer
from inspection.standards.computed import DENOMINATOR, NUMERATOR
from inspection.standards.measures import Tally

#: The measure that a new offender manager's check answers (docs/domain.md 21.3 P).
CARRIED_ON = "IM-196"
LEFT_OUT = "left_out"


def judged_sources(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """The latest judgement of each case and measure, and the check at the latest hand-over."""
    latest = Judgement.objects.filter(custody__in=asked.custodies).latest(as_of=asked.as_of)
    chosen = Judgement.objects.filter(pk__in=latest.values("pk"))
    return {
        "judgements": of(chosen.order_by(), fields=("custody", "measure", "counts")),
        "handovers": of(
            HandoverCheck.objects.filter(custody__in=asked.custodies, answered_on__lte=asked.as_of),
            fields=("custody", "plan_carried_on"), order=("answered_on", "pk"),
        ),
    }  # fmt: skip


def judged(rows: Mapping[str, list[Row]]) -> dict[str, str]:
    """By measure, where the case counts: a reader's judgement goes before the check at a hand-over."""
    answers = [carried_on for (carried_on,) in rows["handovers"] if carried_on is not None]
    found = {CARRIED_ON: DENOMINATOR if answers[-1] else NUMERATOR} if answers else {}
    return found | dict(rows["judgements"])


def survey_answers(*, prisons: Iterable[int], since: date, until: date) -> list[tuple[int, str, str, int]]:
    """Prison, measure, where it counts, and how many answered so from one day to another; one query."""
    given = SurveyAnswer.objects.given(prisons=prisons, start=since, end=until).exclude(measure="")
    counted = given.order_by().values("response__prison", "measure", "counts").annotate(people=Count("pk"))
    return list(counted.values_list("response__prison", "measure", "counts", "people"))


def note_survey(tally: Tally, *, counts: str, people: int) -> None:
    """Add so many answers."""
    if counts == LEFT_OUT:
        tally.not_applicable += people
        return
    tally.denominator += people
    tally.numerator += people if counts == NUMERATOR else 0
