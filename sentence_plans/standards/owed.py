"""Objectives that the risk of a case asks for: present, or left out with a reason (docs/domain.md 8.5)."""

from collections.abc import Iterable
from dataclasses import dataclass

from risk.standards.levels import HIGH, WORDS, at_least
from sentence_plans.standards.plan_facts import (
    CHILD_PROTECTION,
    MANAGE_ROH,
    Flag,
    Objective,
    Outcome,
    Signable,
)

NO_REASON = "No current objective has this purpose: add one, or say why the plan leaves it out."


@dataclass(frozen=True, slots=True)
class Owed:
    """An objective the case asks for. `section` stands in the place of a need's number."""

    section: str
    title: str
    purpose: str
    reason: str


HARM, CHILDREN = "harm", "children"
TITLES = {HARM: "Objective on risk of harm", CHILDREN: "Objective on child protection"}


def owed(*, rosh: str, child_protection: bool | None) -> tuple[Owed, ...]:
    """What a case asks for; `rosh` is the level of serious harm, '' and None are not known."""
    rows = []
    if rosh and at_least(level=rosh, than=HIGH):
        because = f"Risk of serious harm is {WORDS[rosh]}."
        rows.append(Owed(HARM, TITLES[HARM], MANAGE_ROH, because))
    if child_protection:
        because = "Child protection is relevant, by the log or by the assessment the plan is written on."
        rows.append(Owed(CHILDREN, TITLES[CHILDREN], CHILD_PROTECTION, because))
    return tuple(rows)


def owed_flags(*, plan: Signable, current: Iterable[Objective]) -> tuple[Flag, Flag]:
    """The flags on risk of harm and on child protection.

    Without the objective the plan cannot be signed; with a recorded reason it can, and the flag still fails.
    """
    asked = {one.section: one for one in owed(rosh=plan.rosh, child_protection=plan.child_protection)}
    there = frozenset(purpose for objective in current for purpose in objective.purposes)
    return _harm(plan, asked.get(HARM), there), _children(plan, asked.get(CHILDREN), there)


def _answered(title: str, test: str, one: Owed, there: frozenset[str], plan: Signable) -> Flag:
    why = dict(plan.needs_left_out).get(one.section, "").strip()
    if one.purpose in there:
        return Flag(one.section, title, test, Outcome.PASSED, "Found.")
    if why:
        said = f"No current objective has this purpose. Left out: {why}"
        return Flag(one.section, title, test, Outcome.WARNS, said)
    return Flag(one.section, title, test, Outcome.BLOCKS, f"{one.reason} {NO_REASON}")


def _harm(plan: Signable, one: Owed | None, there: frozenset[str]) -> Flag:
    title = "RoH objective"
    test = "An objective on risk of harm is present, or a reason, when RoSH is High or Very High."
    if one:
        return _answered(title, test, one, there, plan)
    because = f"Risk of serious harm is {WORDS[plan.rosh]}." if plan.rosh else "The level is not known."
    return Flag(HARM, title, test, Outcome.NOT_APPLICABLE if plan.rosh else Outcome.NOT_KNOWN, because)


def _children(plan: Signable, one: Owed | None, there: frozenset[str]) -> Flag:
    title = "Child protection objective"
    test = "A child protection objective is present, or a reason, when child protection is relevant."
    if one:
        return _answered(title, test, one, there, plan)
    known = plan.child_protection is False
    because = "Child protection is not relevant." if known else "Not known."
    return Flag(CHILDREN, title, test, Outcome.NOT_APPLICABLE if known else Outcome.NOT_KNOWN, because)
