"""What a sentence plan is checked for before it is signed (docs/domain.md 8.5 and T10).

Each flag carries the wording of its test and what was found. What blocks the signature is told apart from
what only warns: the author may sign with warnings, which the countersigner and the auditor see too.
"""

from collections.abc import Iterable
from datetime import date

from cases.standards.clocks import day
from cases.standards.working_days import add_months
from sentence_plans.standards.owed import owed_flags
from sentence_plans.standards.plan_facts import (
    COMMUNITY,
    LEARNING,
    MANAGE_ROH,
    REDUCE_LOR,
    Flag,
    Objective,
    Outcome,
    Signable,
    Signing,
)

#: From how many months before the earliest release the parts on resettlement are asked for (8.5).
RESETTLEMENT_MONTHS = 3
#: Purposes that look to the time after release alone.
ABOUT_RESETTLEMENT = frozenset({COMMUNITY, "resettlement"})


def may_sign(*, plan: Signable, today: date, assessment_months: int) -> Signing:
    """Every check of a plan as of a day.

    `assessment_months` is the limit of T10: the plan must cite a complete assessment no older than that.
    """
    current = [objective for objective in plan.objectives if objective.current]
    flags = (
        _assessment(plan, today, assessment_months),
        _objectives(current),
        _informed(plan, current),
        _purpose("lor", "LoR addressed", "At least one objective with purpose LoR.", REDUCE_LOR, current),
        _outcome_focused(current),
        _sequenced(plan, current),
        _contact(plan),
        _roles(current),
        _methods(plan),
        *owed_flags(plan=plan, current=current),
        _purpose("community", "Community integration", "A community integration objective is present.",
                 COMMUNITY, current),
        _not_resettlement_alone(plan, current),
        _enhanced(plan),
        _learning(plan, current),
        _diversity(plan),
        _took_part(plan),
        _shared(plan),
        _on_time(plan),
        _resettlement(plan, today),
    )  # fmt: skip
    return Signing(may_sign=not any(flag.outcome is Outcome.BLOCKS for flag in flags), flags=flags)


def _flag(key: str, title: str, test: str, faults: Iterable[str], failed: Outcome = Outcome.WARNS) -> Flag:
    reason = " ".join(faults)
    return Flag(key, title, test, failed if reason else Outcome.PASSED, reason or "Found.")


def _not_asked(key: str, title: str, test: str, because: str, *, known: bool = True) -> Flag:
    return Flag(key, title, test, Outcome.NOT_APPLICABLE if known else Outcome.NOT_KNOWN, because)


def _filled(key: str, title: str, test: str, text: str, fault: str) -> Flag:
    return _flag(key, title, test, [] if text.strip() else [fault])


def _assessment(plan: Signable, today: date, months: int) -> Flag:
    title, test = (
        "Assessment current",
        f"The plan cites a complete assessment no older than {months} months (T10).",
    )
    faults = []
    if plan.cited is None:
        faults.append("The plan cites no assessment.")
    elif plan.cited.completed_on is None or plan.cited.completed_on > today:
        faults.append("The assessment it cites is not complete: it is not signed, or not countersigned.")
    elif add_months(start=plan.cited.completed_on, months=months) < today:
        faults.append(f"The assessment it cites is of {day(on=plan.cited.completed_on)}: too old to plan on.")
    return _flag("assessment", title, test, faults, Outcome.BLOCKS)


def _objectives(current: list[Objective]) -> Flag:
    test = "There is a current objective; each has its text, how progress is measured, and what it answers."
    faults = [] if current else ["There is no current objective."]
    for number, objective in enumerate(current, start=1):
        if not objective.text.strip():
            faults.append(f"Objective {number} has no text.")
        if not objective.measure.strip():
            faults.append(f"Objective {number} does not say how progress is measured.")
        if not objective.needs:
            faults.append(f"Objective {number} is linked to no need and no harm.")
    return _flag("objectives", "Objectives complete", test, faults, Outcome.BLOCKS)


