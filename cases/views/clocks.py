"""The dates of a case, one duty explained, and the reasons for moving one (docs/domain.md 5)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import clock_decisions, clock_history, policies
from cases.forms.clocks import AsOfForm, ExemptionForm, ExtensionForm
from cases.models import Clock, Custody
from cases.standards.clocks import OPEN_STATES, Standing, State
from cases.standards.explained import what_would_change
from cases.standards.working_days import working_days_between
from cases.views.access import earlier_of, open_case
from staff.views.access import requires
from staff.views.submit import submitted

COLOURS = {
    State.OVERDUE: "red",
    State.DUE_SOON: "yellow",
    State.NOT_DUE: "grey",
    State.MET_ON_TIME: "green",
    State.MET_LATE: "orange",
    State.STOPPED: "grey",
    State.NOT_APPLICABLE: "grey",
}


def left(clock: Clock, standing: Standing, day: datetime.date) -> int | None:
    """Working days from `day` to the last day of an open duty; None once nothing is owed."""
    if standing.state not in OPEN_STATES or clock.last_day is None:
        return None
    return working_days_between(start=day, end=clock.last_day)


def row(clock: Clock, day: datetime.date, standing: Standing | None = None) -> dict[str, Any]:
    """One duty as it stands on a day; `standing` where it was worked out for an earlier one."""
    standing = standing or clock_decisions.standing_of(clock, today=day)
    days = left(clock, standing, day)
    return {
        "clock": clock,
        "title": policies.of(clock.policy).limit(standard=clock.standard).title,
        "state": str(standing.state).capitalize(),
        "colour": COLOURS[standing.state],
        "reason": standing.reason,
        "days": days,
        # On a Sunday, no working day has passed since Friday: the date says it alone.
        "count": days or (0 if clock.last_day == day else None),
    }


def as_of(request: Any) -> tuple[AsOfForm, datetime.date]:
    """The form of the day asked about, and that day: today where none or nonsense was given."""
    asked = "as_of_day" in request.GET
    form = AsOfForm(request.GET if asked else None, initial={"as_of": request.today})
    day = form.cleaned_data["as_of"] if asked and form.is_valid() else None
    return form, day or request.today


@requires("clocks:R")
def case_dates(request: Any, number: str) -> HttpResponse:
    """Every duty of a case as it stood on a day, open ones first; and the key dates of the sentence."""
    custody = open_case(request, number, deed="cases.dates.opened")
    form, day = as_of(request)
    known = Clock.objects.visible_to(request.actor).filter(custody=custody, started_on__lte=day)
    duties = list(known.select_related("policy"))
    standings = clock_history.standings(duties, today=day)
    rows = [row(clock, day, standings[clock.pk]) for clock in duties]
    context = {
        "custody": custody,
        "form": form,
        "day": day,
        "open": [one for one in rows if one["days"] is not None],
        "closed": [one for one in rows if one["days"] is None],
        "earlier": earlier_of(custody, request.actor),
        "key_dates": custody.key_dates.filter(replaced_at__isnull=True).order_by("on"),
    }
    return render(request, "cases/clocks/dates.html", context)


def found(request: Any, number: str, pk: int) -> tuple[Custody, Clock]:
    """A case and one of its duties; 404 where either is out of reach."""
    custody = open_case(request, number, deed="cases.clock.opened")
    within = Clock.objects.visible_to(request.actor).filter(custody=custody)
    return custody, get_object_or_404(within.select_related("policy", "decided_by"), pk=pk)


def _absences(clock: Clock, today: datetime.date) -> list[str]:
    """Absences since the duty started, and until it was met or stopped."""
    last = min(day for day in (clock.met_on, clock.stopped_on, today) if day)
    found = clock_history.away([clock.custody_id]).get(clock.custody_id, []) if clock.custody_id else []
    return [
        one.in_words()
        for one in found
        if one.left_on <= last and (one.returned_on is None or one.returned_on > clock.started_on)
    ]


def _explained(clock: Clock, today: datetime.date) -> dict[str, Any]:
    limit = policies.of(clock.policy).limit(standard=clock.standard)
    standing = clock_decisions.standing_of(clock, today=today)
    return row(clock, today) | {
        "limit": limit,
        "explanation": clock.explanation,
        "would_change": what_would_change(limit=limit, started_on=clock.started_on, due_on=clock.due_on),
        "now": clock.explanation.get("now"),
        "decisions": clock_history.decisions([clock]).get(clock.pk, []),
        "absences": _absences(clock, today),
        "may_move": standing.state in OPEN_STATES - {State.OVERDUE},
        "is_overdue": standing.state == State.OVERDUE,
    }


@requires("clocks:R")
def clock(request: Any, number: str, pk: int) -> HttpResponse:
    """One duty explained: why that day, by which standard, and what would change it."""
    custody, owed = found(request, number, pk)
    context = {
        "custody": custody,
        "may_decide": request.actor.may("clocks:A"),
        **_explained(owed, request.today),
    }
    return render(request, "cases/clocks/clock.html", context)


@requires("clocks:A")
def clock_extend(request: Any, number: str, pk: int) -> HttpResponse:
    """Give a duty more time, with the reason."""
    custody, owed = found(request, number, pk)
    form = ExtensionForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: clock_decisions.extend(owed, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("clock", args=[number, made.pk]),
        says=lambda made: f"Extended to {made.extended_to:%d/%m/%Y}. The first due date stays in view.",
    )
    context = {"custody": custody, "form": form, "what": "Extend", **_explained(owed, request.today)}
    return done or render(request, "cases/clocks/decide.html", context)


@requires("clocks:A")
def clock_exempt(request: Any, number: str, pk: int) -> HttpResponse:
    """Let a duty off, with the reason."""
    custody, owed = found(request, number, pk)
    form = ExemptionForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: clock_decisions.exempt(owed, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("clock", args=[number, made.pk]),
        says="Exempted. The duty stays on the list of dates, with the reason.",
    )
    context = {"custody": custody, "form": form, "what": "Exempt", **_explained(owed, request.today)}
    return done or render(request, "cases/clocks/decide.html", context)
