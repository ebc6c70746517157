"""The library: question sets with their versions, criteria and measures (docs/domain.md 21.1, 21.2)."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from inspection.actions import question_sets
from inspection.forms.audits import PublishForm
from inspection.models import QuestionSet
from staff.views.access import requires
from staff.views.submit import submitted


@requires("question_sets:R")
def question_set_list(request: Any) -> HttpResponse:
    """Every set and version; the newest of each is asked now."""
    context = {"sets": question_sets.every(), "may_write": request.actor.may("question_sets:W")}
    return render(request, "inspection/questions/list.html", context)


@requires("question_sets:R")
def question_set(request: Any, kind: str, version: int) -> HttpResponse:
    """One version: its criteria with their questions, and what answers count for; `json` for the file."""
    try:
        found = question_sets.find(kind, version=version)
    except LookupError as nothing:
        raise Http404 from nothing
    if "json" in request.GET:
        response = JsonResponse(found.content, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response["Content-Disposition"] = f'attachment; filename="{kind}-{version}.json"'
        return response
    context = {"set": found, "groups": _groups(found)}
    return render(request, "inspection/questions/set.html", context)


def _groups(found: QuestionSet) -> list[dict[str, Any]]:
    """Criteria with the questions linked to each; questions of no criterion stand by themselves."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for one in found.questions:
        by_code.setdefault(one.get("criterion", ""), []).append(one)
    groups = [{"criterion": one, "questions": by_code.get(one["code"], [])} for one in found.criteria]
    return groups + ([{"criterion": None, "questions": by_code[""]}] if "" in by_code else [])


@requires("question_sets:W")
def question_set_new(request: Any) -> HttpResponse:
    """Publish a version from a file."""
    form = PublishForm(request.POST or None, request.FILES or None)
    done = submitted(
        request,
        form,
        lambda fields: question_sets.publish(
            fields["kind"], title=fields["title"], content=fields["file"], today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("question_set", args=[made.kind, made.version]),
        says=lambda made: f"Version {made.version} is asked from now on. What was begun keeps its version.",
    )  # fmt: skip
    return done or render(request, "inspection/questions/new.html", {"form": form})
