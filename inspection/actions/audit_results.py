"""What came of an audit: by question, by measure and by criterion (docs/domain.md 21.2)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from inspection.models import AuditAnswer, CaseAudit, Counts, QuestionSet, Reading
from inspection.standards.question_sets import counts


@dataclass
class Asked:
    """One question with how often each answer stands, and what was said to it."""

    question: Mapping[str, Any]
    answers: Counter[str] = field(default_factory=Counter)
    comments: list[str] = field(default_factory=list)


@dataclass
class Measured:
    """One recorded measure over the cases of an audit."""

    measure: str
    text: str
    places: Counter[str] = field(default_factory=Counter)

    @property
    def numerator(self) -> int:
        """Cases that count in both parts."""
        return self.places[Counts.NUMERATOR]

    @property
    def denominator(self) -> int:
        """Cases below the line."""
        return self.numerator + self.places[Counts.DENOMINATOR]

    @property
    def not_applicable(self) -> int:
        """Cases left out."""
        return self.places[Counts.LEFT_OUT]

    @property
    def percent(self) -> int | None:
        """Rounded half up; None where nothing is below the line."""
        below = self.denominator
        return (self.numerator * 200 + below) // (2 * below) if below else None


@dataclass
class Criterion:
    """One criterion with what the answers of its questions add up to; `met` are those that count well."""

    criterion: Mapping[str, Any]
    met: int = 0
    not_met: int = 0
    not_applicable: int = 0

    @property
    def percent(self) -> int | None:
        """The share met, rounded half up; None where nothing was applicable."""
        below = self.met + self.not_met
        return (self.met * 200 + below) // (2 * below) if below else None


@dataclass
class Results:
    """Everything that the summary of an audit shows; cases begun with another version stand in `versions`."""

    asked: list[Asked]
    measured: list[Measured]
    criteria: list[Criterion]
    versions: Counter[int]


def standing(case_audit: CaseAudit) -> list[AuditAnswer]:
    """The answers that stand: settled ones where two readers differed, else those of the first; one query."""
    rows = AuditAnswer.objects.filter(audited_case__audit=case_audit).exclude(reading=Reading.SECOND)
    latest = rows.order_by("audited_case__position", "question", "-id")
    chosen = latest.distinct("audited_case__position", "question")
    return list(chosen.select_related("audited_case__question_set", "audited_case__custody__prisoner"))


def results(rows: Iterable[AuditAnswer]) -> Results:
    """What these answers come to. Questions stand in the order of the newest version that has them."""
    every = list(rows)
    sets: dict[int, QuestionSet] = {}
    for row in every:
        asked = row.audited_case.question_set
        if asked:
            sets[asked.pk] = asked
    by_code = {pk: {one["code"]: one for one in held.questions} for pk, held in sets.items()}
    newest = sorted(sets.values(), key=lambda one: -one.version)
    asked_of = {one["code"]: Asked(one) for held in newest for one in held.questions if one["code"]}
    found = Results(
        asked=list(asked_of.values()),
        measured=[],
        criteria=[],
        versions=Counter({held.version: 0 for held in newest}),
    )
    measured: dict[str, Measured] = {}
    criteria = {one["code"]: Criterion(one) for held in reversed(newest) for one in held.criteria}
    for row in every:
        question = by_code[row.audited_case.question_set_id or 0][row.question]
        asked_of[row.question].answers[row.answer] += 1
        if row.comment:
            asked_of[row.question].comments.append(row.comment)
        for measure in question.get("measures", ()):
            held = measured.setdefault(measure["id"], Measured(measure["id"], question["text"]))
            held.places[counts(measure=measure, answer=row.answer)] += 1
        if question.get("criterion") in criteria:
            _roll_up(criteria[question["criterion"]], row.answer)
    found.measured = [measured[one] for one in sorted(measured)]
    found.criteria = list(criteria.values())
    cases = {row.audited_case_id: row.audited_case.question_set for row in every}
    found.versions.update(one.version for one in cases.values() if one)
    return found


def _roll_up(criterion: Criterion, answer: str) -> None:
    """Every question of ours is put so that yes is what one hopes for."""
    if answer == "yes":
        criterion.met += 1
    elif answer == "no":
        criterion.not_met += 1
    else:
        criterion.not_applicable += 1
