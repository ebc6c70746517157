"""What a prison runs: programmes with places, courses and waiting list (docs/domain.md 16.2)."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from sentence_plans.actions import catalogue, provision, waiting
from sentence_plans.forms.programmes import CourseForm, ProvisionForm
from sentence_plans.models import Course, Delivery, DeliveryState, Provision
from sentence_plans.standards import deliveries as rules
from staff import audit
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted


class PrisonForm(forms.Form):
    """Which prison is looked at."""

    prison = forms.ChoiceField(label="Prison")


def _prison(request: Any) -> tuple[Prison | None, PrisonForm]:
    """The prison that is asked for, else one's own; None where there is neither."""
    prisons = list(Prison.objects.visible_to(request.actor).select_related("region"))
    by_code = {one.code: one for one in prisons}
    own = next((one for one in prisons if one.pk == request.actor.prison_id), None)
    here = by_code.get(request.GET.get("prison", "")) or own or next(iter(prisons), None)
    form = PrisonForm({"prison": here.code if here else ""})
    form.fields["prison"].choices = [(one.code, one.name) for one in prisons]  # type: ignore[attr-defined]
    return here, form


def _states(prison: Prison, request: Any) -> dict[str, Any]:
    """How the programmes of the cases at a prison are planned; the five states add up to all of them."""
    here = Custody.objects.visible_to(request.actor).filter(headline__prison=prison, closed_on__isnull=True)
    rows = Delivery.objects.visible_to(request.actor).filter(custody__in=here)
    found = list(rows.last_of_each().values_list("state", "programme__is_accredited", "outside_because"))
    counts = rules.partition(states=[state for state, _, _ in found])
    accredited = rules.partition(states=[state for state, is_accredited, _ in found if is_accredited])
    return {
        "states": [(label, counts[key], accredited[key]) for key, label in DeliveryState.choices],
        "total": len(found),
        "total_accredited": sum(accredited.values()),
        "outside": sum(bool(because) for _, _, because in found),
    }


@requires("provision:R")
def provision_list(request: Any) -> HttpResponse:
    """What a prison runs, one's own unless another is asked for."""
    prison, form = _prison(request)
    rows = []
    if prison:
        runs = list(Provision.objects.visible_to(request.actor).current().filter(prison=prison)
                    .select_related("programme"))  # fmt: skip
        lines = waiting.lines(runs, today=request.today)
        rows = [_row(lines[one.pk], request) for one in runs]
    audit.record(
        by=request.actor, deed="sentence_plans.provision.list_opened", kind="read",
        details={"prison": prison.code if prison else ""},
    )  # fmt: skip
    context = {
        "prison": prison,
        "form": form,
        "rows": rows,
        "places": sum(one["provision"].places_a_year for one in rows),
        "may_write": bool(prison) and provision.writes(prison.pk, by=request.actor) if prison else False,
        "waiting": sum(len(one["line"].places) for one in rows),
    } | (_states(prison, request) if prison and request.actor.may("interventions:R") else {})
    return render(request, "sentence_plans/provision/list.html", context)


def _row(line: waiting.Line, request: Any) -> dict[str, Any]:
    course = next(iter(line.courses), None)
    return {
        "provision": line.provision,
        "line": line,
        "course": course,
        "free": waiting.free(course) if course else None,
        "next": line.next_for(before=len(line.places), today=request.today),
        "late": sum(bool(one.too_late) for one in line.places),
    }


def _found(request: Any, key: int) -> Provision:
    rows = Provision.objects.visible_to(request.actor).select_related("programme", "prison", "saved_by")
    one = rows.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


def _own(request: Any, key: int) -> Provision:
    """A provision of one's own prison; another's is not there to be changed."""
    one = _found(request, key)
    if not provision.writes(one.prison_id, by=request.actor):
        raise Http404
    return one


@requires("provision:R")
def provision_page(request: Any, key: int) -> HttpResponse:
    """One programme at one prison: its courses with their places, and who waits, the longest first."""
    one = _found(request, key)
    line = waiting.lines([one], today=request.today)[one.pk]
    courses = list(waiting.courses_of([one.pk]))
    seen = set(
        Delivery.objects.visible_to(request.actor)
        .filter(pk__in=[place.delivery.pk for place in line.places])
        .values_list("pk", flat=True)
    )
    audit.record(by=request.actor, deed="sentence_plans.provision.read", subject=one, kind="read")
    context = {
        "provision": one,
        "programme": one.programme,
        "places": [place for place in line.places if place.delivery.pk in seen],
        "waiting": len(line.places),
        "next": line.next_for(before=len(line.places), today=request.today),
        "courses": [{"course": course, "free": waiting.free(course)} for course in reversed(courses)],
        "elsewhere": Provision.objects.visible_to(request.actor)
        .current()
        .filter(programme=one.programme, prison__region=one.prison.region_id)
        .exclude(prison=one.prison)
        .select_related("prison"),
        "may_write": provision.writes(one.prison_id, by=request.actor) and not one.ended_on,
        "today": request.today,
    }
    return render(request, "sentence_plans/provision/page.html", context)


@requires("provision:W")
def provision_new(request: Any) -> HttpResponse:
    """Enter that one's prison runs a programme."""
    prison = Prison.objects.visible_to(request.actor).filter(pk=request.actor.prison_id).first()
    if prison is None:
        raise Http404
    offered = [one for one in catalogue.every() if not one.ended_on]
    form = ProvisionForm(None, request.POST or None, offered=offered)
    done = submitted(
        request,
        form,
        lambda fields: provision.add(prison, programme=fields["programme"], run=form.run(), by=request.actor),
        leads_to=lambda made: reverse("provision", args=[made.pk]),
        says="It is entered. Add the courses that are planned.",
    )
    context = {"form": form, "prison": prison}
    return done or render(request, "sentence_plans/provision/edit.html", context)


@requires("provision:W")
def provision_edit(request: Any, key: int) -> HttpResponse:
    """Change what one's prison says of a programme it runs, or end it."""
    one = _own(request, key)
    form = ProvisionForm(one, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: provision.change(
            one, run=form.run(), version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("provision", args=[key]),
        says="It is saved.",
    )
    context = {"form": form, "provision": one, "prison": one.prison, "stale": form.stale()}
    return done or render(request, "sentence_plans/provision/edit.html", context)


@requires("provision:W")
def course_new(request: Any, key: int) -> HttpResponse:
    """Enter a course of a programme."""
    one = _own(request, key)
    form = CourseForm(None, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: provision.plan_course(
            one, planned=form.planned(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("provision", args=[key]),
        says="The course is entered.",
    )
    return done or render(request, "sentence_plans/provision/course.html", {"form": form, "provision": one})


@requires("provision:W")
def course_edit(request: Any, key: int, course: int) -> HttpResponse:
    """Change a course, or call it off."""
    one = _own(request, key)
    row = Course.objects.visible_to(request.actor).select_related("provision", "saved_by")
    found = row.filter(pk=course, provision=one).first()
    if found is None:
        raise Http404
    form = CourseForm(found, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: provision.change_course(
            found, planned=form.planned(), version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("provision", args=[key]),
        says="The course is saved.",
    )
    context = {"form": form, "provision": one, "course": found, "stale": form.stale()}
    return done or render(request, "sentence_plans/provision/course.html", context)
