"""Survey answers in from a file, and out as one (docs/interchange/surveys.md)."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from inspection.views.access import open_survey
from omu.actions import survey_files, survey_jobs
from omu.forms.record_files import REFUSE, TRY
from omu.forms.surveys import SurveyFileForm
from staff import audit
from staff.models import Job
from staff.views.access import requires
from staff.views.submit import submitted


@requires("surveys:W")
def surveys_in(request: Any) -> HttpResponse:
    """The file and what to do with faulty lines; leads to the page of the job."""
    form = SurveyFileForm(request.POST or None, request.FILES or None)

    def action(fields: dict[str, Any]) -> Job:
        wanted = {"refuse_all": fields["faulty"] == REFUSE, "dry_run": fields["faulty"] == TRY}
        return survey_jobs.ask_in(
            fields["file"], kind=fields["kind"], **wanted, today=request.today, by=request.actor
        )

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="The file was taken. A worker reads it now; this page says how far it is.",
    )
    return done or render(request, "omu/surveys/in.html", {"form": form})


@requires("surveys:W")
def survey_file(request: Any, key: int) -> HttpResponseBase:
    """The answers of one survey as a file that another installation takes in: sheet by sheet, so that only
    those who hold surveys fetch it."""
    found = open_survey(request, key)
    audit.record(by=request.actor, deed="inspection.survey.counts_opened", kind="read", subject=found)
    response = StreamingHttpResponse(
        (f"{line}\n" for line in survey_files.written(found)), content_type="application/jsonl; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="survey-{found.pk}.jsonl"'
    response["Cache-Control"] = "no-store"
    return response
