"""Boards one is asked to, and what the boards of a unit come to by department (docs/domain.md 8.6)."""

import datetime
from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render

from sentence_plans.forms.board_report import PeriodForm
from sentence_plans.models import AttendanceMode, Board, Party, Seat
from sentence_plans.standards.boards import PartyCount, SeatFacts, by_party, is_active, part
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

A_PAGE = 50
#: The report counts back so many days unless it is asked otherwise.
DAYS_BACK = 182


@requires("board:W")
def board_desk(request: Any) -> HttpResponseBase:
    """Boards ahead: those the actor answers for, then the others he or she arranges; the next one first."""
    actor = request.actor
    mine = Seat.objects.visible_to(actor).of(actor).filter(
        board__held_on__isnull=True, board__called_off_because=""
    )  # fmt: skip
    mine = mine.select_related("board__custody__prisoner", "board__prison").order_by(
        "board__planned_on", "pk"
    )
    ahead = Board.objects.none()
    if actor.may("board:A"):
        ahead = Board.objects.visible_to(actor).ahead().exclude(seats__in=mine)
    ahead = ahead.select_related("custody__prisoner", "prison").prefetch_related("seats")
    page = Paginator(ahead.order_by("planned_on", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": mine.prefetch_related("contributions"),
        "page": page,
        "rows": [{"board": one, "waiting": _waiting(one)} for one in page],
        "arranges": actor.may("board:A"),
    }
    return render(request, "sentence_plans/boards/desk.html", context)


def _waiting(board: Board) -> int:
    """Invitations without an answer; nobody asks the prisoner for one."""
    return sum(not seat.reply and seat.party != Party.PRISONER for seat in board.seats.all())


def _period(request: Any) -> tuple[PeriodForm, datetime.date, datetime.date]:
    form = PeriodForm(request.GET if "since_day" in request.GET or "until_day" in request.GET else None)
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    until = said.get("until") or request.today
    since = said.get("since") or until - datetime.timedelta(days=DAYS_BACK)
    return form, since, until


def _held(request: Any, since: datetime.date, until: datetime.date) -> Any:
    return Board.objects.window_for(request.actor).held().filter(held_on__range=(since, until))


def facts(seat: Seat) -> SeatFacts:
    """One invitation as the standard counts it."""
    return SeatFacts(
        party=seat.party,
        accepted=seat.reply == "accepted",
        attended=seat.attended,
        mode=seat.mode,
        wrote=bool(seat.contributions.all()),
        used=seat.used,
    )


@requires("unit_dashboard:R")
def board_report(request: Any) -> HttpResponseBase:
    """For each party how often it was invited, came, wrote, did nothing; `csv=1` gives it as a file."""
    form, since, until = _period(request)
    held = _held(request, since, until)
    seats = Seat.objects.window_for(request.actor).filter(board__in=held).exclude(party=Party.PRISONER)
    counts = by_party(seats=[facts(one) for one in seats.prefetch_related("contributions")])
    rows = [
        {"party": Party(key), "count": counts[key], "modes": _modes(counts[key])}
        for key in Party.values
        if key in counts
    ]
    audit.record(by=request.actor, deed="sentence_plans.board.report_opened", kind="read")
    if request.GET.get("csv"):
        lines = [_line(party.label, counts[party]) for party in Party if party in counts]
        return as_csv("boards.csv", header=HEADER, rows=lines)
    chairs = Counter(Party(chair).label for chair in held.values_list("chair", flat=True).order_by())
    context = {
        "form": form, "since": since, "until": until, "rows": rows, "boards": held.count(),
        "chairs": chairs.most_common(),
        "csv_href": same_list(request, csv="1"), "here": same_list(request, "csv", "page")[1:],
    }  # fmt: skip
    return render(request, "sentence_plans/boards/report.html", context)


HEADER = ("party", "invited", "accepted", *(mode.label.lower() for mode in AttendanceMode), "wrote",
          "active contributions", "percent active", "nothing")  # fmt: skip


def _modes(count: PartyCount) -> list[int]:
    """How often in person, by telephone and by video link."""
    return [count.modes.get(mode, 0) for mode in AttendanceMode.values]


def _line(label: str, count: PartyCount) -> tuple[object, ...]:
    percent = "" if count.percent is None else count.percent
    return (
        label,
        count.invited,
        count.accepted,
        *_modes(count),
        count.wrote,
        count.active,
        percent,
        count.nothing,
    )


@requires("unit_dashboard:R")
def board_report_cases(request: Any, party: str) -> HttpResponseBase:
    """The boards behind a number of the report: of one party, with or without an active contribution."""
    _, since, until = _period(request)
    came = request.GET.get("came", "")
    if party not in Party.values or came not in {"", "active", "nothing"}:
        raise Http404
    seats = Seat.objects.window_for(request.actor).filter(board__in=_held(request, since, until), party=party)
    found = [
        one
        for one in seats.select_related("board__custody__prisoner").prefetch_related("contributions")
        if not came or _active(one) == (came == "active")
    ]
    audit.record(by=request.actor, deed="sentence_plans.board.report_opened", kind="read")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "party": Party(party), "came": came, "since": since, "until": until,
               "report": same_list(request, "came", "page")}  # fmt: skip
    return render(request, "sentence_plans/boards/report_cases.html", context)


def _active(seat: Seat) -> bool:
    one = facts(seat)
    return is_active(had=part(attended=one.attended, wrote=one.wrote, used=one.used))
