"""Which temporary releases serve an objective (docs/domain.md 12.3)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from risk.models import DecisionKind, DecisionRecord
from risk.views.decision_records import Served
from sentence_plans.actions import releases
from sentence_plans.forms.releases import ReleaseForm
from sentence_plans.models import ObjectiveRelease, SentencePlan
from sentence_plans.views.access import open_plan
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted


def words(decision: DecisionRecord) -> str:
    """A temporary release in a line."""
    outcome = decision.get_outcome_display().lower() if decision.outcome else "not decided yet"
    day = f"{decision.release_on:%d/%m/%Y}" if decision.release_on else "no day"
    return f"{decision.get_release_kind_display()}, {day}, {outcome}"


def beside(plan: SentencePlan, actor: Actor) -> dict[int, list[dict[str, Any]]]:
    """The releases that serve each objective of a plan, by its key, as far as the actor reads decisions."""
    rows = ObjectiveRelease.objects.visible_to(actor).current().filter(objective__plan=plan)
    found: dict[int, list[dict[str, Any]]] = {}
    for one in rows.select_related("decision"):
        found.setdefault(one.objective_id, []).append({"key": one.decision_id, "words": words(one.decision)})
    return found


def served(decision: DecisionRecord, actor: Actor) -> list[Served]:
    """The objectives that a release serves, as far as the actor reads plans; for the page of the decision."""
    if decision.kind != DecisionKind.ROTL:
        return []
    rows = ObjectiveRelease.objects.visible_to(actor).current().filter(decision=decision)
    return [
        Served(
            text=one.objective.text,
            href=f"{reverse('plan', args=[decision.prisoner.number])}#objective-{one.objective_id}",
        )
        for one in rows.select_related("objective")
    ]


@requires("sentence_plan:S")
def objective_releases(request: Any, number: str, key: int) -> HttpResponse:
    """Link a temporary release to an objective, or take a link away."""
    opened = open_plan(request, number)
    objective = opened.objective(key)
    linked = {
        one.pk: one
        for one in ObjectiveRelease.objects.visible_to(request.actor)
        .current()
        .filter(objective=objective)
        .select_related("decision")
    }
    offered = releases.linkable(objective, by=request.actor)
    choices = [(f"link:{one.pk}", f"Link: {words(one)}") for one in offered]
    choices += [(f"end:{key}", f"Take away: {words(one.decision)}") for key, one in linked.items()]
    form = ReleaseForm(request.POST or None, choices=choices)

    def action(fields: dict[str, Any]) -> Any:
        deed, _, chosen = fields["change"].partition(":")
        if deed == "end":
            row = linked[int(chosen)]
            row.objective = objective
            return releases.unlink(row, by=request.actor)
        return releases.link(objective, decision=int(chosen), by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda made: f"{opened.address()}#objective-{key}",
        says=lambda made: "The release is linked." if made else "The link is taken away.",
    )
    context = {"custody": opened.custody, "objective": objective, "form": form, "choices": choices}
    return done or render(request, "sentence_plans/releases.html", context)
