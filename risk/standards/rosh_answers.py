"""What may be answered in a part beside the sections, what is missing, how it is read (7.7 to 7.11)."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from risk.standards.completeness import Lack
from risk.standards.rosh_parts import PartForm, Question, Said

YES_NO_UNKNOWN = ("yes", "no", "unknown")
YES_NO = ("yes", "no")
NONE = "none"
ANY = "*"
LONGEST_LINE, LONGEST_TEXT, MOST_ROWS = 200, 20_000, 40


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that the questions do not allow: the question, and what to do in words."""

    field: str
    reason: str


def faults(*, part: PartForm, said: Said) -> list[Fault]:
    """Answers that the part has no question for, or that do not fit their question."""
    found = []
    known = {one.code: one for one in part.questions}
    for code, given in said.items():
        if code not in known:
            found.append(Fault(code, f"“{part.title}” has no question {code}."))
        elif reason := _misfit(known[code], given):
            found.append(Fault(code, reason))
    return found


def _misfit(question: Question, given: Any) -> str:
    """Why an answer does not fit; '' where it does."""
    if question.kind in {"grid", "scale"}:
        return _table_misfit(question, given)
    if question.kind == "rows":
        return _rows_misfit(question, given)
    if question.kind == "ticks":
        fits = isinstance(given, list) and set(given) <= set(question.keys)
        return "" if fits else f"{question.text}: tick some of those that are offered."
    return _text_misfit(question, given)


def _text_misfit(question: Question, given: Any) -> str:
    if not isinstance(given, str):
        return f"{question.text}: a text is asked for."
    choices = {"yes_no": YES_NO, "yes_no_unknown": YES_NO_UNKNOWN, "choice": question.keys}
    if question.kind in choices:
        fits = given in choices[question.kind]
        return "" if fits else f"{question.text}: “{given}” is none of the answers that are offered."
    if question.kind == "date":
        return "" if _is_date(given) else f"{question.text}: “{given}” is no date."
    longest = LONGEST_LINE if question.kind == "line" else LONGEST_TEXT
    return "" if len(given) <= longest else f"{question.text}: write at most {longest:,} characters."


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _table_misfit(question: Question, given: Any) -> str:
    lines = {one.code for one in question.lines}
    if not isinstance(given, dict) or set(given) - lines - {NONE}:
        return f"{question.text}: a line is answered that is not asked."
    if question.kind == "scale":
        fits = all(answer in question.keys for answer in given.values())
        return "" if fits else f"{question.text}: an answer is none of those that are offered."
    if NONE in given and len(given) > 1:
        return f"{question.text}: “None of these” does not go with what is ticked. Take one of them away."
    ticked = [tick for code, ticks in given.items() if code != NONE for tick in ticks]
    return "" if set(ticked) <= set(question.ticks) else f"{question.text}: tick those that are offered."


def _rows_misfit(question: Question, given: Any) -> str:
    if not isinstance(given, list) or len(given) > MOST_ROWS:
        return f"{question.text}: at most {MOST_ROWS} rows."
    columns = {one.code: one for one in question.columns}
    for number, row in enumerate(given, 1):
        for code, value in row.items():
            reason = _misfit(columns[code], value) if code in columns else f"there is no column {code}."
            if reason:
                return f"{question.one} {number}: {reason}"
    return ""


def lacks(*, part: PartForm, said: Said) -> list[Lack]:
    """What the part lacks before it may be signed, question by question and row by row."""
    found = []
    for question in part.questions:
        given = said.get(question.code)
        if not given and is_needed(question=question, said=said):
            found.append(Lack(question.code, f"{question.text}: not answered."))
        elif given and question.kind == "rows":
            found += _row_lacks(question, given)
        elif given and question.kind == "scale" and len(given) < len(question.lines):
            missing = len(question.lines) - len(given)
            found.append(Lack(question.code, f"{question.text}: {missing} not answered."))
    return found


def is_needed(*, question: Question, said: Said) -> bool:
    """Whether an answer is owed, given the others."""
    return question.needed or any(
        _was_given(said.get(code), answers) for code, answers in question.needed_when.items()
    )


def _was_given(given: Any, answers: Sequence[str]) -> bool:
    if not given:
        return False
    ticked = set(given) if isinstance(given, list | dict) else {given}
    return ANY in answers or bool(ticked & set(answers))


def _row_lacks(question: Question, rows: Sequence[Said]) -> list[Lack]:
    return [
        Lack(
            question.code, f"{question.one} {number}: {column.text[:1].lower()}{column.text[1:]} is missing."
        )
        for number, row in enumerate(rows, 1)
        for column in question.columns
        if column.needed and not row.get(column.code)
    ]


def words(*, question: Question, given: Any) -> str:
    """An answer as it is read, in one text; '' for none. Rows are read one by one with `row_words`."""
    if not given:
        return ""
    if question.kind in {"yes_no", "yes_no_unknown"}:
        return {"yes": "Yes", "no": "No", "unknown": "Not known yet"}[given]
    if question.kind == "choice":
        chosen = question.words.get(given, given)
        return f"{chosen[:1].upper()}{chosen[1:]}"
    if question.kind == "date":
        day = datetime.date.fromisoformat(given)
        return f"{day.day} {day:%B %Y}"
    if question.kind == "ticks":
        return "; ".join(given)
    return _table_words(question, given) if isinstance(given, dict) else str(given)


def _table_words(question: Question, given: Mapping[str, Any]) -> str:
    if NONE in given:
        return "None of these"
    told = [(one.text, given[one.code]) for one in question.lines if one.code in given]
    return "\n".join(
        f"{text}: {', '.join(answer) if isinstance(answer, list) else question.words.get(answer, answer)}"
        for text, answer in told
    )
