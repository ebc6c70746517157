"""What the judge and the five lights say of an objective while it is typed (docs/domain.md 8.4).

Nothing of a case is read and nothing is kept: the form sends what it holds, with what its page knew.
"""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from sentence_plans.actions.content import Content
from sentence_plans.actions.facts import facts
from sentence_plans.actions.objectives import LONGEST
from sentence_plans.models import Heading, Objective
from sentence_plans.standards.judging import judge
from sentence_plans.standards.library import library, offered, wording
from sentence_plans.standards.lights import lights
from sentence_plans.standards.plan_facts import Action
from sentence_plans.standards.plan_facts import Objective as Facts
from staff.views.access import requires


@require_POST
@requires("sentence_plan:S")
def objective_judge(request: Any) -> HttpResponse:
    """The verdict with its words and hint, and the lights, of what stands in the form now."""
    known = {name: request.POST.get(name, "") for name in KNOWN}
    return render(request, "sentence_plans/part_judgement.html", judgement(request.POST, known))


#: What the page of a form knows and the form does not: needs present, responsivity, actions without a time.
KNOWN = ("present", "responsive", "actions", "unavailable", "untimed")


def known_of(written: Content, objective: Objective | None) -> dict[str, str]:
    """What the lights need beside the form, as the page hands it on."""
    actions = facts(objective).actions if objective else ()
    return {
        "present": ",".join(need.section for need in written.present),
        "responsive": "yes" if written.plan.responsivity.strip() else "",
        "actions": str(len(actions)),
        "unavailable": str(sum(one.unavailable for one in actions)),
        "untimed": str(sum(not one.timescale for one in actions)),
    }


def beside(request: Any, written: Content, objective: Objective | None, form: Any) -> dict[str, Any]:
    """What stands beside the form of an objective: its judgement as it is now, and the library."""
    known = known_of(written, objective)
    values = {name: form[name].value() for name in ("text", "heading", "measure", "needs")}
    rows = offered(on=request.today, wordings=library())
    owners = sorted({one.owner for several in rows.values() for one in several})
    return judgement(values, known) | {
        "known_json": json.dumps(known),
        "wordings": [(Heading(key).label, several) for key, several in rows.items()],
        "wordings_owner": ", ".join(owners),
    }


def chosen(request: Any) -> dict[str, str]:
    """What a wording of the library puts into a new objective, where one was chosen."""
    found = wording(key=request.GET.get("wording", ""), on=request.today)
    return {"text": found.text, "heading": found.heading, "measure": found.measure} if found else {}


def judgement(typed: Mapping[str, Any], known: Mapping[str, str]) -> dict[str, Any]:
    """Context of part_judgement.html. `typed` is what a form sends, `known` what `known_of` gave."""
    text = str(typed.get("text") or "")[:LONGEST]
    chosen = typed.getlist("needs") if hasattr(typed, "getlist") else typed.get("needs") or ()
    objective = Facts(
        key="",
        text=text,
        needs=frozenset(str(one) for one in chosen),
        measure=str(typed.get("measure") or ""),
        actions=_actions(known),
    )
    shown = lights(
        objective=objective, present=known["present"].split(","), responsive=bool(known["responsive"])
    )
    found = judge(text=text, heading=str(typed.get("heading") or "")) if text.strip() else None
    return {"judged": found, "lights": shown}


def _actions(known: Mapping[str, str]) -> tuple[Action, ...]:
    """As many actions as the page counted, without their words; what is not a number counts for none."""
    many, cannot, without = (
        min(int(known[name]), 50) if known[name].isdecimal() else 0
        for name in ("actions", "unavailable", "untimed")
    )
    return tuple(
        Action(what="An action", timescale="" if at < without else "some", unavailable=at >= many - cannot)
        for at in range(many)
    )
