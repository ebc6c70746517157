"""Requests for information for an assessment: asking, and the answer of the department (M-130)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.views.access import open_case
from risk.actions import information
from risk.forms.information import AnswerForm, AskForm
from risk.models import InformationRequest, sight
from risk.views.access import open_assessment
from staff.actors import Actor
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.submit import submitted


def is_of(asked: InformationRequest, actor: Actor) -> bool:
    """Whether the actor's department, in the prison, was asked."""
    return (actor.role, actor.prison_id) == (asked.role, asked.prison_id)


@requires("assessment:S")
def information_ask(request: Any, number: str, key: int, section: str) -> HttpResponse:
    """Ask a department something for a section."""
    opened = open_assessment(request, number, key)
    part = next((one for one in opened.content.form.sections if one.number == section), None)
    if part is None:
        raise Http404
    form = AskForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: information.ask(
            opened.assessment, section=section, **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address("assessment_section", section),
        says=lambda made: (
            f"{ROLE_NAMES[made.role]} finds it as a task. The answer will stand in this section."
        ),
    )
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "section": part,
        "form": form,
        "back_href": opened.address("assessment_section", section),
    }
    return done or render(request, "risk/information/ask.html", context)


@requires("referral:R")
def information_request(request: Any, number: str, pk: int) -> HttpResponse:
    """One request; the department asked answers it here. Others see that it was made."""
    custody = open_case(request, number, deed="risk.information.read")
    rows = InformationRequest.objects.visible_to(request.actor).filter(custody__prisoner=custody.prisoner)
    asked = get_object_or_404(rows.select_related("asked_by", "answered_by", "prison"), pk=pk)
    form = AnswerForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: information.answer(asked, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("information_request", args=[number, pk]),
        says="Answered. Whoever asked is told, and your answer is a source of the assessment.",
    )
    context = {
        "custody": custody,
        "asked": asked,
        "department": ROLE_NAMES.get(asked.role, asked.role),
        "shown": is_of(asked, request.actor) or sight(request.actor).sections == "full",
        "can_answer": is_of(asked, request.actor) and asked.is_open,
        "form": form,
    }
    return done or render(request, "risk/information/request.html", context)


def rows_of(asked: list[InformationRequest]) -> list[dict[str, Any]]:
    """Requests of a section with their department in words."""
    return [{"asked": one, "department": ROLE_NAMES.get(one.role, one.role)} for one in asked]