def _informed(plan: Signable, current: list[Objective]) -> Flag:
    test = "The plan cites the latest complete assessment; each need has an objective or a reason why not."
    faults = []
    if plan.cited is None or plan.cited.key != plan.latest_assessment:
        faults.append("It does not cite the latest complete assessment.")
    covered = {need for objective in current for need in objective.needs}
    covered |= {section for section, reason in plan.needs_left_out if reason.strip()}
    faults += [
        f"{title} ({section}): no objective and no reason."
        for section, title in plan.needs
        if section not in covered
    ]
    return _flag("informed", "Informed by assessment", test, faults)


def _purpose(key: str, title: str, test: str, purpose: str, current: list[Objective]) -> Flag:
    there = any(purpose in objective.purposes for objective in current)
    return _flag(key, title, test, [] if there else ["No current objective has this purpose."])


def _outcome_focused(current: list[Objective]) -> Flag:
    title, test = "Outcome-focused", "All current objectives are outcome-focused."
    if any(objective.outcome_focused is None for objective in current):
        return _not_asked("outcome", title, test, "Not every objective has been judged.", known=False)
    faults = [
        f"“{objective.text}”: {objective.outcome_fault or 'it says what is done, not what changes.'}"
        + (f" Kept because: {objective.wording_reason}" if objective.wording_reason.strip() else "")
        for objective in current
        if not objective.outcome_focused
    ]
    return _flag("outcome", title, test, faults)


def _sequenced(plan: Signable, current: list[Objective]) -> Flag:
    test = (
        "Every current objective has a position; RoH objectives come before others or a reason is given; "
        "no circular order; what is planned fits into the time left."
    )
    faults = [f"“{objective.text}” has no position." for objective in current if objective.position is None]
    placed = [(objective.position, objective) for objective in current if objective.position is not None]
    positions = [position for position, _ in placed]
    if len(set(positions)) < len(positions):
        faults.append("Two objectives have the same position.")
    harm = [position for position, objective in placed if MANAGE_ROH in objective.purposes]
    others = [position for position, objective in placed if MANAGE_ROH not in objective.purposes]
    if harm and others and max(harm) > min(others) and not plan.order_reason.strip():
        faults.append("An objective on risk of harm comes after another, and no reason is given.")
    circle = circular(objectives=current)
    if circle:
        faults.append(f"These wait for one another: {', '.join(circle)}.")
    faults += plan.order_faults
    return _flag("sequenced", "Sequenced", test, faults)


def circular(*, objectives: Iterable[Objective]) -> tuple[str, ...]:
    """The texts of objectives that wait for one another or for themselves; empty when there are none."""
    waiting = {objective.key: set(objective.after) for objective in objectives}
    texts = {objective.key: objective.text for objective in objectives}
    for after in waiting.values():
        after.intersection_update(waiting)  # what has ended holds nothing up
    while ready := [key for key, after in waiting.items() if not after]:
        for key in ready:
            del waiting[key]
        for after in waiting.values():
            after.difference_update(ready)
    return tuple(texts[key] for key in waiting)


def _contact(plan: Signable) -> Flag:
    test = "Supervision arrangements state who and how often."
    faults = [] if plan.contact_with.strip() else ["Not stated whom the prisoner sees."]
    faults += [] if plan.contact_how_often.strip() else ["Not stated how often."]
    return _flag("contact", "Contact level", test, faults)


def _roles(current: list[Objective]) -> Flag:
    test = "Every action has at least one named role and name."
    faults = [f"“{objective.text}” has no action." for objective in current if not objective.actions]
    faults += [
        f"“{action.what}” names nobody."
        for objective in current
        for action in objective.actions
        if not any(doer.role.strip() and doer.name.strip() for doer in action.doers)
    ]
    return _flag("roles", "Roles", test, faults)


