"""Answers and decisions that the form does not allow (docs/domain.md 7.3, 7.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from risk.standards.needs import BY_JUDGEMENT, Form, Item, Judgement, Section


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """An answer that the form does not allow."""

    item: str
    reason: str
    mend: str


def answer_faults(*, form: Form, scores: Mapping[str, int | None]) -> list[AnswerFault]:
    """What is wrong with scored answers: an item the form has not, or a score outside its scale.

    `scores` are by item number; None is "missing" and never a fault here.
    """
    known = {item.number: item for section in form.sections for item in section.items}
    found = []
    for number, score in scores.items():
        item = known.get(number)
        if item is None:
            found.append(AnswerFault(number, f"The form has no item {number}.", "Take the answer out."))
        elif score is not None and not _on_scale(item, score):
            found.append(AnswerFault(number, f"{number}: {score} is not on the scale.", _scale_words(item)))
    return found


def _on_scale(item: Item, score: int) -> bool:
    if item.lowest is not None and item.highest is not None:
        return item.lowest <= score <= item.highest
    return score in item.scores


def _scale_words(item: Item) -> str:
    if item.lowest is not None and item.highest is not None:
        return f"Enter a whole number from {item.lowest} to {item.highest}."
    allowed = ", ".join(f"{score} ({words})" for score, words in item.scores.items())
    return f"Choose one of: {allowed}." if allowed else "This item takes no score."


def judgement_faults(*, section: Section, judgement: Judgement) -> list[AnswerFault]:
    """Reasons that a decision by hand still lacks (rules 2 and 3)."""
    found = []
    if section.need == BY_JUDGEMENT and judgement.need is not None and not judgement.need_reason.strip():
        reason = f"Section {section.number} has no cut-off: the decision on need has no reason."
        found.append(AnswerFault(section.number, reason, "Give the reason."))
    if judgement.needs_attention and not judgement.attention_reason.strip():
        reason = f"Section {section.number} is marked as needing attention without a reason."
        found.append(AnswerFault(section.number, reason, "Give the reason."))
    return found
