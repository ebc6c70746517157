"""Release packages: given by those who write the plan, read by those who are given them."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from sentence_plans.actions import packages
from sentence_plans.forms.given import TakeBackForm
from sentence_plans.forms.packages import PackageForm
from sentence_plans.models import Action, ActionGiven, ReleasePackage
from sentence_plans.views.access import Opened, open_plan
from staff import audit
from staff.models import Organisation
from staff.views.access import requires
from staff.views.submit import submitted


def _works(opened: Opened) -> list[Action]:
    """The actions worked on, each knowing its plan."""
    found = []
    for one in opened.content.current:
        one.plan = opened.plan
        for work in one.actions.all():
            work.objective = one
            found += [] if work.is_taken_out else [work]
    return found


@requires("sentence_plan:S")
def release_packages(request: Any, number: str) -> HttpResponse:
    """The release packages of a plan, with what was reported of each, and giving one."""
    opened = open_plan(request, number)
    organisations = Organisation.objects.visible_to(request.actor)
    works = _works(opened)
    form = PackageForm(request.POST or None, organisations=organisations, works=works)
    done = submitted(
        request,
        form,
        lambda fields: packages.give(
            opened.plan, package=form.package(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address("release_packages"),
        says=lambda made: f"{made.organisation.name} has the release package now.",
    )
    rows = ReleasePackage.objects.visible_to(request.actor).filter(plan=opened.plan)
    context = {
        "custody": opened.custody,
        "rows": rows.select_related("organisation").prefetch_related("given__action", "given__reports"),
        "works": works,
        "form": form,
    }
    return done or render(request, "sentence_plans/packages/list.html", context)


@requires("sentence_plan:S")
def release_package_back(request: Any, number: str, key: int) -> HttpResponse:
    """Take a release package back, with all its actions."""
    opened = open_plan(request, number)
    rows = ReleasePackage.objects.visible_to(request.actor).current().filter(plan=opened.plan, pk=key)
    one = rows.select_related("organisation").first()
    if one is None:
        raise Http404
    one.plan = opened.plan
    form = TakeBackForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: packages.take_back(
            one, because=fields["because"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address("release_packages"),
        says="It is taken back, with its actions.",
    )
    context = {"custody": opened.custody, "form": form, "one": one}
    return done or render(request, "sentence_plans/packages/take_back.html", context)


@requires("given:R")
def given_package(request: Any, pk: int) -> HttpResponse:
    """A release package given to one's organisation: what is to be done, and the actions in it."""
    rows = ReleasePackage.objects.visible_to(request.actor)
    related = (
        "prisoner",
        "headline__prison",
        "headline__offender_manager",
        "headline__offender_manager_trust",
    )
    related_names = (f"plan__custody__{name}" for name in related)
    one = rows.select_related("plan__release_plan", *related_names).filter(pk=pk)
    package = one.first()
    if package is None:
        raise Http404
    custody = package.plan.custody
    audit.record_read(
        by=request.actor, deed="sentence_plans.given.package_read", subject=package,
        prisoner_number=custody.prisoner.number,
    )  # fmt: skip
    parts = (
        ActionGiven.objects.visible_to(request.actor)
        .filter(package=package)
        .select_related("action__objective")
    )
    licence = getattr(package.plan, "release_plan", None) if package.with_licence else None
    context = {"one": package, "licence": licence, "prisoner": custody.prisoner, "custody": custody,
               "prison": custody.headline.prison, "parts": parts.order_by("pk"),
               "headline": custody.headline}  # fmt: skip
    return render(request, "sentence_plans/packages/given.html", context)
