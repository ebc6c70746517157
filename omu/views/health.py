"""Whether the service lives, can do its work, and how each part stands."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from omu.actions import health as asking
from staff.views.access import requires

COLOURS = {asking.Standing.GOOD: "green", asking.Standing.LOOK: "yellow", asking.Standing.BAD: "red"}


@login_not_required
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """That the web process answers; asks nothing of anybody else."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Whether database and broker answer, and nothing else; 503 where one does not."""
    answers = {"database": asking.database_answers(), "broker": asking.broker_answers()}
    words = {name: "yes" if answer else "no" for name, answer in answers.items()}
    return JsonResponse(words, status=200 if all(answers.values()) else 503)


@requires("service_health:R")
def health(request: Any) -> HttpResponse:
    """How each part of the service stands, asked of it now."""
    parts = asking.parts(now=timezone.now(), today=request.today)
    rows = [{"part": part, "colour": COLOURS[part.standing]} for part in parts]
    troubled = [part for part in parts if part.standing is not asking.Standing.GOOD]
    return render(request, "omu/health/health.html", {"rows": rows, "troubled": troubled})
