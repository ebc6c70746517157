"""Whether a full analysis of serious harm is due, what stays open, what does not fit (docs/domain.md 7.7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from risk.standards import tiers
from risk.standards.completeness import Lack
from risk.standards.levels import HIGH, MEDIUM, WORDS, Grid, at_least, rank
from risk.standards.rosh_answers import NONE
from risk.standards.rosh_parts import PartForm, Question, Said

CHILDREN = "analysis_children"
ALL_THE_SAME, EXEMPT = "all_the_same", "exempt"
DECISION = "R5.2"
#: What is opened where one is made although no answer asks for it.
AT_LEAST = ("analysis_harm", "analysis_behaviour", "analysis_victims")


@dataclass(frozen=True, slots=True)
class Due:
    """Whether the full analysis is due, None where that is not known yet; which parts; why each, in words.

    `exempt`: none is made although an answer asks for it. The part on children stays due even then.
    """

    due: bool | None
    parts: tuple[str, ...]
    why: Mapping[str, tuple[str, ...]]
    exempt: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Open:
    """A question that was answered "don't know"."""

    code: str
    text: str


def due(*, screening: PartForm, said: Said, children_level: str = "", tier: int | None = None) -> Due:
    """What the screening makes due (rules 1, 3 and 7), with every reason.

    Any yes of R1.2 to R5.1 opens its parts; so does a decision to make one all the same, and a `tier` that
    adds control. `children_level` is the highest level of risk to children: from Medium on child protection
    is relevant and its part is due (docs/domain.md 10.4, 1). An exemption keeps all shut but that one.
    """
    why = _asked(screening, said)
    if tiers.asks_control(tier=tier):
        for part in AT_LEAST:
            why.setdefault(part, []).append(f"Tier {tier} asks for a full analysis.")
    asked = bool(why)
    if at_least(level=children_level, than=MEDIUM):
        why.setdefault(CHILDREN, []).append(f"Risk to children is {WORDS[children_level]}.")
    exempt = asked and said.get(DECISION) == EXEMPT
    if said.get(DECISION) == ALL_THE_SAME:
        for part in AT_LEAST:
            why.setdefault(part, []).append("One is made although no answer asks for it.")
    if exempt:
        why = {part: reasons for part, reasons in why.items() if part == CHILDREN}
    settled = not [one for one in screening.questions if one.needed and not said.get(one.code)]
    is_due = bool(why) or (None if not settled or open_questions(screening=screening, said=said) else False)
    return Due(
        due=is_due,
        parts=tuple(why),
        why={part: tuple(reasons) for part, reasons in why.items()},
        exempt=exempt,
        reason=_reason(is_due, exempt, why) + _of_tier(tier, is_due and not exempt),
    )


def _reason(is_due: bool | None, exempt: bool, why: Collection[str]) -> str:
    if exempt:
        kept = " The part on children is due all the same." if why else ""
        return f"A full analysis is asked for, and it is decided to make none.{kept}"
    if is_due:
        return "A full analysis is due."
    if is_due is None:
        return "Whether a full analysis is due is not known yet: questions are open."
    return "No answer asks for a full analysis."


def _of_tier(tier: int | None, is_due: bool | None) -> str:
    """What the tier adds, where the answers alone would not say why."""
    return (
        f" Tier {tier} asks for one whatever the answers." if is_due and tiers.asks_control(tier=tier) else ""
    )


def _asked(screening: PartForm, said: Said) -> dict[str, list[str]]:
    """By part of the analysis, the answers that ask for it."""
    why: dict[str, list[str]] = {}
    for question in screening.questions:
        for part, reason in _opened(question, said.get(question.code)):
            why.setdefault(part, []).append(reason)
    return why


def _opened(question: Question, given: object) -> Iterable[tuple[str, str]]:
    if given == "yes":
        yield from ((part, f"{question.code} {question.text} Yes.") for part in question.opens)
    if question.kind == "grid" and isinstance(given, dict) and NONE not in given:
        for line in question.lines:
            if given.get(line.code):
                reason = f"{question.code} {line.text}: {', '.join(given[line.code])}."
                yield from ((part, reason) for part in (*question.opens, *line.opens))


def answered_yes(*, screening: PartForm, said: Said) -> bool | None:
    """Whether any question was answered yes; None while none was and something is open or unanswered."""
    if _asked(screening, said):
        return True
    asked = [one for one in screening.questions if one.opens]
    return None if any(said.get(one.code) in (None, {}, "unknown") for one in asked) else False


def children_concern(*, said: Said) -> bool | None:
    """The answer of R2: True for a yes, False for two times no, None for anything else."""
    answers = (said.get("R2.1"), said.get("R2.2"))
    if "yes" in answers:
        return True
    return False if answers == ("no", "no") else None


def child_protection(*, screening: PartForm, said: Said, children_level: str) -> bool:
    """Whether child protection is relevant (10.4, 1): a level, an offence, R2 yes or not known."""
    asked = due(screening=screening, said={**said, DECISION: ""}, children_level=children_level)
    return CHILDREN in asked.parts or "unknown" in (said.get("R2.1"), said.get("R2.2"))


def open_questions(*, screening: PartForm, said: Said) -> list[Open]:
    """What was answered "don't know" and has to be found out (rule 2)."""
    return [Open(one.code, one.text) for one in screening.questions if said.get(one.code) == "unknown"]


def decision_lacks(*, screening: PartForm, said: Said, tier: int | None = None) -> list[Lack]:
    """Where the decision of R5.2 does not go with the answers, or with a tier that asks for an analysis."""
    answered, decision = bool(_asked(screening, said)), said.get(DECISION)
    by_tier = tiers.asks_control(tier=tier)
    if decision == EXEMPT and not (answered or by_tier):
        return [Lack(DECISION, "No answer asks for a full analysis: there is nothing to exempt from.")]
    if decision == ALL_THE_SAME and by_tier and not answered:
        words = f"Tier {tier} asks for a full analysis already: choose “as the answers ask”."
        return [Lack(DECISION, words)]
    if decision == ALL_THE_SAME and answered:
        return [Lack(DECISION, "An answer asks for a full analysis already: choose “as the answers ask”.")]
    return []


def refused_levels(*, grid: Grid, screening: PartForm, said: Said) -> list[Lack]:
    """Levels that cannot stand beside the screening: they prevent signing until one of the two is mended.

    High or Very High to children beside two times "no" in R2, and any High or Very High where no question was
    answered yes (docs/domain.md 7.9, rule 3).
    """
    found = []
    children = highest_of(grid=grid, group="children")
    if at_least(level=children, than=HIGH) and children_concern(said=said) is False:
        words = (
            f"Risk to children is {WORDS[children]}, but R2 of the screening says no twice. Mend one of them."
        )
        found.append(Lack("R2.2", words))
    levels = (*grid.community.values(), *grid.custody.values())
    top = max(levels, key=lambda level: rank(level=level), default="")
    if at_least(level=top, than=HIGH) and answered_yes(screening=screening, said=said) is False:
        words = (
            f"A level is {WORDS[top]}, but no question of the screening was answered yes. Mend one of them."
        )
        found.append(Lack("R5.1", words))
    return found


def highest_of(*, grid: Grid, group: str) -> str:
    """The higher of the two levels of a group; '' where none is known."""
    both = (grid.community.get(group, ""), grid.custody.get(group, ""))
    return max(both, key=lambda level: rank(level=level))


def concern_contradictions(*, screening: Said, concerns: Mapping[str, str], now: Said) -> list[str]:
    """Current concerns of the summary beside R3 and R4 of the screening, where they differ (7.9, rule 3).

    `concerns` are the answers of the summary by concern; `now` gives the question of the screening and the
    words of each concern: {"suicide": ("R3.1", "suicide")}.
    """
    found = []
    for concern, (code, words) in now.items():
        asked, said = screening.get(code), concerns.get(concern, "")
        if {asked, said} == {"yes", "no"}:
            here, there = ("a", "none") if said == "yes" else ("no", "one")
            found.append(
                f"The summary has {here} concern about {words}, {code} of the screening has {there}."
            )
    return found
