"""Cases at meetings: minutes, reports, actions, the screening list, the page of the case (domain.md 10.2)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import looked_at, open_case
from risk.actions import agendas, meeting_items, meetings, screening_group
from risk.forms.meetings import ActionForm, DoneForm, InterimForm, MinuteForm, ReferForm, ReportForm
from risk.models import (
    Meeting,
    MeetingAction,
    MeetingItem,
    MeetingKind,
    Screening,
    reads_minutes,
    sees_meetings,
)
from risk.views.meetings import open_meeting
from staff import audit
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


def _case_at(request: Any, found: Meeting, number: str) -> tuple[Custody, MeetingItem | None]:
    """The case and what the meeting says of it: of the agenda, else within reach; 404 otherwise."""
    rows = found.items.select_related("custody__prisoner", "custody__headline", "meeting")
    item = rows.filter(custody__prisoner__number=number).prefetch_related("reports", "actions").first()
    if item:
        custody = item.custody
    else:
        within = Custody.objects.visible_to(request.actor).open().select_related("prisoner", "headline")
        custody = get_object_or_404(within, prisoner__number=number)
    audit.record_read(by=request.actor, deed="risk.meeting.case_read", subject=found, prisoner_number=number)
    return custody, item


@requires("idrmt:W", narrowed=False)
def meeting_case(request: Any, pk: int, number: str) -> HttpResponse:
    """Write the minutes of one case; 404 for those who do not read minutes."""
    found = open_meeting(request, pk)
    if not (reads_minutes(request.actor) and meetings.may_write(request.actor) and found.is_ahead):
        raise Http404
    custody, item = _case_at(request, found, number)
    names = ("minutes", "decision", "gist_bearing", "gist_what_to_do")
    initial = {name: getattr(item, name) for name in names} if item else {}
    screens = found.kind == MeetingKind.SCREENING
    form = MinuteForm(
        request.POST or None, screens=screens, initial=initial, version=item.version if item else 1
    )
    done = submitted(
        request,
        form,
        lambda fields: meeting_items.minute(
            found, custody=custody, minuted=form.minuted(), version=fields["version"], today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("meeting", args=[pk]),
        says=f"The minutes about {custody.prisoner.list_name} are kept.",
    )  # fmt: skip
    context = {"meeting": found, "custody": custody, "item": item, "form": form, "stale": form.stale()}
    return done or render(request, "risk/meetings/case.html", context)


@requires("idrmt:W", narrowed=False)
def meeting_act(request: Any, pk: int, number: str) -> HttpResponse:
    """Give somebody something to do about a case of the meeting."""
    found = open_meeting(request, pk)
    custody, item = _case_at(request, found, number)
    if item is None or not found.is_ahead:
        raise Http404
    form = ActionForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: meeting_items.act(item, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("meeting", args=[pk]),
        says="It is on the task list of whoever does it.",
    )
    context = {"meeting": found, "custody": custody, "item": item, "form": form}
    return done or render(request, "risk/meetings/act.html", context)


@requires("idrmt:W", narrowed="report")
def meeting_report(request: Any, pk: int, number: str) -> HttpResponse:
    """Write a report about a case to a meeting ahead in the prison where the person is."""
    custody = open_case(request, number, deed="risk.meetings.case_opened")
    found = get_object_or_404(Meeting.objects.window_for(request.actor, custody=custody), pk=pk)
    form = ReportForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: meeting_items.report(
            found, custody=custody, **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_meetings", args=[number]),
        says="The report is with the meeting.",
    )
    context = {"custody": custody, "meeting": found, "form": form}
    return done or render(request, "risk/meetings/report.html", context)


@requires("idrmt:R", "idrmt:W")
def meeting_actions(request: Any) -> HttpResponse:
    """What meetings gave one to do; of a prison everything, for those who see its meetings."""
    rows = MeetingAction.objects.visible_to(request.actor).select_related(
        "item__meeting", "item__custody__prisoner", "owner"
    )
    mine = rows.of(request.actor).open()
    others = rows.exclude(pk__in=mine.values("pk"))
    page = Paginator(others.order_by("-due_on", "-pk"), A_PAGE).get_page(request.GET.get("page"))
    audit.record(by=request.actor, deed="risk.meetings.actions_read", kind="read")
    context = {"mine": mine, "page": page, "sees": sees_meetings(request.actor)}
    return render(request, "risk/meetings/actions.html", context)


@requires("idrmt:R", "idrmt:W")
def meeting_action(request: Any, pk: int) -> HttpResponse:
    """Say that something was done; 404 for what is somebody else's."""
    rows = MeetingAction.objects.visible_to(request.actor)
    if not request.actor.may("idrmt:A"):
        rows = rows.of(request.actor)
    found = get_object_or_404(
        rows.open().select_related("item__meeting", "item__custody__prisoner", "owner"), pk=pk
    )
    number = found.item.custody.prisoner.number
    audit.record_read(
        by=request.actor, deed="risk.meeting.action_read", subject=found, prisoner_number=number
    )
    form = DoneForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: meeting_items.finish(found, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("meeting_actions"),
        says="It is done, and off the task list.",
    )
    return done or render(request, "risk/meetings/action.html", {"action": found, "form": form})


