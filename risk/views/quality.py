"""Quality checks: the list of a unit, drawing the sample, one check (docs/domain.md 7.13)."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from risk.actions import quality
from risk.forms.quality import DrawForm, QualityForm
from risk.models import Assessment, QualityCheck
from risk.standards import quality as rule
from staff import audit
from staff.actors import Actor
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


def checks_of(assessments: Iterable[Assessment], actor: Actor) -> dict[int, QualityCheck]:
    """The checks of these assessments that the actor may read, by key of the assessment; one query."""
    if not actor.may("quality:R"):
        return {}
    rows = QualityCheck.objects.visible_to(actor).filter(assessment__in=[one.pk for one in assessments])
    return {one.assessment_id: one for one in rows.select_related("checked_by")}


@requires("quality:R")
def quality_list(request: Any) -> HttpResponse:
    """What is to be checked, and what came of the checks; those who check draw the sample here."""
    actor = request.actor
    rows = QualityCheck.objects.visible_to(actor).select_related(
        "assessment__prisoner", "author", "checked_by"
    )
    own = bool(actor.narrowed_to("quality"))
    form = None
    done = None
    if quality.checks(actor) and actor.prison_id:
        form = DrawForm(request.POST or None)
        prison = Prison.objects.visible_to(actor).get(pk=actor.prison_id)
        done = submitted(
            request,
            form,
            lambda fields: quality.draw(prison, today=request.today, by=actor),
            leads_to=lambda made: reverse("quality_list"),
            says=lambda made: _drawn(len(made)),
        )
    page = Paginator(rows.filter(done_on__isnull=False).order_by("-done_on", "-pk"), A_PAGE).get_page(
        request.GET.get("page")
    )
    audit.record(by=actor, deed="risk.quality.listed", kind="read")
    context = {
        "open": rows.open()[:A_PAGE] if not own else [],
        "ended": rows.filter(ended_on__isnull=False).order_by("-ended_on", "-pk")[:A_PAGE] if not own else [],
        "page": page,
        "form": form,
        "month": quality.drawable(today=request.today),
        "own": own,
    }
    return done or render(request, "risk/quality/list.html", context)


def _drawn(number: int) -> str:
    if not number:
        return "Nothing new was drawn: the sample of that month is drawn already, or nothing was completed."
    return f"{number} assessment{'' if number == 1 else 's'} drawn. Each is a task of those who check."


@requires("quality:R")
def quality_check(request: Any, key: int) -> HttpResponse:
    """One check: graded by a second person, then read by the author and the manager."""
    rows = QualityCheck.objects.visible_to(request.actor).select_related(
        "assessment__prisoner", "author", "checked_by", "prison"
    )
    check = rows.filter(pk=key).first()
    if check is None or (check.done_on is None and request.actor.narrowed_to("quality")):
        raise Http404
    number = check.assessment.prisoner.number
    audit.record_read(by=request.actor, deed="risk.quality.read", subject=check, prisoner_number=number)
    questions = rule.built_in()
    stood = request.actor.user is not None and request.actor.user.pk in quality.stood_under(check)
    form = None
    done = None
    if check.is_open and quality.checks(request.actor) and not stood:
        form = QualityForm(questions, request.POST or None)
        done = submitted(
            request,
            form,
            lambda fields: quality.give(
                check,
                grades=form.grades(),
                strengths=fields["strengths"],
                to_improve=fields["to_improve"],
                today=request.today,
                by=request.actor,
            ),
            leads_to=lambda made: reverse("quality_check", args=[made.pk]),
            says=lambda made: f"{made.percent} per cent. The author is told.",
        )
    context = {
        "check": check,
        "is_ours": Assessment.objects.visible_to(request.actor).filter(pk=check.assessment_id).exists(),
        "form": form,
        "stood": stood,
        "groups": _groups(form, questions) if form else [],
        "rows": _results(check, questions),
    }
    return done or render(request, "risk/quality/check.html", context)


def _groups(form: QualityForm, questions: rule.Questions) -> list[dict[str, Any]]:
    """The questions under their headings, each as a field."""
    found: dict[str, list[Any]] = {}
    for one in questions.questions:
        found.setdefault(one.group, []).append(form[one.key])
    return [{"title": title, "fields": fields} for title, fields in found.items()]


def _results(check: QualityCheck, questions: rule.Questions) -> list[dict[str, Any]]:
    """What was graded, with weight and points."""
    if check.done_on is None:
        return []
    found = []
    for one in questions.questions:
        grade = check.grades.get(one.key)
        found.append(
            {
                "text": one.text,
                "weight": one.weight.normalize(),
                "grade": questions.grades[grade] if grade else "Does not apply",
                "points": f"{(one.weight * grade).normalize():f} of {(one.weight * 4).normalize():f}"
                if grade
                else "",
            }
        )
    return found
