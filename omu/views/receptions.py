"""Receiving many from a file: asked for here, done by a worker, reported on the page of the job."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.standards.reception_columns import COLUMNS
from omu.actions import receptions
from omu.forms.receptions import REFUSE, ImportForm
from staff.models import Job
from staff.views.access import requires
from staff.views.submit import submitted


@requires("importing:W")
def reception_import(request: Any) -> HttpResponse:
    """The file and what to do with faulty rows; leads to the page of the job."""
    form = ImportForm(request.POST or None, request.FILES or None)

    def action(fields: dict[str, Any]) -> Job:
        refuse_all = fields["faulty"] == REFUSE
        return receptions.ask(fields["file"], refuse_all=refuse_all, today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="The file was taken. A worker reads it now; this page says how far it is.",
    )
    context = {"form": form, "prison": request.actor.assignment.prison, "columns": COLUMNS}
    return done or render(request, "omu/receptions/import.html", context)
