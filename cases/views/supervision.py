"""Supervision of offender supervisors: who is due, each session, why it is due (docs/domain.md 5, 15)."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import policies, supervision, supervision_notes, trainings
from cases.actions.caseloads import held_by
from cases.actions.redeployments import supervisors
from cases.forms.supervision import SupervisionForm, SupervisionNoteForm, SupervisionWithdrawForm
from cases.models import Clock, Headline, HeldAs, Supervision, SupervisionNote, Training
from cases.standards.competence import QUALIFIED
from cases.standards.explained import what_would_change
from cases.views.access import open_case
from cases.views.clocks import row
from cases.views.prison_settings import chosen_prison
from cases.views.unheld import beside
from staff import audit
from staff.models import Prison, RoleAssignment
from staff.views.access import requires
from staff.views.submit import submitted


def _people(request: Any, prison: Prison | None) -> list[RoleAssignment]:
    """The offender supervisors of a prison the actor may ask about: all, or oneself; each once."""
    people = supervisors(prison.pk, today=request.today) if prison else []
    if request.actor.narrowed_to("supervision"):
        people = [one for one in people if one.user_id == request.actor.user.pk]
    return list({one.user_id: one for one in people}.values())


def _clocks(request: Any, prison: Prison, officers: list[int]) -> dict[int, Clock]:
    """The clock of each that is open, or else the last one; one query."""
    found = Clock.objects.visible_to(request.actor).filter(
        officer_id__in=officers, standard="T11", cause__startswith=f"{prison.pk}:"
    )
    latest = found.select_related("policy").order_by("started_on", "pk")
    return {one.officer_id: one for one in latest if one.officer_id}


@requires("supervision:R")
def supervision_list(request: Any) -> HttpResponse:
    """Everybody who is to be supervised here, who is overdue first."""
    prison = chosen_prison(request)
    people = _people(request, prison)
    officers = [one.user_id for one in people]
    due = _clocks(request, prison, officers) if prison else {}
    sessions = Supervision.objects.visible_to(request.actor).standing().filter(officer_id__in=officers)
    last = {one.officer_id: one for one in sessions.filter(prison=prison).order_by("held_on", "pk")}
    loads = held_by(officers, held_as=HeldAs.OFFENDER_SUPERVISOR)
    rows: list[dict[str, Any]] = [
        {
            "person": one,
            "last": last.get(one.user_id),
            "due": row(due[one.user_id], request.today) if one.user_id in due else None,
            "cases": loads[one.user_id].cases,
        }
        for one in people
    ]
    rows.sort(key=lambda one: one["due"]["clock"].due_by if one["due"] else request.today)
    audit.record(by=request.actor, deed="cases.supervision.listed", kind="read")
    context = {
        "prison": prison,
        "rows": rows,
        "may_record": _may_record(request),
        "beside": beside(request),
    }
    return render(request, "cases/supervision/list.html", context)


def _may_record(request: Any) -> bool:
    return bool(request.actor.may("supervision:W")) and bool(request.actor.prison_id)


def person_of(request: Any, pk: int) -> tuple[Prison, RoleAssignment]:
    """An offender supervisor of the prison, within reach; 404 otherwise."""
    prison = chosen_prison(request)
    people = [one for one in _people(request, prison) if one.user_id == pk]
    if prison is None or not people:
        raise Http404
    return prison, people[0]


def _trained(request: Any, prison: Prison, person: RoleAssignment) -> dict[str, Any]:
    """The training record, and the cases that ask for more than stands in it."""
    held = Headline.objects.visible_to(request.actor).filter(
        prison=prison, offender_supervisor=person.user, is_open=True
    )
    cases = list(held.select_related("custody__prisoner").order_by("sort_name", "pk"))
    words = trainings.wanting(cases, officer=person.user_id, grade=person.grade)
    return {
        "trainings": Training.objects.visible_to(request.actor).filter(officer=person.user),
        "wanting": [{"headline": one, "words": words[one.pk]} for one in cases if one.pk in words],
        "is_qualified": person.grade == QUALIFIED,
    }


@requires("supervision:R")
def supervision_officer(request: Any, pk: int) -> HttpResponse:
    """One supervisor: when the next session is due and why, and every session so far."""
    prison, person = person_of(request, pk)
    clock = _clocks(request, prison, [pk]).get(pk)
    sessions = Supervision.objects.visible_to(request.actor).filter(officer_id=pk, prison=prison)
    audit.record(by=request.actor, deed="cases.supervision.opened", kind="read", subject=person.user)
    context: dict[str, Any] = {
        "prison": prison,
        "person": person,
        "sessions": sessions.select_related("supervisor", "withdrawn_by").annotate(cases=Count("notes")),
        "points": supervision_notes.agenda(
            person.user, prison=prison, on=request.today, session=None, by=request.actor
        ),
        "may_record": _may_record(request),
        "agenda": supervision.agenda(person.user, prison=prison),
        **_trained(request, prison, person),
    }
    if clock:
        limit = policies.of(clock.policy).limit(standard=clock.standard)
        context |= row(clock, request.today) | {
            "limit": limit,
            "explanation": clock.explanation,
            "now": clock.explanation.get("now"),
            "would_change": what_would_change(limit=limit, started_on=clock.started_on, due_on=clock.due_on),
        }
    return render(request, "cases/supervision/officer.html", context)


@requires("supervision:W", narrowed=False)
def supervision_new(request: Any, pk: int) -> HttpResponse:
    """Record a session that one held."""
    prison, person = person_of(request, pk)
    form = SupervisionForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: supervision.record(
            prison, officer=person.user, **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("supervision_session", args=[made.pk]),
        says="The session is recorded. Write here what was said about each case.",
    )
    return done or render(request, "cases/supervision/new.html", {"form": form, "person": person})


@requires("supervision:R")
def supervision_session(request: Any, pk: int) -> HttpResponse:
    """One session with its agenda: the cases the officer supervised on that day, with what was said."""
    session = _session(request, pk)
    points = supervision_notes.agenda(
        session.officer, prison=session.prison, on=session.held_on, session=session, by=request.actor
    )
    listed = {one.note.pk for one in points if one.note}
    notes = SupervisionNote.objects.visible_to(request.actor).filter(session=session)
    others = notes.exclude(pk__in=listed).select_related("contact__withdrawal", "prisoner", "task")
    audit.record(by=request.actor, deed="cases.supervision.opened", kind="read", subject=session.officer)
    context = {
        "session": session, "points": points, "others": others,
        "may_write": _may_record(request) and not session.withdrawn_on,
    }  # fmt: skip
    return render(request, "cases/supervision/session.html", context)


def _session(request: Any, pk: int) -> Supervision:
    within = Supervision.objects.visible_to(request.actor)
    return get_object_or_404(within.select_related("officer", "supervisor", "prison", "withdrawn_by"), pk=pk)


@requires("supervision:W", narrowed=False)
def supervision_note(request: Any, pk: int, number: str) -> HttpResponse:
    """Write what was said about a case in a session, and what was agreed."""
    session = _session(request, pk)
    custody = open_case(request, number)
    form = SupervisionNoteForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: supervision_notes.write(
            session, custody=custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("supervision_session", args=[pk]),
        says="It stands in the log of the case.",
    )
    context = {"form": form, "session": session, "custody": custody}
    return done or render(request, "cases/supervision/note.html", context)


@requires("supervision:W", narrowed=False)
def supervision_withdraw(request: Any, pk: int) -> HttpResponse:
    """Take back a session recorded in error, with the reason."""
    within = Supervision.objects.visible_to(request.actor).select_related("officer")
    session = get_object_or_404(within, pk=pk)
    form = SupervisionWithdrawForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: supervision.withdraw(session, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("supervision_officer", args=[made.officer_id]),
        says="The session was withdrawn. It stays readable, with the reason.",
    )
    return done or render(request, "cases/supervision/withdraw.html", {"form": form, "session": session})