def _methods(plan: Signable) -> Flag:
    test = "Responsivity note: learning style, motivation, capacity, diversity considered."
    not_said = [f"Not said: {', '.join(plan.not_considered)}."] if plan.not_considered else []
    if not plan.responsivity.strip():
        without = ["No responsivity note: say how work is done so that it reaches this person."]
        return _flag("methods", "Methods", test, without + not_said, Outcome.BLOCKS)
    return _flag("methods", "Methods", test, not_said)


def _not_resettlement_alone(plan: Signable, current: list[Objective]) -> Flag:
    """Housing and the like are not all where a need is present (docs/domain.md 8.5)."""
    title, test = (
        "Not resettlement alone",
        "Where a need is present, an objective is for more than resettlement.",
    )
    if not plan.needs:
        return _not_asked("beyond_resettlement", title, test, "No need is present.")
    alone = current and all(
        objective.purposes and objective.purposes <= ABOUT_RESETTLEMENT for objective in current
    )
    faults = ["Every objective is about resettlement: none lowers likelihood or harm."] if alone else []
    return _flag("beyond_resettlement", title, test, faults)


def _enhanced(plan: Signable) -> Flag:
    title, test = "PPO enhanced", "Marked and filled when a prolific and other priority offender."
    if not plan.ppo:
        words = "Not a PPO." if plan.ppo is False else "Whether a PPO is not known."
        return _not_asked("ppo", title, test, words, known=plan.ppo is False)
    faults = [] if plan.enhanced.strip() else ["The enhanced part is not filled."]
    faults += [] if plan.enhanced_actions else ["No action of the plan is marked as part of it."]
    return _flag("ppo", title, test, faults)


def _learning(plan: Signable, current: list[Objective]) -> Flag:
    title, test = "Learning", "A learning objective is present when a learning need is recorded."
    if not plan.learning_need:
        words = "No learning need is recorded." if plan.learning_need is False else "Not screened yet."
        return _not_asked("learning", title, test, words, known=plan.learning_need is False)
    return _purpose("learning", title, test, LEARNING, current)


def _diversity(plan: Signable) -> Flag:
    test = "Identified issues each have an action or a reason."
    if plan.diversity_open is None:
        return _not_asked("diversity", "Diversity", test, "Nobody has asked yet.", known=False)
    faults = [f"{issue}: no action and no reason." for issue in plan.diversity_open]
    return _flag("diversity", "Diversity", test, faults)


def _took_part(plan: Signable) -> Flag:
    test = "SAQ or interview, present at the board or reason, view recorded, signed or reason."
    checks = (
        (plan.saq_or_interview, "No self-assessment and no interview."),
        (plan.present_or_reason, "Not at the board, and no reason."),
        (plan.view_recorded, "The prisoner's view is not recorded."),
        (plan.signed_or_reason, "Not signed by the prisoner, and no reason."),
    )
    return _flag("took_part", "Prisoner took part", test, [words for there, words in checks if not there])


def _shared(plan: Signable) -> Flag:
    title, test = "Shared", "The distribution list is complete."
    if plan.recipients_open is None:
        return _flag("shared", title, test, ["There is no distribution list."])
    return _flag("shared", title, test, [f"Not yet given to {name}." for name in plan.recipients_open])


def _on_time(plan: Signable) -> Flag:
    title, test = "On time", "T5 met."
    if plan.on_time is None:
        return _not_asked("on_time", title, test, "T5 does not apply or is not known.", known=False)
    return _flag("on_time", title, test, [] if plan.on_time else ["T5 was not met."])


def _resettlement(plan: Signable, today: date) -> Flag:
    title = "Resettlement"
    test = f"From {RESETTLEMENT_MONTHS} months before release, its parts and what keeps outcomes are filled."
    if plan.release_on is None:
        return _not_asked("resettlement", title, test, "No release date is known.")
    if add_months(start=today, months=RESETTLEMENT_MONTHS) < plan.release_on:
        return _not_asked("resettlement", title, test, f"Release is not before {day(on=plan.release_on)}.")
    return _flag("resettlement", title, test, [f"Empty: {name}." for name in plan.resettlement_open])
