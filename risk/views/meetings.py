"""Meetings on public protection: the list, one meeting, attendance, closing (docs/domain.md 10.2)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases.models import Clock
from risk.actions import agendas, meeting_items, meetings
from risk.forms.meetings import AddForm, ArrangeForm, AttendanceForm, CloseForm, ReasonForm
from risk.models import Meeting, MeetingKind, reads_minutes
from risk.standards.meetings import DEPARTMENTS, REQUIRED, trends
from staff import audit
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50
#: Over how many meetings attendance is shown.
LAST = 6


def open_meeting(request: Any, pk: int) -> Meeting:
    """A meeting within reach; the read is in the audit. Raises Http404."""
    rows = Meeting.objects.visible_to(request.actor).select_related("prison", "arranged_by", "closed_by")
    found = get_object_or_404(rows, pk=pk)
    audit.record(by=request.actor, deed="risk.meeting.read", kind="read", subject=found)
    return found


def _over(request: Any, found: Meeting) -> HttpResponse | None:
    """The way back from a page that asks what can no longer be said: of a meeting closed or called off."""
    if request.method != "GET" or found.is_ahead:
        return None
    messages.info(request, "This meeting is over: nothing of it is changed any more.")
    return redirect("meeting", found.pk)


def _minutes_read(request: Any, found: Meeting, rows: list[dict[str, Any]]) -> None:
    """A line in the audit for each case of which minutes or reports were shown."""
    shown = [row for row in rows if row["item"] and (row["item"].minutes or row["item"].reports.all())]
    audit.record_many(
        [
            audit.event(
                by=request.actor, deed="risk.meeting.case_read", kind="read", subject=found,
                prisoner_number=row["prisoner"].number,
            )
            for row in shown
        ]
    )  # fmt: skip


@requires("idrmt:R", "idrmt:W", narrowed=False)
def meeting_list(request: Any) -> HttpResponse:
    """Meetings ahead, those held, and by when the risk management team has to meet again."""
    rows = Meeting.objects.visible_to(request.actor).select_related("prison").prefetch_related("seats")
    kind = request.GET.get("kind", "")
    if kind in MeetingKind.values:
        rows = rows.filter(kind=kind)
    page = Paginator(rows.held(), A_PAGE).get_page(request.GET.get("page"))
    clocks = Clock.objects.visible_to(request.actor).running().filter(standard="T13", prison__isnull=False)
    audit.record(by=request.actor, deed="risk.meetings.listed", kind="read")
    context = {
        "ahead": rows.ahead().order_by("planned_on", "pk"),
        "page": page,
        "kind": kind,
        "kinds": MeetingKind.choices,
        "clock": min(clocks, key=lambda clock: clock.due_by, default=None),
        "may_write": meetings.may_write(request.actor),
    }
    return render(request, "risk/meetings/list.html", context)


@requires("idrmt:R", "idrmt:W", narrowed=False)
def meeting_attendance(request: Any) -> HttpResponse:
    """Attendance by department over the last meetings of a kind, the oldest first."""
    kind = request.GET.get("kind", MeetingKind.IDRMT)
    kind = kind if kind in MeetingKind.values else MeetingKind.IDRMT
    held = Meeting.objects.visible_to(request.actor).held().filter(kind=kind)
    last = list(held.order_by("-held_on", "-pk").prefetch_related("seats")[:LAST])[::-1]
    told = trends(meetings=[{seat.department: seat.how for seat in one.seats.all()} for one in last])
    audit.record(by=request.actor, deed="risk.meetings.attendance_read", kind="read")
    rows = [
        {"one": one, "name": DEPARTMENTS[one.department][0], "marks": list(zip(one.marks, last, strict=True))}
        for one in told
    ]
    context = {"meetings": last, "trends": rows, "kind": kind, "kinds": MeetingKind.choices, "last": LAST}
    return render(request, "risk/meetings/attendance.html", context)


@requires("idrmt:W", narrowed=False)
def meeting_new(request: Any) -> HttpResponse:
    """Arrange a meeting; `kind` in the address says which, and so who has to be there at first."""
    asked = request.GET.get("kind", "")
    kind = asked if asked in REQUIRED else MeetingKind.IDRMT.value
    form = ArrangeForm(request.POST or None, kind=kind, today=request.today)
    prison = request.actor.assignment.prison
    done = submitted(
        request,
        form,
        lambda fields: meetings.arrange(
            prison, arranged=form.arranged(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("meeting", args=[made.pk]),
        says="The meeting is arranged. Each department asked to it finds it on its task list.",
    )
    context = {"form": form, "kind": kind, "kinds": MeetingKind.choices}
    return done or render(request, "risk/meetings/new.html", context)


def agenda_rows(meeting: Meeting) -> list[dict[str, Any]]:
    """Every case of a meeting: those on it, and of one that is ahead those whom the rule has on it."""
    items = meeting.items.select_related("custody__prisoner", "contact").prefetch_related(
        "reports", "actions"
    )
    rows: list[dict[str, Any]] = [
        {"prisoner": one.custody.prisoner, "item": one, "words": one.why_text} for one in items
    ]
    if meeting.is_ahead:
        there = {one["item"].custody_id for one in rows}
        rows += [
            {
                "prisoner": one.headline.custody.prisoner,
                "item": None,
                "words": one.words,
                "last_on": one.last_on,
            }
            for one in agendas.of_meeting(meeting)
            if one.headline.pk not in there
        ]
    return rows


@requires("idrmt:R", "idrmt:W", narrowed=False)
def meeting(request: Any, pk: int) -> HttpResponse:
    """One meeting: who is asked, whom it deals with and why, what was decided, what is to be done."""
    found = open_meeting(request, pk)
    form = AddForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: meeting_items.add(found, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("meeting", args=[pk]),
        says="The case is on the agenda.",
    )
    if done:
        return done
    rows = agenda_rows(found)
    if reads_minutes(request.actor):
        _minutes_read(request, found, rows)
    writes = meetings.may_write(request.actor) and found.is_ahead
    seats = list(found.seats.all())
    unwritten = sum(not (row["item"] and row["item"].minutes) for row in rows)
    context = {
        "meeting": found,
        "seats": seats,
        "rows": rows,
        "reads": reads_minutes(request.actor),
        "writes": writes,
        "closes": writes and request.actor.may("idrmt:A"),
        "unwritten": unwritten,
        "ready": not unwritten and all(one.how for one in seats),
        "form": form if writes else None,
    }
    return render(request, "risk/meetings/meeting.html", context)


@requires("idrmt:W", narrowed=False)
def meeting_came(request: Any, pk: int) -> HttpResponse:
    """Record who was there."""
    found = open_meeting(request, pk)
    form = AttendanceForm(found.seats.all(), request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: meetings.attendance(found, came=form.came(), by=request.actor),
        leads_to=lambda made: reverse("meeting", args=[pk]),
        says="Attendance is recorded.",
    )
    return (
        _over(request, found)
        or done
        or render(request, "risk/meetings/came.html", {"meeting": found, "form": form})
    )


@requires("idrmt:A")
def meeting_close(request: Any, pk: int) -> HttpResponse:
    """Close a meeting with its minutes."""
    found = open_meeting(request, pk)
    form = CloseForm(
        request.POST or None,
        initial={"held_on": min(found.planned_on, request.today), "chair_name": request.actor.name},
    )
    done = submitted(
        request,
        form,
        lambda fields: meetings.close(
            found, closed=form.closed(), now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("meeting", args=[pk]),
        says=lambda made: (
            f"The meeting is closed. Its minutes are filed in {made.items.count()} cases, and "
            "the offender supervisors are told."
        ),
    )
    context = {"meeting": found, "form": form, "rows": agenda_rows(found)}
    return _over(request, found) or done or render(request, "risk/meetings/close.html", context)


@requires("idrmt:W", narrowed=False)
def meeting_call_off(request: Any, pk: int) -> HttpResponse:
    """Say that a meeting is not held."""
    found = open_meeting(request, pk)
    form = ReasonForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: meetings.call_off(found, **fields, by=request.actor),
        leads_to=lambda made: reverse("meeting_list"),
        says="The meeting is called off, and off the task lists.",
    )
    return (
        _over(request, found)
        or done
        or render(request, "risk/meetings/call_off.html", {"meeting": found, "form": form})
    )
