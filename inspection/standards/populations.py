"""The populations a measure can be given for (docs/domain.md 21.2 rule 1, 21.3). Plain Python."""

from collections.abc import Mapping
from typing import Protocol

from cases.standards.working_days import add_months
from inspection.standards.case_facts import Asked, Case
from inspection.standards.case_rules import (
    child_protection,
    is_high,
    owes_harm_plan,
    requires_analysis,
)
from inspection.standards.measures_reviews import managers
from inspection.standards.measures_risk import in_period

#: Near release: so many months before the earliest release, as the stage before release (3.1).
NEAR_RELEASE_MONTHS = 6
ALL = "all"


class Belongs(Protocol):
    """Whether a case belongs to a population."""

    def __call__(self, *, case: Case, asked: Asked) -> bool:
        """Whether it does."""


def near_release(*, case: Case, asked: Asked) -> bool:
    """Whether the earliest release is no later than six months after the day, and not before the period."""
    on = case.release.on
    return on is not None and asked.since <= on <= add_months(start=asked.as_of, months=NEAR_RELEASE_MONTHS)


def identifiable_victim(*, case: Case, asked: Asked) -> bool:
    """Whether an identifiable or potential victim is recorded (10.6): the latest of what was said holds.

    That is the last statement on victims, or an assessment that was complete after it.
    """
    said, latest = case.victim_said, case.latest
    if said is None or (latest and latest.victim and latest.completed_on and latest.completed_on > said[1]):
        return bool(latest and latest.victim)
    return said[0]


#: By name, what is written beside the choice, and who belongs.
POPULATIONS: Mapping[str, tuple[str, Belongs]] = {
    ALL: ("Everybody", lambda case, asked: True),
    "in_scope": ("In scope", lambda case, asked: case.scope.in_scope),
    "not_in_scope": ("Not in scope", lambda case, asked: not case.scope.in_scope),
    "ppo": ("Prolific and other priority offenders", lambda case, asked: case.is_ppo),
    "high_rosh": ("High or Very High risk of serious harm", lambda case, asked: is_high(case=case)),
    "near_release": ("Release within six months", near_release),
    "child_protection": ("Child protection is relevant", lambda case, asked: child_protection(case=case)),
    "full_analysis": ("A full analysis is required", lambda case, asked: requires_analysis(case=case)),
    "risk_management_plan": (
        "A risk management plan is required",
        lambda case, asked: owes_harm_plan(case=case),
    ),
    "completed_plan": ("With a complete plan", lambda case, asked: case.planned_on is not None),
    "change": (
        "With a change in risk of harm in the period",
        lambda case, asked: bool(in_period(case=case, asked=asked)),
    ),
    "vulnerability": ("With a vulnerability concern", lambda case, asked: case.vulnerable),
    "diversity": ("With diversity issues identified", lambda case, asked: case.diverse),
    "victim": ("With an identifiable victim", identifiable_victim),
    "learning_need": ("With a learning need", lambda case, asked: bool(case.learning_need)),
    "changed_om": ("With more than one offender manager", lambda case, asked: managers(case=case) > 1),
}

#: Among whom a recorded measure is asked; what is not named here is a population of the same name.
AMONG: Mapping[str, Belongs] = {
    "screening": lambda case, asked: any(one.screened_on for one in case.assessments),
    "requires_analysis": lambda case, asked: requires_analysis(case=case),
    "analysis": lambda case, asked: any(one.analysed_on for one in case.assessments),
    "requires_plan": lambda case, asked: owes_harm_plan(case=case),
    "harm_plan": lambda case, asked: any(one.harm_plan_on for one in case.assessments),
    "plan": lambda case, asked: case.planned_on is not None,
    "victim": identifiable_victim,
}


def name_of(*, asked: str) -> str | None:
    """The name of a population as somebody types it, whatever its case and hyphens; None for no such one."""
    name = asked.strip().lower().replace("-", "_").replace(" ", "_")
    return name if name in POPULATIONS else None


def belongs(*, among: str, case: Case, asked: Asked) -> bool:
    """Whether a recorded measure asks about a case."""
    rule = AMONG.get(among) or POPULATIONS[among][1]
    return rule(case=case, asked=asked)