@requires("idrmt:R", "idrmt:W", narrowed=False)
def screening_list(request: Any) -> HttpResponse:
    """Whom the screening group has to look at, who waits longest first; what it decided lately."""
    rows = Screening.objects.visible_to(request.actor).select_related("custody__prisoner", "raised_by")
    waiting = rows.open().filter(custody__closed_on__isnull=True)
    if request.actor.prison_id:
        waiting = waiting.filter(prison_id=request.actor.prison_id)
    people: dict[int, list[Screening]] = {}
    for one in waiting.order_by("raised_on", "pk"):
        people.setdefault(one.custody_id, []).append(one)
    page = Paginator(list(people.values()), A_PAGE).get_page(request.GET.get("page"))
    prison = request.actor.prison_id
    audit.record(by=request.actor, deed="risk.screening.listed", kind="read")
    context = {
        "page": page,
        "decided": rows.exclude(outcome="").order_by("-decided_on", "-pk")[:20],
        "next": prison and agendas.next_of(prison, kind=MeetingKind.SCREENING, today=request.today),
        "screens": request.actor.role in {"public_protection", "head_of_omu"},
    }
    return render(request, "risk/meetings/screening.html", context)


@requires("idrmt:W", narrowed=False)
def screening_interim(request: Any, pk: int) -> HttpResponse:
    """Look at a case of the list between meetings."""
    rows = Screening.objects.visible_to(request.actor).open().filter(interim_on__isnull=True)
    found = get_object_or_404(
        rows.filter(prison_id=request.actor.prison_id).select_related("custody__prisoner"), pk=pk
    )
    number = found.custody.prisoner.number
    audit.record_read(by=request.actor, deed="risk.screening.read", subject=found, prisoner_number=number)
    form = InterimForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: screening_group.interim(found, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("screening_list"),
        says="The interim screening is recorded. The case stays on the list of the group.",
    )
    return done or render(request, "risk/meetings/interim.html", {"screening": found, "form": form})


@requires("idrmt:R", "idrmt:W")
def case_meetings(request: Any, number: str) -> HttpResponse:
    """What meetings had to do with a case: ahead, held, what is to be done, the screening list."""
    custody = open_case(request, number, deed="risk.meetings.case_opened")
    actor = request.actor
    items = looked_at(MeetingItem.objects.visible_to(actor), custody).select_related("meeting", "contact")
    actions = MeetingAction.objects.visible_to(actor).filter(
        item__custody__prisoner__in=custody.prisoner.records
    )
    reports = actor.may("idrmt:W") and not custody.closed_on
    ahead = Meeting.objects.window_for(actor, custody=custody).order_by("planned_on")
    listed = Screening.objects.visible_to(actor).filter(custody__prisoner__in=custody.prisoner.records)
    context = {
        "custody": custody,
        "items": items.prefetch_related("reports").order_by("-meeting__planned_on", "-pk"),
        "actions": actions.select_related("item__meeting", "owner"),
        "screenings": listed.order_by("-raised_on", "-pk"),
        "ahead": ahead if reports else (),
        "reads": reads_minutes(actor),
        "refers": screening_group.may_refer(actor) and custody.headline.prison_id == actor.prison_id,
        "links": sees_meetings(actor),
    }
    return render(request, "risk/meetings/case_meetings.html", context)


@requires("idrmt:W", narrowed=False)
def screening_refer(request: Any, number: str) -> HttpResponse:
    """Refer a case to the screening group."""
    custody = open_case(request, number, deed="risk.meetings.case_opened")
    form = ReferForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: screening_group.refer(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_meetings", args=[number]),
        says="The case is on the next list of the screening group.",
    )
    return done or render(request, "risk/meetings/refer.html", {"custody": custody, "form": form})
