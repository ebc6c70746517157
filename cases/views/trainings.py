"""The training record of an offender supervisor (docs/domain.md 15 point 5)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import trainings
from cases.forms.trainings import TrainingForm, TrainingWithdrawForm
from cases.models import Training
from cases.views.supervision import person_of
from staff.views.access import requires
from staff.views.submit import submitted


@requires("supervision:W", narrowed=False)
def training_new(request: Any, pk: int) -> HttpResponse:
    """Record a training that a supervisor completed."""
    _, person = person_of(request, pk)
    form = TrainingForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: trainings.record(person.user, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("supervision_officer", args=[pk]),
        says="It stands in the training record.",
    )
    return done or render(request, "cases/supervision/training.html", {"form": form, "person": person})


@requires("supervision:W", narrowed=False)
def training_withdraw(request: Any, pk: int) -> HttpResponse:
    """Take back a line recorded in error."""
    within = Training.objects.visible_to(request.actor).standing().select_related("officer")
    made = get_object_or_404(within, pk=pk)
    form = TrainingWithdrawForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: trainings.withdraw(made, **fields, today=request.today, by=request.actor),
        leads_to=lambda held: reverse("supervision_officer", args=[held.officer_id]),
        says="The line was withdrawn. It stays readable, with the reason.",
    )
    context = {"form": form, "made": made}
    return done or render(request, "cases/supervision/training_withdraw.html", context)
