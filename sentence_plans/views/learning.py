"""The learning record of a person: the plan for learning, courses, qualifications (docs/domain.md 19)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.models import LearningScreening
from cases.views.access import looked_at, open_case
from sentence_plans.actions import learning
from sentence_plans.forms.learning import LearningForm, TakeBackForm
from sentence_plans.models import LearningKind, LearningStep
from sentence_plans.standards.learning import standing
from staff.views.access import requires
from staff.views.submit import submitted


@requires("learning_record:R")
def learning_record(request: Any, number: str) -> HttpResponse:
    """The learning plan that stands, and every line, the latest first; taken-back ones with their reason."""
    custody = open_case(request, number, deed="sentence_plans.learning.read")
    rows = looked_at(LearningStep.objects.visible_to(request.actor), custody)
    lines = list(rows.select_related("action", "taken_back_by", "custody"))
    standing_lines = [one for one in lines if one.taken_back_at is None]
    here = [one.kind for one in standing_lines if one.custody_id == custody.pk]
    screenings = LearningScreening.objects.visible_to(request.actor).about(custody.prisoner)
    context = {
        "custody": custody,
        "lines": lines,
        "plan": next((one for one in standing_lines if one.kind == LearningKind.PLAN), None),
        "standing": standing(kinds=here),
        "screening": screenings.first(),
        "writes": learning.writes(request.actor) and not custody.closed_on,
    }
    return render(request, "sentence_plans/learning.html", context)


@requires("learning_record:W")
def learning_new(request: Any, number: str) -> HttpResponse:
    """Add a line."""
    custody = open_case(request, number)
    form = LearningForm(
        request.POST or None, actions=learning.actions_of(custody), initial={"on": request.today}
    )
    done = submitted(
        request,
        form,
        lambda fields: learning.record(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("learning_record", args=[number]),
        says=lambda made: f"{made.get_kind_display()} is on the learning record.",
    )
    return done or render(request, "sentence_plans/learning_new.html", {"custody": custody, "form": form})


@requires("learning_record:W")
def learning_take_back(request: Any, number: str, pk: int) -> HttpResponse:
    """Take a line back that was written in error."""
    custody = open_case(request, number)
    rows = looked_at(LearningStep.objects.visible_to(request.actor), custody).standing()
    step = get_object_or_404(rows, pk=pk)
    form = TakeBackForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: learning.take_back(step, **fields, by=request.actor),
        leads_to=lambda made: reverse("learning_record", args=[number]),
        says="The line is taken back; it stays on the record with the reason.",
    )
    context = {"custody": custody, "form": form, "step": step}
    return done or render(request, "sentence_plans/learning_take_back.html", context)
