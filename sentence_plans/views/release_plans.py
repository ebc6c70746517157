"""The page on which the release plan is written; it is read on the hand-over at release."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sentence_plans.actions import release_plans
from sentence_plans.forms.release_plans import ReleasePlanForm
from sentence_plans.views.access import open_plan
from staff.views.access import requires
from staff.views.drafts import offer
from staff.views.submit import submitted


@requires("sentence_plan:S")
def release_plan(request: Any, number: str) -> HttpResponse:
    """Address, licence conditions, reporting, programmes on licence and who was told."""
    opened = open_plan(request, number)
    made = release_plans.of(opened.plan, by=request.actor)
    draft = offer(request, "release_plan", str(opened.plan.pk))
    form = ReleasePlanForm(made, request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: release_plans.arrange(
            opened.plan, arrangements=form.arrangements(), version=fields["version"],
            today=request.today, by=request.actor,
        ),
        leads_to=lambda saved: opened.address("release_hand_over"),
        says="The release plan is saved.",
        draft=draft.key,
    )  # fmt: skip
    context = {"custody": opened.custody, "made": made, "form": form, "stale": form.stale(), "draft": draft}
    return done or render(request, "sentence_plans/release_plan.html", context)
