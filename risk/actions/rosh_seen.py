"""What somebody may read of the parts of an assessment, as plain data: pages, printed copies and API take it.

Restricted parts and questions are masked: that they exist is told, what they say is not (docs/domain.md 2.2,
10.3). A copy for the prisoner holds nothing restricted, whoever prints it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from risk.actions.rosh_content import Harm
from risk.models import may_see, sight
from risk.standards import risk_plan, rosh_answers
from risk.standards.rosh_parts import PLAN, SELF, PartForm, Question
from staff.actors import Actor
from staff.permissions import THINGS

MASKED = "Restricted: kept for those who read {title}."


@dataclass(frozen=True)
class SeenAnswer:
    """One question with its answer in words; `rows` where it has rows, each a list of (column, words)."""

    code: str
    text: str
    words: str
    rows: list[list[tuple[str, str]]]
    masked: bool = False


@dataclass(frozen=True)
class SeenPart:
    """One part as it may be read; `note` says what is kept back, or that it is one's own part only."""

    code: str
    family: str
    title: str
    masked: bool
    note: str
    answers: list[SeenAnswer]


def parts(harm: Harm, *, shareable: bool = False, by: Actor) -> list[SeenPart]:
    """The parts written, as far as `by` may read; `shareable` leaves out every restricted one altogether.

    A role that reads "actions for them" gets its own actions, one that reads the "victim part" that part.
    """
    found = [_part(part, harm.said(part.code), by, shareable) for part in harm.questions.parts
             if part.code in harm.parts]  # fmt: skip
    return [one for one in found if one is not None]


def _part(part: PartForm, said: Mapping[str, Any], by: Actor, shareable: bool) -> SeenPart | None:
    seen = sight(by)
    if part.family == PLAN and seen.plan in {"actions", "victim"}:
        return None if shareable else _narrow(part, said, by, seen.plan)
    full = {PLAN: seen.plan == "full", SELF: seen.sections == "full"}.get(part.family, seen.rosh == "full")
    if not full or (shareable and (part.restricted or not part.shared)):
        return None
    if not may_see(part.restricted, by):
        return SeenPart(part.code, part.family, part.title, True, _masked(part.restricted), [])
    asked = [one for one in part.questions if _is_shown(one, said, shareable)]
    answers = [_answer(one, said.get(one.code), by) for one in asked]
    return SeenPart(part.code, part.family, part.title, False, "", answers)


def _is_shown(question: Question, said: Mapping[str, Any], shareable: bool) -> bool:
    """Not where it is neither answered nor owed.

    Not in a copy for the prisoner: what is restricted, and what would tell of it, such as a gist.
    """
    if not said.get(question.code) and not rosh_answers.is_needed(question=question, said=said):
        return False
    return not shareable or (question.shared and not question.restricted)


def _narrow(part: PartForm, said: Mapping[str, Any], by: Actor, reads: str) -> SeenPart | None:
    """Of the plan: one's own actions, or the victim part."""
    if reads == "victim":
        if part.code != risk_plan.VICTIMS:
            return None
        answers = [_answer(one, said.get(one.code), by) for one in part.questions]
        return SeenPart(
            part.code, part.family, part.title, False, "Your role reads this part of the plan.", answers
        )
    rows = risk_plan.actions_of(said=said, role=by.role)
    question = next((one for one in part.questions if one.kind == "rows"), None)
    if question is None or not rows:
        return None
    answer = SeenAnswer(question.code, question.text, "", _rows(question, rows))
    return SeenPart(part.code, part.family, part.title, False, "Your role reads its own lines.", [answer])


def _answer(question: Question, given: Any, by: Actor) -> SeenAnswer:
    if not may_see(question.restricted, by):
        words = _masked(question.restricted) if given else ""
        return SeenAnswer(question.code, question.text, words, [], masked=bool(given))
    if question.kind == "rows":
        return SeenAnswer(question.code, question.text, "", _rows(question, given or []))
    return SeenAnswer(question.code, question.text, rosh_answers.words(question=question, given=given), [])


def _rows(question: Question, rows: list[Any]) -> list[list[tuple[str, str]]]:
    return [
        [
            (column.text, rosh_answers.words(question=column, given=row.get(column.code)))
            for column in question.columns
            if row.get(column.code)
        ]
        for row in rows
    ]


def _masked(restricted: str) -> str:
    title = THINGS[f"restricted_{restricted}"].title.removeprefix("Restricted entry: ")
    return MASKED.format(title=title)
