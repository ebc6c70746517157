"""The quality flags of a version of a plan as measures count them (docs/domain.md 8.5, 21.4 rule 1).

A flag kept with the version when it was signed stands. Where it was not asked then, or is not known, it is
worked out on what the version says: what a case asks for may have come after it. Plain Python.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sentence_plans.standards.lights import outcome_fault
from sentence_plans.standards.plan_facts import ENDED, Objective, Outcome
from sentence_plans.standards.plans import circular

Flags = Mapping[str, bool | None]
#: The flag of each purpose, by the words a version names the purpose with.
PURPOSES = {
    "lor": "Reduce likelihood of reoffending",
    "harm": "Manage risk of harm",
    "children": "Child protection",
    "community": "Community integration",
    "learning": "Learning",
}
#: How far an objective is that is worked on no more, in the words of a version.
OVER = frozenset({one.replace("_", " ").capitalize() for one in ENDED})
WHO, HOW_OFTEN = "Whom the prisoner sees", "How often"
ENHANCED, ORDER = "Enhanced work with a priority offender", "Why the objectives stand in this order"


def kept(*, flags: Iterable[Mapping[str, Any]]) -> dict[str, bool | None]:
    """The flags as they were kept: holds, does not hold, None where not asked or not known."""
    answers = {Outcome.PASSED: True, Outcome.WARNS: False, Outcome.BLOCKS: False}
    return {str(one["key"]): answers.get(Outcome(one["outcome"])) for one in flags}


def of_version(
    *, content: Mapping[str, Any], progress: Mapping[str, str], flags: Iterable[Mapping[str, Any]]
) -> dict[str, bool | None]:
    """Every flag that a measure counts, of one version."""
    said = content.get("plan", {})
    current = [one for one in content.get("objectives", ()) if progress.get(str(one.get("key"))) not in OVER]
    worked: dict[str, bool | None] = {
        key: any(words in one.get("purposes", ()) for one in current) for key, words in PURPOSES.items()
    }
    worked |= {
        "contact": bool(_said(said, WHO) and _said(said, HOW_OFTEN)),
        "ppo": bool(_said(said, ENHANCED)),
        "roles": bool(current) and all(_names_somebody(one) for one in current),
        "outcome": bool(current) and all(_names_an_outcome(one) for one in current),
        "sequenced": bool(current) and _in_order(current, has_reason=bool(_said(said, ORDER))),
    }
    return worked | {key: held for key, held in kept(flags=flags).items() if held is not None}


def _said(blocks: Mapping[str, str], name: str) -> str:
    return str(blocks.get(name) or "").strip()


def _names_somebody(objective: Mapping[str, Any]) -> bool:
    """Every action has a role and a name, written "role: name"; without any action nobody is named."""
    actions = objective.get("actions", ())
    return bool(actions) and all(
        any(all(part.strip() for part in who.partition(": ")[::2]) for who in one.get("who", ()))
        for one in actions
    )


def _names_an_outcome(objective: Mapping[str, Any]) -> bool:
    return not outcome_fault(
        text=objective.get("text", ""),
        heading=objective.get("heading", ""),
        measure=objective.get("measure", ""),
        linked=bool(objective.get("needs")),
    )


def _in_order(current: list[Mapping[str, Any]], *, has_reason: bool) -> bool:
    places = [one.get("position") for one in current]
    if None in places or len(set(places)) < len(places):
        return False
    harm = [one["position"] for one in current if PURPOSES["harm"] in one.get("purposes", ())]
    others = [one["position"] for one in current if PURPOSES["harm"] not in one.get("purposes", ())]
    if harm and others and max(harm) > min(others) and not has_reason:
        return False
    steps = [
        Objective(key=f"Objective {one['position']}", text="-", after=tuple(filter(None, [one.get("after")])))
        for one in current
    ]
    return not circular(objectives=steps)
