"""What a question set has to hold, and where an answer counts (docs/domain.md 21.2, 21.3)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
MEASURE = re.compile(r"IM-\d{3}[a-e]?")
AUDIT_ANSWERS = ("yes", "no", "na")
PLACES = ("numerator", "denominator", "left_out")
PARTS_OF_A_CRITERION = ("code", "part", "stage", "text")
COUNTERSIGNED = ("", "assessment", "plan")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a set: where in it, and why."""

    path: str
    reason: str


def counts(*, measure: Mapping[str, Any], answer: str) -> str:
    """Where an answer of an audit counts in one of the measures of its question."""
    if answer in measure["numerator"]:
        return "numerator"
    return "left_out" if answer in measure["left_out"] else "denominator"


def faults(*, kind: str, content: Any) -> Iterator[Fault]:
    """Everything that keeps a set of a kind from being published, in the order of the set."""
    questions = content.get("questions") if isinstance(content, Mapping) else None
    if not isinstance(questions, list) or not questions:
        yield Fault("questions", "There is no list of questions.")
        return
    criteria = content.get("criteria", [])
    if not isinstance(criteria, list) or not all(isinstance(one, Mapping) for one in criteria):
        yield Fault("criteria", "This is not a list of criteria.")
        return
    for position, one in enumerate(criteria):
        if not all(isinstance(one.get(name), str) and one[name] for name in PARTS_OF_A_CRITERION):
            yield Fault(f"criteria[{position}]", "A criterion has a code, a part, a stage and a text.")
    known, seen = {one.get("code") for one in criteria}, set[str]()
    for position, one in enumerate(questions):
        path = f"questions[{position}]"
        if reason := _no_code(one, seen):
            yield Fault(f"{path}.code", reason)
            continue
        seen.add(one["code"])
        if not isinstance(one.get("text"), str) or not one["text"].strip():
            yield Fault(f"{path}.text", "A question has a text.")
        yield from _of_audit(one, path, known) if kind == "case_audit" else _of_survey(one, path)


def _no_code(one: Any, seen: set[str]) -> str:
    """Why a question or an answer cannot be named by its code; empty where it can."""
    code = one.get("code") if isinstance(one, Mapping) else None
    if not isinstance(code, str) or not CODE.fullmatch(code):
        return "A code is of small letters, digits and _, 40 at most."
    return f"The code {code} stands twice." if code in seen else ""


def _of_audit(one: Mapping[str, Any], path: str, criteria: set[Any]) -> Iterator[Fault]:
    if one.get("criterion", "") and one["criterion"] not in criteria:
        yield Fault(f"{path}.criterion", f"There is no criterion {one['criterion']}.")
    if one.get("countersign", "") not in COUNTERSIGNED:
        yield Fault(f"{path}.countersign", "This is assessment, plan or empty.")
    measures = one.get("measures", [])
    if not isinstance(measures, list):
        yield Fault(f"{path}.measures", "This is not a list of measures.")
        return
    for position, measure in enumerate(measures):
        where = f"{path}.measures[{position}]"
        if not isinstance(measure, Mapping) or not MEASURE.fullmatch(str(measure.get("id", ""))):
            yield Fault(where, "A measure has an id such as IM-020.")
            continue
        for name in ("numerator", "left_out"):
            said = measure.get(name)
            if not isinstance(said, list) or not set(said) <= set(AUDIT_ANSWERS):
                yield Fault(f"{where}.{name}", "This is a list of yes, no and na.")


def _of_survey(one: Mapping[str, Any], path: str) -> Iterator[Fault]:
    options = one.get("options", [])
    if not isinstance(options, list):
        yield Fault(f"{path}.options", "This is not a list of answers.")
        return
    measure = one.get("measure", "")
    if measure and not MEASURE.fullmatch(str(measure)):
        yield Fault(f"{path}.measure", "A measure has an id such as IM-210.")
    seen: set[str] = set()
    for position, option in enumerate(options):
        where = f"{path}.options[{position}]"
        if reason := _no_code(option, seen):
            yield Fault(f"{where}.code", reason)
            continue
        seen.add(option["code"])
        if not option.get("text"):
            yield Fault(f"{where}.text", "An answer has a text.")
        if measure and option.get("counts") not in PLACES:
            yield Fault(f"{where}.counts", "An answer to a measure says numerator, denominator or left_out.")


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as it comes in: the code of an answer, or what was written where there is none to choose."""

    question: str
    answer: str = ""
    comment: str = ""


def answer_faults(
    *, questions: Sequence[Mapping[str, Any]], said: Sequence[Said], longest: int
) -> Iterator[Fault]:
    """What is wrong with the answers of one person to a survey or interview, by question."""
    known = {one["code"]: {option["code"] for option in one.get("options", ())} for one in questions}
    seen: set[str] = set()
    for one in said:
        if one.question not in known:
            yield Fault(one.question, f"There is no question “{one.question[:60]}” in this set.")
        elif one.question in seen:
            yield Fault(one.question, "This question is answered twice.")
        elif one.answer and one.answer not in known[one.question]:
            offered = ", ".join(sorted(known[one.question])) or "words of one's own"
            yield Fault(one.question, f"There is no answer “{one.answer[:60]}”. It is one of: {offered}.")
        elif len(one.comment) > longest:
            yield Fault(one.question, f"Write at most {longest:,} characters.")
        seen.add(one.question)
    if not any(one.answer or one.comment.strip() for one in said):
        yield Fault("", "Nothing is answered.")
