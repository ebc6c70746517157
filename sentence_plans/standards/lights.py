"""The five SMART lights of one objective (docs/domain.md 8.4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sentence_plans.standards.judging import judge
from sentence_plans.standards.plan_facts import Objective

HARM = "harm:"


@dataclass(frozen=True, slots=True)
class Light:
    """One light: whether it is on, and why or why not."""

    key: str
    title: str
    is_on: bool
    reason: str


def lights(*, objective: Objective, present: Iterable[str], responsive: bool) -> tuple[Light, ...]:
    """Specific, measurable, achievable, relevant, time-bound.

    `present` are the sections in which a need is present; `responsive` whether the plan says how work is
    done so that it reaches this person.
    """
    return (
        _light("specific", "Specific", [] if objective.needs else ["No need or harm is linked."]),
        _light("measurable", "Measurable", [] if objective.measure.strip() else ["No measure of progress."]),
        _light("achievable", "Achievable", _hard_to_achieve(objective, responsive)),
        _light("relevant", "Relevant", _beside_the_point(objective, set(present))),
        _light("time_bound", "Time-bound", _without_time(objective)),
    )


ON = {
    "specific": "A need or harm is linked.",
    "measurable": "It says how progress is measured.",
    "achievable": "Everything it takes can be had, and the plan says how it reaches this person.",
    "relevant": "It answers a need that is present, or harm.",
    "time_bound": "Each action says by when.",
}


def _light(key: str, title: str, faults: list[str]) -> Light:
    return Light(key, title, not faults, " ".join(faults) or ON[key])


def _hard_to_achieve(objective: Objective, responsive: bool) -> list[str]:
    faults = [f"“{one.what}” is needed and cannot be had." for one in objective.actions if one.unavailable]
    return faults + ([] if responsive else ["The plan has no responsivity note."])


def _beside_the_point(objective: Objective, present: set[str]) -> list[str]:
    if any(need in present or need.startswith(HARM) for need in objective.needs):
        return []
    return ["It answers no need that is present and no harm."]


def _without_time(objective: Objective) -> list[str]:
    if not objective.actions:
        return ["There is no action yet."]
    return [f"“{one.what}” does not say by when." for one in objective.actions if not one.timescale]


def outcome_fault(*, text: str, heading: str, measure: str, linked: bool) -> str:
    """Why an objective does not count as outcome-focused; '' where it does (docs/domain.md 8.4)."""
    found = judge(text=text, heading=heading)
    if not found.passes:
        return found.hint
    if not measure.strip():
        return "A change without a measure: nobody can see when it has come true."
    return "" if linked else "A change that is linked to no need and no harm."
