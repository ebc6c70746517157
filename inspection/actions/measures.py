"""Every measure of some prisons and a period as of a day, counted in one pass (docs/domain.md 21.2)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases.actions import policies
from inspection.actions.measure_cases import cases
from inspection.actions.measure_judged import note_survey, survey_answers
from inspection.actions.measure_officers import officers
from inspection.actions.measure_sources import reach
from inspection.standards import measures_staff
from inspection.standards.case_facts import Asked, Case
from inspection.standards.computed import verdict
from inspection.standards.measures import Basis, Definitions, Measure, Tally, definitions
from inspection.standards.populations import ALL, POPULATIONS
from staff.models import Prison

#: The whole of what was asked for, among the groups that are counted.
WHOLE = "all"
PRISON, TRUST = "prison", "trust"


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked: prisons, period, day, population, trust (None: any)."""

    prisons: tuple[int, ...]
    since: date
    until: date
    as_of: date
    population: str = ALL
    trust: int | None = None


@dataclass
class Counted:
    """One group of cases: how many, and the tally of each measure by its number."""

    cases: int = 0
    tallies: dict[str, Tally] = field(default_factory=dict)


@dataclass
class Answer:
    """What came of a question: the whole, and where asked for each prison and trust by its key."""

    definitions: Definitions
    prepared_at: datetime
    groups: dict[tuple[str, int], Counted]

    @property
    def whole(self) -> Counted:
        """All cases asked about."""
        return self.groups[WHOLE, 0]


def prisons_of(*, region: int | None = None) -> tuple[int, ...]:
    """The prisons of a region, or all of them; one query."""
    rows = Prison.objects.order_by("pk")
    return tuple((rows.filter(region=region) if region else rows).values_list("pk", flat=True))


@transaction.atomic
def count(question: Question, *, with_cases: bool = False, by_place: bool = False, now: datetime) -> Answer:
    """Count every measure; a fixed number of queries for any number of cases.

    `with_cases` keeps the prison numbers behind numerator and denominator of the whole; `by_place` counts
    each prison and each trust by itself as well.
    """
    asked = Asked(
        since=question.since,
        until=question.until,
        as_of=question.as_of,
        sets=policies.current_sets(),
        prisons=frozenset(question.prisons),
    )
    defined = definitions()
    answer = Answer(defined, now, {(WHOLE, 0): _counted(defined.measures, with_cases)})
    belongs = POPULATIONS[question.population][1]
    for case in cases(asked, reach=_reach(question)):
        if question.trust not in {None, case.trust} or not belongs(case=case, asked=asked):
            continue
        groups = [answer.whole, *(_places(answer, case) if by_place else ())]
        _note(groups, case, defined.measures, asked)
    if question.trust is None:
        _note_officers(answer, question, by_place=by_place)
        _note_surveys(answer, question, by_place=by_place)
    return answer


def _reach(question: Question) -> Any:
    return reach(
        prisons=list(question.prisons), since=question.since, until=question.until, as_of=question.as_of
    )


def _counted(measures: Iterable[Measure], with_cases: bool = False) -> Counted:
    if not with_cases:
        return Counted(tallies={one.id: Tally() for one in measures})
    return Counted(tallies={one.id: Tally(behind=[], of=[]) for one in measures})


def _places(answer: Answer, case: Case) -> list[Counted]:
    keys = [(PRISON, case.here.prison), *([(TRUST, case.trust)] if case.trust else [])]
    for key in keys:
        if key not in answer.groups:
            answer.groups[key] = _counted(answer.definitions.measures)
    return [answer.groups[key] for key in keys]


def _note(groups: list[Counted], case: Case, measures: Iterable[Measure], asked: Asked) -> None:
    for group in groups:
        group.cases += 1
    for measure in measures:
        if measure.basis is Basis.SURVEY or measure.id in measures_staff.RULES:
            continue
        said, unassessed = verdict(measure=measure, case=case, asked=asked)
        for group in groups:
            tally = group.tallies[measure.id]
            tally.note(who=case.number, verdict=said)
            tally.not_applicable += unassessed


def _of_prison(answer: Answer, prison: int, by_place: bool) -> list[Counted]:
    if by_place and (PRISON, prison) in answer.groups:
        return [answer.whole, answer.groups[PRISON, prison]]
    return [answer.whole]


def _note_surveys(answer: Answer, question: Question, *, by_place: bool) -> None:
    """Answers given in the period, by the day; nobody is named, so that no population has any of its own."""
    if question.population != ALL:
        return
    until = min(question.until, question.as_of)
    rows = survey_answers(prisons=question.prisons, since=question.since, until=until)
    for prison, measure, counts, people in rows:
        for group in _of_prison(answer, prison, by_place):
            if measure in group.tallies:
                note_survey(group.tallies[measure], counts=counts, people=people)


def _note_officers(answer: Answer, question: Question, *, by_place: bool) -> None:
    for prison, officer in officers(prisons=question.prisons, as_of=question.as_of):
        groups = _of_prison(answer, prison, by_place)
        for number, rule in measures_staff.RULES.items():
            met = rule(officer=officer, as_of=question.as_of)
            for group in groups:
                group.tallies[number].note(who=officer.username, verdict=met)


__all__ = ["Answer", "Counted", "Question", "count", "prisons_of"]
