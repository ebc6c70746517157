"""What a section, or the summary of serious harm, lacks before it may be signed (docs/domain.md 7.2, 7.9)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from risk.standards.levels import CONCERNS, Grid, at_least, faults
from risk.standards.needs import BY_JUDGEMENT, NO_NEED, Section

NOT_STARTED, PART_DONE, DONE = "not started", "part done", "done"
#: Copied from the assessment before, and neither edited nor confirmed since.
TO_CONFIRM = "to confirm"
TEXTS = {
    "who": "Say who is at risk.",
    "nature": "Say what the nature of the risk is.",
    "when_greatest": "Say when the risk is greatest.",
    "increases": "Say what is likely to increase it.",
    "reduces": "Say what is likely to reduce it.",
}


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that is missing: the item or field, and what to do in words."""

    field: str
    words: str


@dataclass(frozen=True, slots=True)
class SectionFacts:
    """What was given in a section. `answered` are the items with a score or "not known"."""

    scores: Mapping[str, int | None]
    answered: Collection[str]
    touched: bool
    evidence: str
    linked_to_rosh: bool | None
    linked_to_offending: bool | None
    need: bool | None
    need_reason: str


def evidence_lack(*, section: Section, scores: Mapping[str, int | None], evidence: str) -> Lack | None:
    """Evidence that is owed where an item of the section is scored above 0 (docs/domain.md 7.3, M-139)."""
    above = [item.number for item in section.items if item.scores and (scores.get(item.number) or 0) > 0]
    if not above or evidence.strip():
        return None
    return Lack("evidence", f"Write the evidence: {', '.join(above)} scored above 0.")


def section_lacks(*, section: Section, facts: SectionFacts) -> list[Lack]:
    """What a section lacks: scored items without an answer, evidence, links, a decision by hand.

    Sections that decide no need (1, 2, 13) may stay empty. Optional items may stay unanswered.
    """
    found = []
    if section.need != NO_NEED:
        found += [
            Lack(item.number, f"{item.number} {item.text}: choose a score, or “Not known”.")
            for item in section.items
            if item.scores and not item.optional and item.number not in facts.answered
        ]
        found += _links(section, facts)
    lack = evidence_lack(section=section, scores=facts.scores, evidence=facts.evidence)
    found += [lack] if lack else []
    if section.need == BY_JUDGEMENT and facts.need is None:
        found.append(Lack("need", "The section has no cut-off: decide whether there is a need."))
    elif section.need == BY_JUDGEMENT and not facts.need_reason.strip():
        found.append(Lack("need_reason", "Give the reason for the decision on need."))
    return found


def _links(section: Section, facts: SectionFacts) -> list[Lack]:
    found = []
    if section.asks_harm_link and facts.linked_to_rosh is None:
        found.append(Lack("linked_to_rosh", "Say whether the section is linked to risk of serious harm."))
    if section.asks_offending_link and facts.linked_to_offending is None:
        found.append(Lack("linked_to_offending", "Say whether the section is linked to offending."))
    return found


def progress(*, section: Section, facts: SectionFacts) -> str:
    """Where a section stands: not started, part done or done."""
    if not facts.touched:
        return NOT_STARTED
    return PART_DONE if section_lacks(section=section, facts=facts) else DONE


def rosh_lacks(*, grid: Grid, texts: Mapping[str, str]) -> list[Lack]:
    """What the summary of serious harm lacks: levels of the grid, and its five texts."""
    found = [Lack(fault.field, fault.reason) for fault in faults(grid=grid)]
    return found + [Lack(name, words) for name, words in TEXTS.items() if not texts.get(name, "").strip()]


def concern_lacks(*, concerns: Mapping[str, str]) -> list[Lack]:
    """Current concerns that the summary says nothing of; "unknown" is an answer (docs/domain.md 7.9)."""
    return [
        Lack(f"concern_{name}", f"Say whether there is a concern about {words} now.")
        for name, (_, words) in CONCERNS.items()
        if not concerns.get(name)
    ]


def link_contradictions(*, grid: Grid, linked: Collection[str]) -> list[Lack]:
    """Where the links of the sections do not fit the levels; shown, never refused (docs/domain.md 7.9, 3).

    `linked` are the titles of the sections that are linked to risk of serious harm.
    """
    levels = [level for level in (*grid.community.values(), *grid.custody.values()) if level]
    if not levels:
        return []
    if linked and all(level == "low" for level in levels):
        words = f"Every level is Low, but linked to risk of serious harm: {', '.join(linked)}."
        return [Lack("levels", words)]
    if not linked and any(at_least(level=level, than="high") for level in levels):
        return [
            Lack("levels", "A level is High or Very High, but no section is linked to risk of serious harm.")
        ]
    return []
