"""The prisoner's own view beside the assessor's (docs/domain.md 7.11)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from risk.standards.rosh_parts import Line, PartForm, Said

PROBLEM, LINKED = frozenset({"problem", "both"}), frozenset({"linked", "both"})
TOPICS = "topics"


@dataclass(frozen=True, slots=True)
class View:
    """One topic: what the prisoner says, what the assessor found in its sections, and whether they differ.

    `assessor` is True for a need, False for none, None where it is not known. `differs` is None where one of
    the two is not known.
    """

    code: str
    text: str
    prisoner: str
    prisoner_words: str
    sections: tuple[str, ...]
    assessor: bool | None
    differs: bool | None
    words: str


def compared(*, part: PartForm, said: Said, needs: Mapping[str, bool | None]) -> list[View]:
    """Each topic with both views; `needs` by section number: need, none, or None for not known.

    A topic of several sections is a need for the assessor where one of them is. The prisoner sees a need
    where a topic is a problem or linked to offending.
    """
    answers, question = said.get(TOPICS) or {}, part.question(code=TOPICS)
    return [_view(line, answers.get(line.code, ""), question.words, needs) for line in question.lines]


def _view(line: Line, answer: str, words: Mapping[str, str], needs: Mapping[str, bool | None]) -> View:
    found = [needs.get(section) for section in line.sections]
    assessor = True if True in found else None if None in found or not found else False
    prisoner = answer in PROBLEM | LINKED if answer else None
    return View(
        code=line.code,
        text=line.text,
        prisoner=answer,
        prisoner_words=words.get(answer, ""),
        sections=line.sections,
        assessor=assessor,
        differs=None if prisoner is None or assessor is None else prisoner != assessor,
        words=_words(prisoner, assessor),
    )


def _words(prisoner: bool | None, assessor: bool | None) -> str:
    if prisoner is None or assessor is None:
        return "Not known"
    if prisoner == assessor:
        return "Both see it" if prisoner else "Neither sees it"
    if prisoner:
        return "The prisoner sees it, the assessor does not"
    return "The assessor sees it, the prisoner does not"


def own_view(*, part: PartForm, said: Said) -> Collection[str] | None:
    """The sections that the prisoner named; None where he or she was not asked."""
    return named_sections(part=part, said=said) if said.get(TOPICS) else None


def named_sections(*, part: PartForm, said: Said) -> Collection[str]:
    """The numbers of sections that the prisoner named as a problem or linked (docs/domain.md 7.4, 4)."""
    answers = said.get(TOPICS) or {}
    return {
        section
        for line in part.question(code=TOPICS).lines
        if answers.get(line.code) in PROBLEM | LINKED
        for section in line.sections
    }
