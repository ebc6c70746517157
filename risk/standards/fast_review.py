"""When a fast review is enough, and which sections it confirms (docs/domain.md 7.14)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cases.standards.working_days import add_months
from risk.standards.rosh_parts import FAST, Questions

YES, NO = "yes", "no"
#: Events that ask for a review and are no change in the person: arriving somewhere else, coming back.
NO_CHANGE = ("transfer", "return")


@dataclass(frozen=True, slots=True)
class Event:
    """What asks for a review: its day, its cause (such as "contact:7"), and what it is in words."""

    on: date
    cause: str
    words: str


@dataclass(frozen=True, slots=True)
class FastAnswer:
    """Whether a fast review is enough, and every reason why not; `reason` is all of it in words."""

    allowed: bool
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reasons in one text, with what to do instead."""
        if self.allowed:
            return "A fast review is enough."
        return f"A fast review is not enough. {' '.join(self.reasons)} Make it a full review."


def allowed(
    *, last_full_on: date | None, events: Sequence[Event], open_conditions: bool, on: date, months: int
) -> FastAnswer:
    """Whether a fast review is enough on a day.

    Not without a full assessment to go back to, nor when the last is more than `months` old; not while a
    significant change asks for a review, nor for open conditions.
    """
    found = []
    if last_full_on is None:
        found.append("There is no full assessment to go back to.")
    elif on > add_months(start=last_full_on, months=months):
        found.append(f"The last full assessment, of {last_full_on:%d/%m/%Y}, is over {months} months old.")
    changes = [one for one in events if one.cause.partition(":")[0] not in NO_CHANGE]
    found += [f"A significant change of {one.on:%d/%m/%Y} asks for a review: {one.words}." for one in changes]
    if open_conditions:
        found.append("It is about open conditions.")
    return FastAnswer(not found, tuple(found))


def narrowed(*, questions: Questions, sections: Collection[str]) -> Questions:
    """The questions with those on change for the sections that the form has."""
    return replace(
        questions,
        parts=tuple(
            replace(part, questions=tuple(one for one in part.questions if one.code[1:] in sections))
            if part.code == FAST
            else part
            for part in questions.parts
        ),
    )


def answered(*, said: Mapping[str, Any], as_: str) -> frozenset[str]:
    """The numbers of the sections that were answered "yes", or "no"."""
    return frozenset(code[1:] for code, given in said.items() if code.startswith("c") and given == as_)
