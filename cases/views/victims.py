"""Victims of a case, and people with whom contact is limited (docs/domain.md 10.5, 10.6)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import no_contacts, victim_facts, victims
from cases.forms.victims import NoContactForm, VictimForm
from cases.models import Clock, Custody, NoContact, VictimStatement
from cases.views.access import open_case
from staff.views.access import requires
from staff.views.submit import submitted

OPENED = "cases.victims.opened"


def _statements(custody: Custody, request: Any) -> list[VictimStatement]:
    """What was recorded of victims, the latest first."""
    rows = VictimStatement.objects.visible_to(request.actor).filter(custody=custody).in_order()
    return list(rows)[::-1]


def _about_victims(custody: Custody, request: Any) -> dict[str, Any]:
    """What those see who read about victims; nothing for the others."""
    if not request.actor.may("victims:R"):
        return {}
    said = _statements(custody, request)
    clock = Clock.objects.visible_to(request.actor).filter(custody=custody, standard="T17").first()
    return {
        "reads_victims": True,
        "now": said[0] if said else None,
        "before": said[1:],
        "proposal": victim_facts.gather([custody])[custody.pk].proposal,
        "clock": clock,
        "is_overdue": bool(clock and clock.running and clock.due_by < request.today),
    }


@requires("victims:R", "no_contact:R")
def case_victims(request: Any, number: str) -> HttpResponse:
    """Victims and victim contact, and with whom contact is limited; each as far as the role reads it."""
    custody = open_case(request, number, deed=OPENED)
    limited = no_contacts.in_force(custody, today=request.today) if request.actor.may("no_contact:R") else []
    past = NoContact.objects.visible_to(request.actor).filter(custody__prisoner__in=custody.prisoner.records)
    held = {one.pk for one in limited}
    is_open = custody.closed_on is None
    context = {
        "custody": custody,
        "limited": limited,
        "limited_before": [one for one in past if one.pk not in held],
        "may_state": is_open and request.actor.may("victims:W"),
        "may_limit": is_open and request.actor.may("no_contact:W"),
        **_about_victims(custody, request),
    }
    return render(request, "cases/victims/victims.html", context)


def stating(
    request: Any, custody: Custody, *, leads_to: str, template: str, first: dict[str, Any] | None = None
) -> HttpResponse:
    """The form that records what is known of victims, filled with what holds; `first` while nothing does."""
    said = _statements(custody, request)
    initial = first or {}
    if said:
        same = ("who", "location_matters", "concerns", "scheme", "offered_on", "liaison_name", "conditions")
        initial = {name: getattr(said[0], name) for name in same} | {"liaison": str(said[0].liaison_id or "")}
    form = VictimForm(
        request.POST or None, officers=victims.liaison_officers(), today=request.today, initial=initial,
        version=len(said),
    )  # fmt: skip
    done = submitted(
        request,
        form,
        lambda fields: victims.state(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: leads_to,
        says="It is recorded. Those who hold the case are told.",
    )
    if done is None and form.is_bound:
        form.reopen(version=len(said))
    return done or render(request, template, {"custody": custody, "form": form})


@requires("victims:W")
def victims_state(request: Any, number: str) -> HttpResponse:
    """Record what is known of victims and how victim contact stands; the form shows what holds."""
    custody = open_case(request, number, deed=OPENED)
    leads_to = reverse("case_victims", args=[number])
    return stating(request, custody, leads_to=leads_to, template="cases/victims/state.html")


@requires("no_contact:W")
def no_contact_decide(request: Any, number: str) -> HttpResponse:
    """Limit contact with a person, or lift a limit."""
    custody = open_case(request, number, deed=OPENED)
    form = NoContactForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: no_contacts.decide(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_victims", args=[number]),
        says="It is recorded. The alert follows it, and those who hold the case are told.",
    )
    return done or render(request, "cases/victims/limit.html", {"custody": custody, "form": form})
