"""Two assessments of one person side by side, and what was carried forward (docs/domain.md 7.2)."""

from dataclasses import dataclass
from typing import Any

from risk.actions.content import NOTE_TEXTS, Content
from risk.models import Group, SectionNote
from risk.standards import comparison
from risk.standards.comparison import Change, Likeness
from risk.standards.needs import NO_NEED, Need, Section


@dataclass(frozen=True)
class SectionChange:
    """One section, before and now. `items` are the numbers of the items whose answers differ."""

    section: Section
    before: Need | None
    now: Need | None
    score: Change
    need: Change
    items: tuple[str, ...]
    text: Likeness


@dataclass(frozen=True)
class LevelChange:
    """A level for one group in one place, before and now; "" is not known."""

    group: str
    place: str
    before: str
    now: str
    change: Change


def sections(now: Content, *, before: Content) -> list[SectionChange]:
    """Every section of the later form; one that the earlier form had not is not known there."""
    earlier = {section.number: section for section in before.form.sections}
    return [_section(section, earlier.get(section.number), now, before) for section in now.form.sections]


def _section(section: Section, was: Section | None, now: Content, before: Content) -> SectionChange:
    then = before.need(was) if was and was.need != NO_NEED else None
    today = now.need(section) if section.need != NO_NEED else None
    return SectionChange(
        section=section,
        before=then,
        now=today,
        score=comparison.of_figures(before=then.score if then else None, now=today.score if today else None),
        need=comparison.of_needs(before=then.present if then else None, now=today.present if today else None),
        items=changed_items(section, now=now, before=before),
        text=likeness_of(section.number, now=now, before=before),
    )


def changed_items(section: Section, *, now: Content, before: Content) -> tuple[str, ...]:
    """The items of a section whose answers differ; an answer and none differ too."""
    return tuple(
        item.number for item in section.items if _given(now, item.number) != _given(before, item.number)
    )


def _given(written: Content, number: str) -> Any:
    one = written.answers.get(number)
    if one is None or number not in written.answered:
        return None
    return (one.missing, one.score, one.value)


def likeness_of(section: str, *, now: Content, before: Content) -> Likeness:
    """How much of what is written in a section stood in the earlier assessment."""
    return comparison.likeness(before=text_of(before.notes.get(section)), now=text_of(now.notes.get(section)))


def text_of(note: SectionNote | None) -> str:
    """Everything written under a section, in one piece."""
    return "\n".join(getattr(note, name) for name in NOTE_TEXTS) if note else ""


def levels(now: Content, *, before: Content) -> list[LevelChange]:
    """The level for each group, in the community and in custody."""
    found = []
    for group in Group:
        for place in ("community", "custody"):
            if group == Group.PRISONERS and place == "community":
                continue
            was = getattr(before.ratings.get(group), place, "")
            level = getattr(now.ratings.get(group), place, "")
            change = comparison.of_levels(before=was, now=level)
            found.append(LevelChange(str(group.label), place, was, level, change))
    return found


def predictions(now: Content, *, before: Content) -> list[dict[str, Any]]:
    """Each predictor's two-year percentage, before and now."""
    return [
        {
            "predictor": one.predictor,
            "before": (was := before.predicted.result(one.predictor)),
            "now": one,
            "change": comparison.of_figures(before=was.two_year, now=one.two_year, unit=" points"),
        }
        for one in now.predicted.results
    ]


@dataclass(frozen=True)
class Carried:
    """One section that was copied: whether somebody has confirmed it since, and what is still as it was."""

    section: Section
    confirmed: bool
    items: tuple[str, ...]
    text: Likeness


def carried(now: Content, *, before: Content) -> list[Carried]:
    """The sections that both assessments have, with what was changed since the copy (M-140)."""
    return [
        Carried(
            section=section,
            confirmed=not now.notes[section.number].carried_forward,
            items=changed_items(section, now=now, before=before),
            text=likeness_of(section.number, now=now, before=before),
        )
        for section in now.form.sections
        if section.number in now.notes and section.number in before.notes
    ]
