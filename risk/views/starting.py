"""Beginning an assessment on the form that the tier calls for, and going on with more than was begun."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import open_case
from risk.actions import assessments, fast_reviews, owed_forms, signing, widening
from risk.forms.signing import StartForm, WidenForm
from risk.models import Assessment, Purpose
from risk.standards import owed_form
from risk.views.access import open_assessment
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted


@requires("assessment:S")
def assessment_start(request: Any, number: str) -> HttpResponse:
    """Begin an assessment: its purpose, and its form where the tier leaves a choice."""
    custody = open_case(request, number, deed="risk.assessment.start_opened")
    complete = Assessment.objects.visible_to(request.actor).complete()
    earlier = complete.filter(prisoner__in=custody.prisoner.records).first()
    owed = owed_forms.answer(custody, code=owed_form.ORDER[0], today=request.today)
    fast = fast_reviews.answer(custody, form_code=owed.owed, today=request.today) if earlier else None
    form = StartForm(
        request.POST or None,
        initial={"purpose": "review" if earlier else "start_custody", "form_code": owed.owed},
        form_hint=owed.reason if owed.enough else "",
        fast=bool(fast and fast.allowed),
    )

    def begin(fields: dict[str, Any]) -> Assessment:
        fields["form_code"] = fields["form_code"] or owed.owed
        return assessments.start(custody, **fields, today=request.today, by=request.actor)

    done = submitted(
        request,
        form,
        begin,
        leads_to=lambda made: reverse("assessment_summary", args=[number, made.pk]),
        says="The assessment is begun. Write it section by section; everything is kept as you save.",
    )
    context = {
        "custody": custody,
        "form": form,
        "earlier": earlier,
        "owed": owed,
        "fast": fast,
        "unfinished": _unfinished(custody, request.actor),
    }
    return done or render(request, "risk/assessments/start.html", context)


def _unfinished(custody: Custody, actor: Actor) -> Assessment | None:
    """The assessment of the person that is being written or waits for a countersignature."""
    rows = Assessment.objects.visible_to(actor).unfinished()
    return rows.filter(prisoner__in=custody.prisoner.records).first()


@requires("assessment:S")
def assessment_widen(request: Any, number: str, key: int) -> HttpResponse:
    """Open the parts of the full form in an assessment begun on the short one."""
    opened = open_assessment(request, number, key)
    if request.method == "GET" and not _is_short(opened.assessment):
        return redirect(opened.address("assessment_summary"))
    form = WidenForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: widening.widen(opened.assessment, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address("assessment_summary"),
        says="The parts of the full form are open. What you wrote is kept.",
    )
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "form": form,
        "answer": signing.form_answer(opened.content, today=request.today),
    }
    return done or render(request, "risk/assessments/widen.html", context)


@requires("assessment:S")
def assessment_full_review(request: Any, number: str, key: int) -> HttpResponse:
    """Go on with a fast review as a full one."""
    opened = open_assessment(request, number, key)
    row = opened.assessment
    if request.method == "GET" and not (row.is_writable and row.purpose == Purpose.FAST_REVIEW):
        return redirect(opened.address("assessment_summary"))
    form = WidenForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: fast_reviews.make_full(row, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address("assessment_summary"),
        says="It is a full review now. Confirm each section that was only said to be unchanged.",
    )
    context = {
        "custody": opened.custody,
        "assessment": row,
        "form": form,
        "answer": fast_reviews.of_assessment(row, today=request.today),
    }
    return done or render(request, "risk/assessments/full_review.html", context)


def _is_short(assessment: Assessment) -> bool:
    on = assessment.form.code
    return assessment.is_writable and owed_form.is_shorter(code=on, than=owed_form.ORDER[-1])
