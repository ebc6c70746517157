"""One objective as its checks and lights look at it (docs/domain.md 8.3 to 8.5)."""

from collections.abc import Mapping
from typing import Any

from sentence_plans.models import Action, DoerKind, EnhancedAction, Objective, Timescale
from sentence_plans.standards import plan_facts
from sentence_plans.standards.lights import outcome_fault
from sentence_plans.standards.plan_facts import Doer


def doers(action: Action) -> list[Doer]:
    """Who does an action, the kind in words."""
    return [Doer(role=str(DoerKind(one["kind"]).label), name=one["name"]) for one in action.doers]


def mark(action: Action) -> EnhancedAction | None:
    """That it is part of the enhanced level of a priority offender, where it is (docs/domain.md 9.5)."""
    return next((one for one in action.enhanced.all() if one.ended_on is None), None)


def only_said(**fields: str) -> dict[str, str]:
    """Fields that came later: left out where empty, so that what was signed before keeps its fingerprint."""
    return {name: text for name, text in fields.items() if text}


def action_words(work: Action, *, after: Mapping[int | None, str]) -> dict[str, Any]:
    """One action as `Content.as_data` says it; `after`: what each action is, for the one it waits for."""
    marked = mark(work)
    return {
        "key": work.pk,
        "what": work.what,
        "who": [f"{one.role}: {one.name}" if one.name else one.role for one in doers(work)],
        "timescale": work.get_timescale_display(),
        "comment": work.comment,
    } | only_said(
        after=f"Waits for: {after[work.after_id]}" if work.after_id in after else "",
        enhanced=marked.beyond if marked else "",
    )


def facts(one: Objective) -> plan_facts.Objective:
    """One objective as its checks and lights look at it, judged."""
    linked = bool(one.needs.all())
    fault = outcome_fault(text=one.text, heading=one.heading, measure=one.measure, linked=linked)
    return plan_facts.Objective(
        key=str(one.pk),
        text=one.text,
        purposes=frozenset(one.purposes),
        needs=frozenset(link.need for link in one.needs.all()),
        measure=one.measure,
        position=one.position,
        after=(str(one.after_id),) if one.after_id else (),
        status=one.status,
        outcome_focused=not fault,
        outcome_fault=fault,
        wording_reason=one.wording_reason,
        actions=tuple(
            plan_facts.Action(
                what=work.what,
                doers=tuple(doers(work)),
                timescale=work.timescale,
                unavailable=work.timescale == Timescale.UNAVAILABLE,
            )
            for work in one.actions.all()
            if not work.is_taken_out
        ),
    )
