"""One objective as its checks and lights look at it (docs/domain.md 8.3 to 8.5)."""

from sentence_plans.models import Action, DoerKind, Objective, Timescale
from sentence_plans.standards import plan_facts
from sentence_plans.standards.lights import outcome_fault
from sentence_plans.standards.plan_facts import Doer


def doers(action: Action) -> list[Doer]:
    """Who does an action, the kind in words."""
    return [Doer(role=str(DoerKind(one["kind"]).label), name=one["name"]) for one in action.doers]


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
