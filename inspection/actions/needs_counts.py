"""The numbers of an analysis of needs, and the people behind each (docs/domain.md 16)."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from cases.models import Headline, Stage
from cases.standards.working_days import add_months
from inspection.actions import needs_people
from inspection.models import QuestionSet, SetKind, SurveyAnswer
from inspection.standards import needs as rules
from inspection.standards import needs_tables
from inspection.standards.needs import Offer, Person
from inspection.standards.needs_tables import Line, Run, Table, Words
from risk.models import Predictor
from risk.standards import needs as form_needs
from risk.standards import rosh_parts, self_assessment
from sentence_plans.models import Heading, Programme, Provision
from sentence_plans.standards.answers import dynamic_needs

PREDICTORS = {one.value: str(one.label) for one in Predictor}
#: So far back answers to surveys are counted.
MONTHS_OF_VIEWS = 12
POPULATION = (
    "Everybody with an open case at {where} who is sentenced, by the latest complete assessment of each."
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted: of how many people, how many unsentenced were left out, and each number by key."""

    people: int
    left_out: int
    numbers: Mapping[str, int]

    @property
    def unassessed(self) -> int:
        """How many have no complete assessment."""
        return self.numbers.get("assessed.no", 0)

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(
            self.people + other.people, self.left_out + other.left_out,
            dict(Counter(self.numbers) + Counter(other.numbers)),
        )  # fmt: skip


NOTHING = Counted(0, 0, {})


@dataclass(frozen=True, slots=True)
class Picture:
    """An analysis to be shown: numbers with their tables."""

    counted: Counted
    tables: list[Table]
    programmes: list[Line]

    def as_data(self) -> dict[str, Any]:
        """The tables as a kept analysis holds them."""
        return needs_tables.as_data(shown=self.tables, lines=self.programmes)


def words() -> Words:
    """What sections, topics, predictors and headings are called, in their order; no query."""
    part = rosh_parts.versions()[-1].part(code=rosh_parts.SELF)
    return Words(
        sections=sections(),
        topics={line.code: line.text for line in part.question(code=self_assessment.TOPICS).lines},
        predictors=PREDICTORS,
        headings={one.value: str(one.label) for one in Heading},
    )


def sections() -> dict[str, str]:
    """The sections of the assessment that can hold a need, by number, as the form calls them."""
    return dynamic_needs(form=form_needs.built_in())


def keys_of(person: Person, *, known: Words, offers: Iterable[Offer], day: datetime.date) -> Iterable[str]:
    """Every number somebody is in."""
    return rules.keys(
        person=person, sections=known.sections, topics=known.topics, predictors=known.predictors,
        offers=offers, day=day,
    )  # fmt: skip


def count(prison: int, *, today: datetime.date) -> Counted:
    """The numbers of one prison; a fixed number of queries for any number of people."""
    found, known = needs_people.gather(Q(prison=prison)), words()
    offers = needs_people.offers(prisons=[prison], today=today)
    numbers = Counter(
        key for person in found for key in keys_of(person, known=known, offers=offers, day=today)
    )
    return Counted(len(found), _left_out(prison), dict(numbers))


@dataclass(frozen=True, slots=True)
class Behind:
    """The people behind a number, and what they were counted in."""

    people: dict[int, Person]
    counted: Counted


def behind(number: str, *, prison: int, today: datetime.date) -> Behind:
    """Those of one prison who are in a number, by key of the case, with all the numbers of the prison."""
    known, offers = words(), needs_people.offers(prisons=[prison], today=today)
    found, numbers = {}, Counter[str]()
    everybody = needs_people.gather(Q(prison=prison))
    for person in everybody:
        keys = list(keys_of(person, known=known, offers=offers, day=today))
        numbers.update(keys)
        if number in keys:
            found[person.custody] = person
    return Behind(found, Counted(len(everybody), _left_out(prison), dict(numbers)))


def _left_out(prison: int) -> int:
    """How many are held there before sentence."""
    return Headline.objects.filter(prison=prison, is_open=True, stage=Stage.REMAND).count()


def survey_views(prisons: Collection[int], *, today: datetime.date) -> Table:
    """What prisoners of these prisons answered in the surveys of the last twelve months; two queries."""
    asked = QuestionSet.objects.filter(kind=SetKind.PRISONER_SURVEY).order_by("version")
    questions = {
        one["code"]: (one["text"], {option["code"]: option["text"] for option in one.get("options", ())})
        for version in asked
        for one in version.questions
    }
    start = add_months(start=today, months=-MONTHS_OF_VIEWS)
    given = SurveyAnswer.objects.given(
        prisons=prisons, start=start, end=today, kinds=[SetKind.PRISONER_SURVEY]
    )
    rows = given.exclude(answer="").order_by().values("question", "answer").annotate(people=Count("pk"))
    return needs_tables.surveys(questions=questions, given=rows.values_list("question", "answer", "people"))


def picture(counted: Counted, *, prisons: Collection[int], today: datetime.date) -> Picture:
    """The tables of what was counted, beside what these prisons run; four queries."""
    runs: dict[str, Run] = {}
    rows = Provision.objects.current().filter(prison__in=prisons)
    for code, places, is_staffed in rows.values_list("programme__code", "places_a_year", "is_staffed"):
        held = runs.get(code, Run())
        runs[code] = Run(
            places=held.places + places, run_at=held.run_at + 1, unstaffed=held.unstaffed + (not is_staffed)
        )
    catalogue = Programme.objects.order_by("name").values_list("code", "name", "is_accredited")
    return Picture(
        counted,
        [
            *needs_tables.tables(numbers=counted.numbers, people=counted.people, words=words()),
            survey_views(prisons, today=today),
        ],
        needs_tables.programmes(numbers=counted.numbers, catalogue=catalogue, runs=runs),
    )
