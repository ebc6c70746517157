"""Who is to have the plan, who has it, and giving it (docs/domain.md 8.5, shared)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sentence_plans.actions import recipients, sharing
from sentence_plans.forms.sharing import AcknowledgeForm, SharedForm
from sentence_plans.views.access import open_plan
from staff.views.access import requires
from staff.views.submit import submitted


@requires("sentence_plan:S")
def plan_shared(request: Any, number: str) -> HttpResponse:
    """The distribution list with what each has, and a form to say who was given the plan."""
    opened = open_plan(request, number)
    written = opened.content
    form = SharedForm(written.readers_open, request.POST or None, version=opened.plan.version)
    done = submitted(
        request,
        form,
        lambda fields: sharing.give(
            opened.plan,
            names=fields["names"],
            version=fields["version"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: opened.address("plan_shared"),
        says="It is recorded who was given the plan. Whoever of them signs in here is asked to read it.",
    )
    holders = {one.name for one in written.readers if one.role == "prisoner"}
    names = [one.name for one in written.readers if one.name not in holders]
    without = recipients.without_access(opened.plan, names=names, today=request.today)
    open_now = {one.name for one in written.readers_open}
    rows = [
        {
            "reader": one,
            "given": [given for given in written.shared if given.name == one.name],
            "no_access": one.name in without,
            "has_it": one.name not in open_now,
        }
        for one in written.readers
    ]
    context = {"custody": opened.custody, "plan": opened.plan, "form": form, "rows": rows}
    return done or render(request, "sentence_plans/shared.html", context)


@require_POST
@requires("sentence_plan:R")
def plan_acknowledge(request: Any, number: str) -> HttpResponse:
    """Say that one has read the plan one was given."""
    opened = open_plan(request, number)
    form = AcknowledgeForm(request.POST)
    done = submitted(
        request,
        form,
        lambda fields: sharing.acknowledge(opened.plan, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address(),
        says="Acknowledged: the record says that you have read the plan today.",
    )
    for fault in form.non_field_errors():
        messages.error(request, str(fault))
    return done or redirect(opened.address())
