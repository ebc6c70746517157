"""What an early interview asks, whom it asks to act, what of it may stand in the log (docs/domain.md 3.2).

Which department answers for which topic, and which are held apart, is data (cases/data/interviews.json).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cases.standards.contacts import FINE, Finding

BUILT_IN = Path(__file__).parent.parent / "data" / "interviews.json"
NEED, NO_NEED, NOT_ASKED = "need", "no_need", "not_asked"
ANSWERS = {NEED: "immediate need", NO_NEED: "asked, no immediate need", NOT_ASKED: "not asked"}
APART = "asked; the answer is held apart from the log"


@dataclass(frozen=True, slots=True)
class TopicRule:
    """Whom a topic is referred to unless said otherwise, and under which restriction its words stand."""

    topic: str
    role: str
    restriction: str
    longest: int


@dataclass(frozen=True, slots=True)
class Department:
    """A role that may be asked, with the kind of entry its answer makes in the log (14.2)."""

    role: str
    kind: str
    sub_kind: str


@dataclass(frozen=True, slots=True)
class Said:
    """One topic as answered; `refer_to` is the role of a department, or empty."""

    topic: str
    answer: str
    words: str = ""
    refer_to: str = ""


@lru_cache(maxsize=1)
def topics() -> Mapping[str, TopicRule]:
    """The topics by key, in the order in which they are asked."""
    told = json.loads(BUILT_IN.read_text(encoding="utf-8"))["topics"]
    return {one["topic"]: TopicRule(**one) for one in told}


@lru_cache(maxsize=1)
def departments() -> Mapping[str, Department]:
    """The departments that may be asked, by role."""
    told = json.loads(BUILT_IN.read_text(encoding="utf-8"))["departments"]
    return {one["role"]: Department(**one) for one in told}


def fits(*, said: Iterable[Said], here: Iterable[str]) -> Finding:
    """Whether an interview may be recorded; `here` are the roles that somebody holds in this prison.

    The field of a finding is the topic with what is wrong: "housing_words", "housing_refer_to" or
    "housing_answer".
    """
    listed, present = list(said), set(here)
    if not any(one.answer in (NEED, NO_NEED) for one in listed):
        return Finding(
            False, "Say of at least one topic that it was asked.", f"{next(iter(topics()))}_answer"
        )
    for one in listed:
        finding = _topic_fits(one, present)
        if not finding.ok:
            return finding
    return FINE


def _topic_fits(one: Said, present: set[str]) -> Finding:
    rule = topics().get(one.topic)
    if rule is None or one.answer not in ANSWERS:
        return Finding(False, "Choose one of the answers.", f"{one.topic}_answer")
    if one.answer == NEED and not one.words.strip():
        return Finding(False, "Say in a few words what the need is.", f"{one.topic}_words")
    if len(one.words) > rule.longest:
        reason = f"Write at most {rule.longest} characters here."
        return Finding(False, reason, f"{one.topic}_words")
    if one.refer_to and one.answer != NEED:
        return Finding(False, "Only an immediate need is referred.", f"{one.topic}_refer_to")
    return _referral_fits(one.refer_to, f"{one.topic}_refer_to", present)


def _referral_fits(role: str, field: str, present: set[str]) -> Finding:
    if role and role not in departments():
        return Finding(False, "Choose one of the departments.", field)
    if role and role not in present:
        return Finding(False, "Nobody holds this role in the prison. Choose another department.", field)
    return FINE


def entry_text(
    *, said: Iterable[Said], titles: Mapping[str, str], roles: Mapping[str, str], note: str
) -> str:
    """What of an interview stands in the ordinary log: neither words nor answer of a restricted topic.

    `titles` are the topics in words, `roles` the departments.
    """
    lines = ["First interview."]
    if note.strip():
        lines.append(note.strip())
    for one in said:
        rule, title = topics()[one.topic], titles[one.topic]
        if rule.restriction and one.answer != NOT_ASKED:
            lines.append(f"{title}: {APART}.")
            continue
        words = f" {one.words.strip()}" if one.words.strip() else ""
        referred = f" Referred to {roles[one.refer_to]}." if one.refer_to else ""
        lines.append(f"{title}: {ANSWERS[one.answer]}.{words}{referred}")
    return "\n".join(lines)


def answer_text(*, title: str, taken_up: bool, words: str) -> str:
    """What the answer of a department says in the log."""
    verdict = "taken up" if taken_up else "not taken up"
    return f"Referral ({title}): {verdict}. {words.strip()}".strip()
