"""Records out and in as files: asked for here, done by a worker, reported on the page of the job."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from omu.actions import record_jobs
from omu.forms.record_files import REFUSE, TRY, RecordsInForm, RecordsOutForm
from staff.models import Job
from staff.views.access import requires
from staff.views.submit import submitted


@requires("record_files:R")
def record_export(request: Any) -> HttpResponse:
    """Whose records are to be written; leads to the page of the job, where the file can be fetched."""
    form = RecordsOutForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: record_jobs.ask_out(numbers=fields["numbers"], by=request.actor),
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="A worker writes the file now. It can be fetched from this page when it is done.",
    )
    context = {
        "form": form,
        "prison": request.actor.assignment.prison,
        "may_import": request.actor.may("record_files:W"),
    }
    return done or render(request, "omu/record_files/export.html", context)


@requires("record_files:W")
def record_import(request: Any) -> HttpResponse:
    """The file and what to do with faulty lines; leads to the page of the job."""
    form = RecordsInForm(request.POST or None, request.FILES or None)

    def action(fields: dict[str, Any]) -> Job:
        wanted = {"refuse_all": fields["faulty"] == REFUSE, "dry_run": fields["faulty"] == TRY}
        return record_jobs.ask_in(fields["file"], **wanted, today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="The file was taken. A worker reads it now; this page says how far it is.",
    )
    context = {"form": form, "prison": request.actor.assignment.prison}
    return done or render(request, "omu/record_files/import.html", context)
