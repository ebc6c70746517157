"""The risk management plan as it may be read, who is to read it, and who has (docs/domain.md 7.10)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from risk.actions import risk_plan_copies, rosh_parts, rosh_seen
from risk.forms.risk_plan import MarkForm, ReaderForm
from risk.models import PlanCopy
from risk.standards.rosh_parts import PLAN
from risk.views.access import Opened, open_assessment
from staff.views.access import requires
from staff.views.submit import submitted

LONGEST_LIST = 200


@requires("risk_management_plan:R")
def risk_plan(request: Any, number: str, key: int) -> HttpResponse:
    """The plan as far as the role reads it, and where its copies stand."""
    opened = open_assessment(request, number, key)
    harm = opened.content.harm
    seen = [one for one in rosh_seen.parts(harm, by=request.actor) if one.family == PLAN]
    full = opened.sight.plan == "full"
    mine = [one for one in harm.copies if one.assignment_id == getattr(request.actor.assignment, "pk", None)]
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "owed": harm.plan_reasons,
        "parts": seen,
        "full": full,
        "copies": harm.copies if full else mine,
        "standing": harm.standing(today=request.today),
        "may_list": risk_plan_copies.may_list(by=request.actor) and not opened.assessment.locked_on,
        "mine": next((one for one in mine if one.shared_on and not one.acknowledged_on), None),
        "write": _write(opened, request.actor),
        "back_to_list": opened.sight.sections or opened.sight.rosh,
    }
    return render(request, "risk/risk_plan/plan.html", context)


def _write(opened: Opened, actor: Any) -> list[dict[str, str]]:
    """Links to the parts of the plan for those who write it while it is open."""
    harm = opened.content.harm
    if not opened.assessment.is_writable:
        return []
    return [
        {
            "title": part.title,
            "href": opened.address("assessment_part", part.code),
            "state": harm.progress(part),
        }
        for part in harm.questions.family(name=PLAN)
        if rosh_parts.may_write(part, by=actor)
    ]


@requires("risk_management_plan:W", "assessment:S")
def risk_plan_reader(request: Any, number: str, key: int) -> HttpResponse:
    """Put somebody on the distribution list."""
    opened = open_assessment(request, number, key)
    offered = risk_plan_copies.candidates(opened.assessment, today=request.today)
    form = ReaderForm(offered, request.POST or None)
    people = {one.pk: one for one in offered}
    done = submitted(
        request,
        form,
        lambda fields: risk_plan_copies.list_reader(
            opened.assessment,
            assignment=people[fields["assignment"]],
            why=fields["why"],
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: opened.address("risk_plan"),
        says=_listed,
    )
    context = {"custody": opened.custody, "assessment": opened.assessment, "form": form}
    return done or render(request, "risk/risk_plan/reader.html", context)


def _listed(made: PlanCopy) -> str:
    name = made.assignment.user.full_name
    if made.shared_on:
        return f"The plan is shared with {name}, who finds a task to acknowledge it."
    return f"{name} is on the list. The plan is shared when the assessment is complete."


def _copy(opened: Opened, request: Any, copy: int) -> PlanCopy:
    rows = PlanCopy.objects.visible_to(request.actor).for_list()
    found = rows.filter(assessment=opened.assessment, pk=copy).first()
    if found is None:
        raise Http404
    return found


@require_POST
@requires("risk_management_plan:W", "assessment:S")
def risk_plan_take_off(request: Any, number: str, key: int, copy: int) -> HttpResponse:
    """Take somebody off the list before the plan is shared."""
    opened = open_assessment(request, number, key)
    line = _copy(opened, request, copy)
    form = MarkForm(request.POST)
    done = submitted(
        request,
        form,
        lambda fields: risk_plan_copies.take_off(line, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address("risk_plan"),
        says=lambda made: f"{made.assignment.user.full_name} is off the list.",
    )
    return done or _refused(request, opened, form)


@require_POST
@requires("risk_management_plan:R")
def risk_plan_acknowledge(request: Any, number: str, key: int, copy: int) -> HttpResponse:
    """Say that one has read the plan."""
    opened = open_assessment(request, number, key)
    line = _copy(opened, request, copy)
    form = MarkForm(request.POST)
    done = submitted(
        request,
        form,
        lambda fields: risk_plan_copies.acknowledge(line, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address("risk_plan"),
        says="Acknowledged: the record says that you have read the plan today.",
    )
    return done or _refused(request, opened, form)


def _refused(request: Any, opened: Opened, form: MarkForm) -> HttpResponse:
    context = {"custody": opened.custody, "assessment": opened.assessment, "form": form}
    return render(request, "risk/risk_plan/refused.html", context, status=409)


@requires("risk_management_plan:W", "risk_management_plan:C")
def risk_plans_unread(request: Any) -> HttpResponse:
    """Plans within reach that somebody has not acknowledged, the longest overdue first."""
    rows = PlanCopy.objects.visible_to(request.actor).unread().for_list().order_by("acknowledge_by", "pk")
    found = list(rows[: LONGEST_LIST + 1])
    context = {
        "rows": [
            {
                "copy": one,
                "overdue": bool(one.acknowledge_by and one.acknowledge_by < request.today),
                "href": reverse("risk_plan", args=[one.assessment.prisoner.number, one.assessment_id]),
            }
            for one in found[:LONGEST_LIST]
        ],
        "more": len(found) > LONGEST_LIST,
        "longest": LONGEST_LIST,
    }
    return render(request, "risk/risk_plan/unread.html", context)
