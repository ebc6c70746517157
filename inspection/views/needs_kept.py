"""Analyses that were kept, their decisions, and what was predicted (docs/domain.md 16.7)."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from inspection.actions import needs_analyses, needs_counts, needs_pictures
from inspection.actions.needs_analyses import Place
from inspection.forms.needs_analyses import DecisionForm, KeepForm, PredictionForm
from inspection.models import NeedsAnalysis, NeedsDecision
from inspection.views import needs_places as places
from sentence_plans.models import Programme
from staff import audit
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 25


def _picture(place: Place, request: Any) -> tuple[needs_counts.Picture, datetime.date | None]:
    """The numbers of a place as they are shown now, and of which day: counted for a prison, else prepared."""
    if place.prison:
        keys = [place.prison.pk]
        counted = needs_counts.count(keys[0], today=request.today)
        return needs_counts.picture(counted, prisons=keys, today=request.today), request.today
    every = Prison.objects.visible_to(request.actor)
    prisons = every.filter(region=place.region) if place.region else every
    keys = list(prisons.values_list("pk", flat=True))
    found = needs_pictures.together(keys)
    return needs_counts.picture(found.counted, prisons=keys, today=request.today), found.oldest


def _keep(place: Place, fields: dict[str, Any], request: Any) -> NeedsAnalysis:
    shown, counted_on = _picture(place, request)
    return needs_analyses.keep(
        place, shown=shown, counted_on=counted_on, population=fields["population"], comment=fields["comment"],
        today=request.today, by=request.actor,
    )  # fmt: skip


@requires("needs_analysis:W")
def needs_keep(request: Any) -> HttpResponse:
    """Keep the numbers of today as the next version."""
    place = places.place_of(request)
    if not needs_analyses.writes(place, by=request.actor):
        raise Http404
    population = needs_counts.POPULATION.format(where=place.name)
    form = KeepForm(request.POST or None, initial={"population": population})
    done = submitted(
        request,
        form,
        lambda fields: _keep(place, fields, request),
        leads_to=lambda made: reverse("needs_analysis", args=[made.pk]),
        says=lambda made: f"Version {made.number} is kept.",
    )  # fmt: skip
    context = {"form": form, "place": place, "place_query": places.query_of(place)}
    return done or render(request, "inspection/needs/keep.html", context)


@requires("needs_analysis:R")
def needs_versions(request: Any) -> HttpResponse:
    """The analyses kept of a place, the last first, each with the decisions it led to."""
    place = places.place_of(request)
    rows = NeedsAnalysis.objects.visible_to(request.actor)
    rows = rows.about(prison=place.prison, region=place.region).defer("tables", "numbers")
    decided = NeedsDecision.objects.visible_to(request.actor).standing()
    standing = Prefetch("decisions", decided, to_attr="standing")
    page = Paginator(rows.prefetch_related(standing), A_PAGE).get_page(request.GET.get("page"))
    audit.record(
        by=request.actor, deed="inspection.needs.versions_opened", kind="read", details={"of": place.name}
    )
    context = {"place": place, "place_query": places.query_of(place), "page": page,
               "may_write": needs_analyses.writes(place, by=request.actor)}  # fmt: skip
    return render(request, "inspection/needs/versions.html", context)


def _kept(request: Any, key: int) -> NeedsAnalysis:
    rows = NeedsAnalysis.objects.visible_to(request.actor).select_related("prison", "region")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@requires("needs_analysis:R")
def needs_analysis(request: Any, key: int) -> HttpResponse:
    """One kept analysis as it was, with the decisions it led to."""
    one = _kept(request, key)
    place = Place(prison=one.prison, region=one.region)
    decisions = one.decisions.standing().select_related("programme", "provision__prison", "corrects")
    audit.record(by=request.actor, deed="inspection.needs.version_read", subject=one, kind="read")
    context = {
        "analysis": one,
        "place": place,
        "place_query": places.query_of(place),
        "charts": places.charts(one.tables["tables"]),
        "programmes": places.programme_rows(one.tables["programmes"]),
        "series": places.SERIES,
        "decisions": decisions,
        "may_write": needs_analyses.writes(place, by=request.actor),
    }
    return render(request, "inspection/needs/analysis.html", context)


@requires("needs_analysis:W")
def needs_decision_new(request: Any, key: int) -> HttpResponse:
    """Enter a decision an analysis led to; `corrects` names the entry it puts right."""
    one = _kept(request, key)
    if not needs_analyses.writes(Place(prison=one.prison, region=one.region), by=request.actor):
        return redirect("needs_analysis", key)
    asked = request.GET.get("corrects", "")
    rows = NeedsDecision.objects.visible_to(request.actor).standing().filter(analysis=one)
    wrong = rows.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None
    before = (
        {"text": wrong.text, "decided_by": wrong.decided_by, "decided_on": wrong.decided_on,
         "programme": wrong.programme.code if wrong.programme else ""} if wrong else {}
    )  # fmt: skip
    offered = Programme.objects.visible_to(request.actor).values_list("code", "name")
    form = DecisionForm(request.POST or None, initial=before, programmes=dict(offered), today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: needs_analyses.decide(
            one, decided=form.decided(), corrects=wrong, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("needs_analysis", args=[key]),
        says="The decision is entered.",
    )
    context = {"form": form, "analysis": one, "wrong": wrong}
    return done or render(request, "inspection/needs/decision.html", context)


@requires("needs_analysis:W")
def needs_predict(request: Any) -> HttpResponse:
    """Enter which share of the people of one's prison was expected to have something."""
    prison = Prison.objects.visible_to(request.actor).filter(pk=request.actor.prison_id).first()
    if prison is None:
        return redirect("needs_together")
    form = PredictionForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: needs_analyses.predict(
            prison, what=fields["what"], share=fields["share"], basis=fields["basis"],
            today=request.today, by=request.actor,
        ),
        leads_to=lambda made: f"{reverse('needs_prison')}#predicted",
        says="The prediction is entered.",
    )  # fmt: skip
    return done or render(request, "inspection/needs/predict.html", {"form": form, "prison": prison})
