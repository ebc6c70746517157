"""Scores and needs of the assessment, from a version of the form (docs/domain.md 7.3 and 7.4).

The form is data (risk/data/form_full_2.json): which items are scored, their scale, the cut-off. An assessment
is judged by the version it was begun with.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent.parent / "data"
BY_SCORE, BY_JUDGEMENT, NO_NEED = "score", "judgement", "none"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the form. `scores` are its allowed scores with their words, empty when it is not scored.

    `starred` counts towards the need score; `dynamic` can change and be an objective (docs/domain.md 7.5);
    `ticks` is what can be ticked for each line of a table.
    """

    number: str
    text: str
    kind: str
    scores: Mapping[int, str]
    choices: tuple[str, ...]
    starred: bool
    optional: bool
    dynamic: bool
    lowest: int | None = None
    highest: int | None = None
    hint: str = ""
    ticks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the form. `need`: by 'score' with a cut-off, by 'judgement' of the assessor, or 'none'.

    `prompts` are questions for the interview, `analysis` questions to put to oneself when writing.
    """

    number: str
    title: str
    need: str
    cut_off: int | None
    severe: int | None
    asks_harm_link: bool
    asks_offending_link: bool
    items: tuple[Item, ...]
    prompts: tuple[str, ...] = ()
    analysis: tuple[str, ...] = ()

    @property
    def starred(self) -> tuple[Item, ...]:
        """The items that make the need score."""
        return tuple(item for item in self.items if item.starred)

    @property
    def highest_score(self) -> int:
        """The most the starred items can add up to."""
        return sum(max(item.scores) for item in self.starred)


@dataclass(frozen=True, slots=True)
class Form:
    """One version of the form."""

    code: str
    version: int
    name: str
    effective_from: date
    sections: tuple[Section, ...]

    def section(self, *, number: str) -> Section:
        """The section of a number such as '11'; KeyError when there is none."""
        for section in self.sections:
            if section.number == number:
                return section
        raise KeyError(f"The form has no section {number}.")

    def item(self, *, number: str) -> Item:
        """The item of a number such as '11.5'; KeyError when there is none."""
        for section in self.sections:
            for item in section.items:
                if item.number == number:
                    return item
        raise KeyError(f"The form has no item {number}.")


def parse(*, data: Mapping[str, Any]) -> Form:
    """A form from data of the shape of risk/data/form_full_2.json.

    ValueError when a number stands twice, or a starred item has no scale.
    """
    sections = tuple(_section(entry, data["scales"]) for entry in data["sections"])
    numbers = [item.number for section in sections for item in section.items]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise ValueError(f"These items stand twice in the form: {', '.join(twice)}.")
    bare = [item.number for section in sections for item in section.starred if not item.scores]
    if bare:
        raise ValueError(f"These items count towards a score but have no scale: {', '.join(bare)}.")
    return Form(
        code=data["code"],
        version=data["version"],
        name=data["name"],
        effective_from=date.fromisoformat(data["effective_from"]),
        sections=sections,
    )


def _section(entry: Mapping[str, Any], scales: Mapping[str, Any]) -> Section:
    return Section(
        number=entry["number"],
        title=entry["title"],
        need=entry["need"],
        cut_off=entry.get("cut_off"),
        severe=entry.get("severe"),
        asks_harm_link=entry.get("asks_harm_link", True),
        asks_offending_link=entry.get("asks_offending_link", True),
        items=tuple(_item(item, scales) for item in entry["items"]),
        prompts=tuple(entry.get("prompts", ())),
        analysis=tuple(entry.get("analysis", ())),
    )


def _item(entry: Mapping[str, Any], scales: Mapping[str, Any]) -> Item:
    words = entry.get("answers") or scales.get(entry["kind"], {})
    return Item(
        number=entry["number"],
        text=entry["text"],
        kind=entry["kind"],
        scores={int(score): meaning for score, meaning in words.items()},
        choices=tuple(entry.get("choices", ())),
        starred=entry.get("starred", False),
        optional=entry.get("optional", False),
        dynamic=entry.get("dynamic", True),
        lowest=entry.get("lowest"),
        highest=entry.get("highest"),
        hint=entry.get("hint", ""),
        ticks=tuple(entry.get("ticks", ())),
    )


@lru_cache(maxsize=8)
def built_in(*, name: str = "form_full_2") -> Form:
    """A form that comes with the product, by the name of its file in risk/data."""
    return parse(data=json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the assessor decided by hand: a need where the form has no cut-off, or attention despite a low
    score; each with its reason."""

    need: bool | None = None
    need_reason: str = ""
    needs_attention: bool = False
    attention_reason: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """The result of one section. `score` and `present` are None while they are not known.

    `partial`: some starred items are missing and the rest was added up. `attention`: no need by score, but
    marked as needing attention. `severe` is None where the form has no such line.
    """

    section: str
    title: str
    score: int | None
    highest: int | None
    missing: tuple[str, ...]
    partial: bool
    present: bool | None
    severe: bool | None
    attention: bool
    reason: str


def need(*, section: Section, scores: Mapping[str, int | None], judgement: Judgement) -> Need:
    """Whether a section shows a criminogenic need, with its score and the reason (docs/domain.md 7.4).

    Need is present when the starred items add up to the cut-off or more. All missing: no score. Some
    missing: the rest is added up and marked partial; a partial score under the cut-off that the missing
    items could still lift over it leaves the need unknown, never "no need".
    """
    if section.need != BY_SCORE or section.cut_off is None:
        return _judged(section, judgement)
    missing = tuple(item.number for item in section.starred if scores.get(item.number) is None)
    known = [score for item in section.starred if (score := scores.get(item.number)) is not None]
    if not known:
        reason = "No score: none of the scored items is answered."
        return _need(section, None, missing, None, judgement, reason)
    total = sum(known)
    could_add = sum(max(item.scores) for item in section.starred if item.number in missing)
    present: bool | None = total >= section.cut_off
    if not present and total + could_add >= section.cut_off:
        present = None
    return _need(section, total, missing, present, judgement, _score_words(section, total, missing, present))


def _score_words(section: Section, total: int, missing: tuple[str, ...], present: bool | None) -> str:
    words = f"Score {total} of {section.highest_score}, cut-off {section.cut_off}: "
    words += {True: "need present.", False: "below the cut-off.", None: "not known."}[present]
    if missing:
        words += f" Partial: {', '.join(missing)} missing."
    return words


def _need(
    section: Section,
    total: int | None,
    missing: tuple[str, ...],
    present: bool | None,
    judgement: Judgement,
    reason: str,
) -> Need:
    severe = None if section.severe is None or total is None else total >= section.severe
    attention = judgement.needs_attention and present is not True
    if attention:
        reason += (
            f" Low score, still needs attention: {judgement.attention_reason.strip() or 'no reason given'}."
        )
    return Need(
        section=section.number,
        title=section.title,
        score=total,
        highest=section.highest_score or None,
        missing=missing,
        partial=bool(missing) and total is not None,
        present=present,
        severe=severe,
        attention=attention,
        reason=reason,
    )


def _judged(section: Section, judgement: Judgement) -> Need:
    if section.need == NO_NEED:
        return _need(section, None, (), None, Judgement(), "The section does not decide a need.")
    if judgement.need is None:
        return _need(section, None, (), None, judgement, "No cut-off; the assessor has not decided yet.")
    words = "need present" if judgement.need else "no need"
    why = judgement.need_reason.strip() or "no reason given"
    return _need(section, None, (), judgement.need, judgement, f"By judgement, {words}: {why}.")
