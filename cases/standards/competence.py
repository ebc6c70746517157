"""What a case asks of who supervises it, and what is lacking (docs/domain.md 15 point 5)."""

from collections.abc import Iterable, Mapping
from datetime import date

from cases.standards.clocks import day
from cases.standards.custody_events import Objection
from cases.standards.sharing import HIGH_LEVELS, INDETERMINATE_SENTENCES, CaseFacts

ASSESSING, INTERVIEWING, RISK_PLAN, ANALYSIS = "oasys", "interviewing", "risk_plan", "analysis"
SKILLS = {
    ASSESSING: "Assessment (OASys)",
    INTERVIEWING: "Interviewing",
    RISK_PLAN: "Risk management planning",
    ANALYSIS: "Analysis of risk of serious harm",
}
#: Whose qualification covers all of them.
QUALIFIED = "probation_officer"
LONGEST = 200


def asked(*, facts: CaseFacts) -> dict[str, str]:
    """The skills a case asks for beyond the ordinary, each with the reason; none where nothing is known."""
    found: dict[str, str] = {}
    reasons = (
        (facts.rosh_level in HIGH_LEVELS, tuple(SKILLS), "risk of serious harm is High or Very High"),
        (
            bool(facts.sentence_kinds & INDETERMINATE_SENTENCES),
            (ASSESSING, ANALYSIS),
            "indeterminate sentence",
        ),
        (bool(facts.mappa), (RISK_PLAN, ANALYSIS), "MAPPA case"),
        (facts.tier == 4, (ASSESSING, RISK_PLAN), "tier 4"),
        (facts.rosh_level == "medium", (RISK_PLAN,), "risk of serious harm is Medium"),
    )
    for holds, skills, why in reasons:
        if holds:
            for skill in skills:
                found.setdefault(skill, why)
    return {skill: found[skill] for skill in SKILLS if skill in found}


def lacking(*, facts: CaseFacts, has: Iterable[str], grade: str) -> Mapping[str, str]:
    """What the case asks for and the officer has no training in on record, with why the case asks for it."""
    if grade == QUALIFIED:
        return {}
    known = set(has)
    return {skill: why for skill, why in asked(facts=facts).items() if skill not in known}


def in_words(*, lacks: Mapping[str, str]) -> str:
    """Such as "no training on record in analysis, which this case asks for (MAPPA case)"; "" for nothing."""
    if not lacks:
        return ""
    names = [SKILLS[skill][:1].lower() + SKILLS[skill][1:] for skill in lacks]
    because = "; ".join(dict.fromkeys(lacks.values()))
    return f"no training on record in {', '.join(names)}, which this case asks for ({because})"


def objection(*, skill: str, what: str, completed_on: date, today: date) -> Objection | None:
    """Why this cannot be a line of a training record."""
    if skill not in SKILLS:
        return Objection("Choose the skill.", "skill")
    if not what.strip():
        return Objection("Say what training it was.", "what")
    if len(what.strip()) > LONGEST:
        return Objection(f"Write at most {LONGEST} characters.", "what")
    if completed_on > today:
        return Objection(f"Today is {day(on=today)}. Enter the day it was completed.", "completed_on")
    return None
