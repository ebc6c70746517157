"""Long work one asked for: how far it is, and what came of it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from staff import audit
from staff.middleware import passive
from staff.models import Job, JobState
from staff.views.access import requires

PAGE = 50
IN_WORDS = {
    JobState.WAITING: "Waiting to begin",
    JobState.RUNNING: "At work",
    JobState.DONE: "Done",
    JobState.REFUSED: "Refused: nothing was done",
    JobState.FAILED: "Failed",
}
COLOURS = {JobState.DONE: "green", JobState.REFUSED: "orange", JobState.FAILED: "red"}


@requires("tasks:R")
def job_list(request: Any) -> HttpResponse:
    """The long work one asked for, newest first."""
    own = Job.objects.visible_to(request.actor).defer("result", "parameters")
    page = Paginator(own, PAGE).get_page(request.GET.get("page"))
    rows = [
        {"job": one, "state": IN_WORDS[JobState(one.state)], "colour": COLOURS.get(JobState(one.state), "")}
        for one in page
    ]
    return render(request, "staff/jobs/list.html", {"page": page, "rows": rows})


@requires("tasks:R")
def job(request: Any, pk: int) -> HttpResponse:
    """One job: its progress until it is finished, then what came of it."""
    return render(request, "staff/jobs/job.html", _shown(request, pk))


@passive
@requires("tasks:R")
def job_progress(request: Any, pk: int) -> HttpResponse:
    """The part of the page that asks for itself every two seconds; it keeps no session alive."""
    return render(request, "staff/jobs/progress.html", _shown(request, pk))


@requires("tasks:R")
def job_result(request: Any, pk: int) -> FileResponse:
    """The file a job made, to whom asked for it, in the role it was asked in; the fetch is audited."""
    found = get_object_or_404(Job.objects.visible_to(request.actor), pk=pk)
    if not found.output_file or found.assignment_id != request.actor.assignment.pk:
        raise Http404
    audit.record_read(
        by=request.actor,
        deed="staff.job.fetched",
        subject=found,
        prisoner_number=str(found.parameters.get("prisoner_number", "")),
    )
    name = str(found.output_file.name).rsplit("/", 1)[-1]
    return FileResponse(found.output_file.open("rb"), as_attachment=True, filename=name)


def _shown(request: Any, pk: int) -> dict[str, Any]:
    """Context of the page and of its progress. A result is offered only in the role it was asked in."""
    found = get_object_or_404(Job.objects.visible_to(request.actor).select_related("assignment"), pk=pk)
    in_role = found.assignment_id == request.actor.assignment.pk
    progress = {
        "state_in_words": IN_WORDS[JobState(found.state)],
        "is_finished": found.finished,
        "done": found.done,
        "total": found.total,
    }
    return {
        "asked": found,
        "job": progress,
        "colour": COLOURS.get(JobState(found.state), ""),
        "status_href": reverse("job_progress", args=[pk]),
        "result_href": reverse("job_result", args=[pk]) if found.output_file and in_role else "",
        "result_text": "Fetch the file",
        "other_role": found.assignment if found.output_file and not in_role else None,
    }
