"""Interventions of a case: programmes, how far each is, work around it, its end (docs/domain.md 9.3, 9.4)."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import looks_back, open_case
from sentence_plans.actions import catalogue, closing, deliveries, waiting, work_around
from sentence_plans.forms.deliveries import FollowUpForm, MoveForm, ReferralForm, ReportForm, SupportForm
from sentence_plans.models import Delivery, DeliveryState, Objective, Provision, TransferNeed
from sentence_plans.models.plans import State
from sentence_plans.standards import deliveries as rules
from sentence_plans.views import transfer_needs
from staff.views.access import requires
from staff.views.drafts import offer
from staff.views.submit import submitted

COLOURS = {
    DeliveryState.DELIVERED: "green",
    DeliveryState.HERE: "blue",
    DeliveryState.AFTER_TRANSFER: "yellow",
    DeliveryState.ON_LICENCE: "purple",
    DeliveryState.NO_PLAN: "red",
}


@dataclass(frozen=True)
class Opened:
    """A case and one of its programmes."""

    custody: Custody
    delivery: Delivery

    @property
    def address(self) -> str:
        """Where its page is."""
        return reverse("delivery", args=[self.custody.prisoner.number, self.delivery.pk])


def _writes(request: Any, custody: Custody) -> bool:
    return request.actor.may("interventions:W") and custody.closed_on is None


def _rows(request: Any, custody: Custody) -> Any:
    rows = Delivery.objects.visible_to(request.actor)
    if looks_back(custody):
        return rows.filter(custody=custody)
    return rows.filter(custody__prisoner__in=custody.prisoner.records)


@requires("interventions:R")
def interventions(request: Any, number: str) -> HttpResponse:
    """The programmes of a case: state, reason, place on the list, what comes too late."""
    custody = open_case(request, number, deed="sentence_plans.delivery.case_opened")
    rows = list(_rows(request, custody).select_related(
        "programme", "prison", "course", "action", "report", "custody__headline"
    ).order_by("ended_on", "pk"))  # fmt: skip
    places = waiting.of_deliveries(rows, today=request.today)
    done = {one.action_id for one in rows}
    left = [one for one in deliveries.actions_of(custody) if one.is_intervention and one.pk not in done]
    context = {
        "custody": custody,
        "rows": [_shown(one, places) for one in rows],
        "unsaid": left,
        "moves": TransferNeed.objects.visible_to(request.actor)
        .standing()
        .filter(custody=custody)
        .select_related("prison"),
        "may_write": _writes(request, custody),
    }
    return render(request, "sentence_plans/deliveries/list.html", context)


def _shown(one: Delivery, places: dict[int, waiting.Place]) -> dict[str, Any]:
    """One programme as the list shows it."""
    place = places.get(one.pk)
    late = place.too_late if place else ""
    if one.is_running and one.course and not place:
        late = waiting.late(one, starts_on=one.course.starts_on)
    headline = one.custody.headline
    is_elsewhere = one.is_running and one.state == rules.HERE and one.prison_id != headline.prison_id
    return {
        "delivery": one,
        "colour": COLOURS[DeliveryState(one.state)],
        "place": place,
        "late": late,
        "is_elsewhere": is_elsewhere,
        "owes_report": one.state == rules.DELIVERED
        and one.programme.ends_with_report
        and not hasattr(one, "report"),
    }


def _open(request: Any, number: str, key: int) -> Opened:
    custody = open_case(request, number, deed="sentence_plans.delivery.case_opened")
    rows = _rows(request, custody).select_related(
        "programme", "prison", "course", "action", "report", "custody__prisoner", "custody__headline__prison"
    )
    one = rows.filter(pk=key).first()
    if one is None:
        raise Http404
    if one.custody_id == custody.pk:
        one.custody = custody
    return Opened(custody, one)


@requires("interventions:R")
def delivery(request: Any, number: str, key: int) -> HttpResponse:
    """One programme: where it stands, every change, work around it, its end and what follows from it."""
    opened = _open(request, number, key)
    one = opened.delivery
    report = getattr(one, "report", None)
    shown = _shown(one, waiting.of_deliveries([one], today=request.today))
    writes = _writes(request, opened.custody)
    context = shown | {
        "run_at": transfer_needs.run_at(one, request) if one.is_running else [],
        "need": one.transfer_needs.standing().select_related("prison").first(),
        "custody": opened.custody,
        "reads_plan": request.actor.may("sentence_plan:R"),
        "changes": one.changes.all(),
        "support": one.support.all(),
        "report": report,
        "follow_ups": report.follow_ups.select_related("action") if report else (),
        "may_write": writes,
        "may_move": writes and bool(rules.offered_moves(state=one.state, step=one.step)),
        "may_take_up": request.actor.may("sentence_plan:S") and opened.custody.closed_on is None,
    }
    return render(request, "sentence_plans/deliveries/page.html", context)


@requires("interventions:W")
def delivery_new(request: Any, number: str) -> HttpResponse:
    """Refer somebody to a programme, from an action of the plan or outside it."""
    custody = open_case(request, number, deed="sentence_plans.delivery.case_opened")
    runs = Provision.objects.visible_to(request.actor).current().filter(prison=custody.headline.prison_id)
    form = ReferralForm(
        request.POST or None,
        programmes=[one for one in catalogue.every() if not one.ended_on],
        actions=deliveries.actions_of(custody),
        here=frozenset(runs.values_list("programme__code", flat=True)),
    )
    done = submitted(
        request,
        form,
        lambda fields: deliveries.refer(
            custody, referral=form.referral(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("delivery", args=[number, made.pk]),
        says="The referral is recorded.",
    )
    return done or render(request, "sentence_plans/deliveries/refer.html", {"custody": custody, "form": form})


@requires("interventions:W")
def delivery_move(request: Any, number: str, key: int) -> HttpResponse:
    """Say how far a programme is, or that it is planned elsewhere."""
    opened = _open(request, number, key)
    one = opened.delivery
    here = opened.custody.headline.prison_id
    runs = Provision.objects.visible_to(request.actor).current().filter(programme=one.programme, prison=here)
    courses = [row for row in waiting.courses_of([run.pk for run in runs]) if row.starts_on >= request.today]
    form = MoveForm(one, request.POST or None, courses=courses, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: deliveries.move(
            one, wanted=form.wanted(), version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address,
        says="It is recorded.",
    )
    context = {"custody": opened.custody, "delivery": one, "form": form}
    return done or render(request, "sentence_plans/deliveries/move.html", context)


@requires("interventions:W")
def delivery_support(request: Any, number: str, key: int) -> HttpResponse:
    """Record what was done before or after a programme."""
    opened = _open(request, number, key)
    form = SupportForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: work_around.support(opened.delivery, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: opened.address,
        says="It is recorded.",
    )
    context = {"custody": opened.custody, "delivery": opened.delivery, "form": form}
    return done or render(request, "sentence_plans/deliveries/support.html", context)


@requires("interventions:W")
def delivery_close(request: Any, number: str, key: int) -> HttpResponse:
    """File the report of a programme that was completed, with its three-way meeting."""
    opened = _open(request, number, key)
    draft = offer(request, "programme_report", str(key))
    form = ReportForm(request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: closing.close(
            opened.delivery, closed=form.closed(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: opened.address,
        says="The report is filed. Make each issue an action of the plan.",
        draft=draft.key,
    )
    context = {"custody": opened.custody, "delivery": opened.delivery, "form": form, "draft": draft}
    return done or render(request, "sentence_plans/deliveries/close.html", context)


@requires("sentence_plan:S")
def follow_up(request: Any, number: str, key: int, issue: int) -> HttpResponse:
    """Make an issue of a report an action of the plan."""
    opened = _open(request, number, key)
    report = getattr(opened.delivery, "report", None)
    found = report.follow_ups.filter(pk=issue).first() if report else None
    if found is None:
        raise Http404
    found.report.delivery = opened.delivery
    rows = Objective.objects.visible_to(request.actor).in_plan().exclude(plan__state=State.CLOSED)
    objectives = list(looked_up(rows, opened.custody))
    form = FollowUpForm(request.POST or None, objectives=objectives, text=found.text)
    done = submitted(
        request,
        form,
        lambda fields: closing.take_up(
            found,
            objective=next(one for one in objectives if one.pk == fields["objective"]),
            work_wanted=form.work(),
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: opened.address,
        says="The issue is an action of the plan.",
    )
    context = {"custody": opened.custody, "delivery": opened.delivery, "form": form, "issue": found,
               "objectives": objectives}  # fmt: skip
    return done or render(request, "sentence_plans/deliveries/follow_up.html", context)


def looked_up(rows: Any, custody: Custody) -> Any:
    """The objectives of the plan of a person, with their plan."""
    return rows.filter(plan__prisoner__in=custody.prisoner.records).select_related("plan__prisoner")
