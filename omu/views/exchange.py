"""Contacts out to the case system of a probation trust and in from it: asked for here, done by a worker."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from omu.actions import contact_jobs
from omu.forms.exchange import EntriesInForm, EntriesOutForm
from omu.forms.record_files import REFUSE, TRY
from staff.models import Job
from staff.views.access import requires
from staff.views.submit import submitted


@requires("contact_exchange:R")
def exchange(request: Any) -> HttpResponse:
    """Since when entries are wanted; leads to the page of the job, where the file can be fetched."""
    form = EntriesOutForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: contact_jobs.ask_out(since=fields["since"], by=request.actor),
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="A worker writes the file now. It can be fetched from this page when it is done.",
    )
    context = {"form": form, "trust": request.actor.assignment.trust}
    return done or render(request, "omu/exchange/exchange.html", context)


@requires("contact_exchange:W")
def exchange_in(request: Any) -> HttpResponse:
    """The file and what to do with faulty lines; leads to the page of the job."""
    form = EntriesInForm(request.POST or None, request.FILES or None)

    def action(fields: dict[str, Any]) -> Job:
        wanted = {"refuse_all": fields["faulty"] == REFUSE, "dry_run": fields["faulty"] == TRY}
        return contact_jobs.ask_in(fields["file"], **wanted, today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="The file was taken. A worker reads it now; this page says how far it is.",
    )
    context = {"form": form, "trust": request.actor.assignment.trust}
    return done or render(request, "omu/exchange/in.html", context)
