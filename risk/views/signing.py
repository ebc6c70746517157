"""Signing and countersigning an assessment (docs/domain.md 7.12)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from risk.actions import part_signatures, signing, voiding
from risk.forms.signing import CountersignForm, SignForm, TakeBackForm
from risk.models import Assessment, State
from risk.views.access import open_assessment
from risk.views.assessments import in_short
from risk.views.comparisons import carried_forward
from staff.views.access import requires
from staff.views.submit import submitted


def _said(made: Assessment) -> str:
    if made.state == State.SIGNED:
        return "Signed. Whoever countersigns it is asked; nothing of it holds before that."
    return "Signed and complete. The level, the scope and the tier of the case follow from it now."


@requires("assessment:S")
def assessment_sign(request: Any, number: str, key: int) -> HttpResponse:
    """What one signs, whether it will be countersigned and why; then one's signature."""
    opened = open_assessment(request, number, key)
    form = SignForm(request.POST or None, version=opened.assessment.version)
    done = submitted(
        request,
        form,
        lambda fields: signing.sign(
            opened.assessment, version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address("assessment_summary"),
        says=_said,
    )
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "form": form,
        "answer": signing.may_sign(opened.content, today=request.today, by=request.actor),
        "lacks": opened.content.all_lacks,
        "clashes": opened.content.harm.clashes,
        "contradictions": opened.content.contradictions,
        **carried_forward(opened.content),
        "lines": part_signatures.lines(opened.content),
        "changed": voiding.since_signed(opened.content),
        **in_short(opened),
    }
    return done or render(request, "risk/assessments/sign.html", context)


@requires("rosh:W", "assessment:S", "risk_management_plan:W")
def assessment_part_sign(request: Any, number: str, key: int, part: str) -> HttpResponse:
    """Stand under one part on serious harm by itself."""
    opened = open_assessment(request, number, key)
    found = part_signatures.lines(opened.content)
    line = next((one for one in found if one.part == part), None)
    if line is None or not part_signatures.may_sign(part, by=request.actor):
        raise Http404
    form = SignForm(request.POST or None, version=opened.assessment.version)
    done = submitted(
        request,
        form,
        lambda fields: part_signatures.sign_part(
            opened.assessment, part=part, version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address("assessment_summary"),
        says=lambda made: f"{made.title}: signed. The line stands until somebody changes the part.",
    )
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "line": line,
        "form": form,
        "writes": opened.assessment.is_writable,
    }
    return done or render(request, "risk/assessments/sign_part.html", context)


@requires("assessment:C")
def assessment_countersign(request: Any, number: str, key: int) -> HttpResponse:
    """Approve what another signed, or send it back, with a comment and what was checked."""
    opened = open_assessment(request, number, key)
    if opened.assessment.state != State.SIGNED and request.method == "GET":
        return redirect(opened.address("assessment_summary"))
    form = CountersignForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: signing.countersign(
            opened.assessment,
            approve=fields["decision"] == "approve",
            comment=fields["comment"],
            checked=fields["checked"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: opened.address("assessment_summary"),
        says=lambda made: (
            "Countersigned: the assessment is complete."
            if made.state == State.COMPLETE
            else "Sent back. The one who signed it finds a task with your comment."
        ),
    )
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "form": form,
        "answer": signing.may_countersign(opened.content, today=request.today, by=request.actor),
        "clashes": opened.content.harm.clashes,
        "contradictions": opened.content.contradictions,
        "signatures": opened.assessment.signatures.all(),
        "lines": part_signatures.lines(opened.content),
        "changed": voiding.between_signatures(opened.content),
        **in_short(opened),
    }
    return done or render(request, "risk/assessments/countersign.html", context)


@requires("assessment:S")
def assessment_take_back(request: Any, number: str, key: int) -> HttpResponse:
    """Take back one's signature, to change what was signed."""
    opened = open_assessment(request, number, key)
    form = TakeBackForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: voiding.take_back(opened.assessment, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address("assessment_summary"),
        says="The signature is void and the assessment is open. What you change is shown when you sign.",
    )
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "form": form,
        "may": voiding.may_take_back(opened.assessment, by=request.actor),
    }
    return done or render(request, "risk/assessments/take_back.html", context)
