"""Actions given to partner organisations: by those who write the plan, and to those who do them."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sentence_plans.actions import given
from sentence_plans.forms.given import GiveForm, ProgressForm, TakeBackForm
from sentence_plans.models import Action, ActionGiven, ReleasePackage
from sentence_plans.views.access import Opened, open_plan
from staff import audit
from staff.models import Organisation
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


def the_action(opened: Opened, key: int) -> Action:
    """One action of this plan. Raises Http404 where it is not of this plan."""
    for one in opened.content.in_plan:
        for action in one.actions.all():
            if action.pk == key:
                one.plan, action.objective = opened.plan, one
                return action
    raise Http404


@requires("sentence_plan:S")
def action_give(request: Any, number: str, key: int) -> HttpResponse:
    """Give an action to a partner organisation, and read what those who have it report."""
    opened = open_plan(request, number)
    action = the_action(opened, key)
    form = GiveForm(request.POST or None, organisations=Organisation.objects.visible_to(request.actor))
    done = submitted(
        request,
        form,
        lambda fields: given.give(
            action, organisation=form.known[fields["organisation"]], asked=fields["asked"],
            today=request.today, by=request.actor,
        ),
        leads_to=lambda made: opened.address("action_give", key),
        says=lambda made: f"{made.organisation.name} has it now.",
    )  # fmt: skip
    rows = ActionGiven.objects.visible_to(request.actor).filter(action=action)
    context = {
        "custody": opened.custody,
        "action": action,
        "form": form,
        "rows": rows.select_related("organisation").prefetch_related("reports"),
    }
    return done or render(request, "sentence_plans/given/give.html", context)


@requires("sentence_plan:S")
def action_take_back(request: Any, number: str, key: int, given_key: int) -> HttpResponse:
    """Take an action back from an organisation."""
    opened = open_plan(request, number)
    action = the_action(opened, key)
    rows = ActionGiven.objects.visible_to(request.actor).current().select_related("organisation")
    one = rows.filter(action=action, pk=given_key).first()
    if one is None:
        raise Http404
    one.action = action
    form = TakeBackForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: given.take_back(one, because=fields["because"], today=request.today, by=request.actor),
        leads_to=lambda made: opened.address("action_give", key),
        says="It is taken back.",
    )
    context = {"custody": opened.custody, "action": action, "form": form, "one": one}
    return done or render(request, "sentence_plans/given/take_back.html", context)


def _given(request: Any) -> Any:
    rows = ActionGiven.objects.visible_to(request.actor).select_related(
        "action__objective__plan__custody__prisoner", "action__objective__plan__custody__headline__prison"
    )
    return rows.order_by("given_on", "pk")


@requires("given:R")
def given_list(request: Any) -> HttpResponse:
    """The actions given to the organisation one works for, the oldest first; nothing else of any case."""
    audit.record(by=request.actor, deed="sentence_plans.given.list_opened", kind="read")
    packages = ReleasePackage.objects.visible_to(request.actor).order_by("meets_on", "pk")
    page = Paginator(_given(request), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "packages": packages.select_related("plan__custody__prisoner", "plan__custody__headline__prison"),
    }
    return render(request, "sentence_plans/given/list.html", context)


@requires("given:R")
def given_report(request: Any, pk: int) -> HttpResponse:
    """One action given to one's organisation: what is asked, what was reported, and a report."""
    one = _given(request).filter(pk=pk).first()
    if one is None:
        raise Http404
    custody = one.action.objective.plan.custody
    audit.record_read(
        by=request.actor, deed="sentence_plans.given.read", subject=one,
        prisoner_number=custody.prisoner.number,
    )  # fmt: skip
    form = ProgressForm(one.action, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: given.report(one, **fields, now=request.now, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("given_list"),
        says="It is reported; who holds the case is told.",
    )
    context = {"one": one, "prisoner": custody.prisoner, "prison": custody.headline.prison, "form": form,
               "stale": form.stale(), "reports": one.reports.all()}  # fmt: skip
    return done or render(request, "sentence_plans/given/report.html", context)
