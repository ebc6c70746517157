"""Offender supervisors taken for other duties: the coming days, hours lost, cases without contact.

docs/domain.md 15 point 4.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import redeployments
from cases.forms.redeployments import RedeploymentForm, WithdrawForm
from cases.models import HeldAs, Redeployment
from cases.standards.redeployments import Away, calendar, hours_in_month
from cases.views.holders import may_allocate
from cases.views.prison_settings import chosen_prison
from cases.views.unheld import beside, own_cases
from staff import audit
from staff.models import Prison, RoleAssignment
from staff.templatetags.dates import day
from staff.views.access import requires
from staff.views.submit import submitted
from staff.views.tables import as_csv

PAGE = 50
FORTNIGHT = 14
#: How far back a missed contact is still shown.
LATELY = datetime.timedelta(days=60)
COLUMNS = (
    "number",
    "name",
    "offender supervisor",
    "away from",
    "to",
    "duty",
    "cover",
    "contact was due",
    "why",
)


def quiet_since(today: datetime.date) -> datetime.date:
    """Redeployments that ended before this day are not asked about any more."""
    return today - LATELY


def _calendar(people: list[RoleAssignment], away: list[Away], today: datetime.date) -> list[dict[str, Any]]:
    names = {one.user_id: one.user.short_name for one in people}
    squares = calendar(officers=[one.user_id for one in people], away=away, start=today, days=FORTNIGHT)
    return [
        {
            "name": one.user.list_name,
            "squares": [
                {
                    "square": square,
                    "covers": ", ".join(names.get(key, "somebody") for key in square.covers),
                }
                for square in row
            ],
        }
        for one, row in zip(people, squares, strict=True)
    ]


def _hours(rows: list[Redeployment], today: datetime.date) -> list[dict[str, Any]]:
    """Hours lost this month, by officer, the most first."""
    lost: dict[str, Decimal] = {}
    for row, one in zip(rows, redeployments.away_of(rows), strict=True):
        name = row.officer.list_name
        lost[name] = lost.get(name, Decimal(0)) + hours_in_month(away=one, month=today)
    shown = [{"label": name, "value": hours} for name, hours in lost.items() if hours]
    return sorted(shown, key=lambda one: (-one["value"], one["label"]))


@requires("workforce:R")
def redeployment_list(request: Any) -> HttpResponse:
    """The coming two weeks, hours lost this month, and every redeployment, the latest first."""
    actor, today = request.actor, request.today
    prison = chosen_prison(request)
    found = Redeployment.objects.visible_to(actor)
    found = found.filter(prison=prison).select_related("officer", "cover", "recorded_by")
    first = today.replace(day=1)
    until = today + datetime.timedelta(days=FORTNIGHT + 31)
    standing = list(found.filter(withdrawn_on__isnull=True, ended_on__gte=first, started_on__lte=until))
    own = actor.narrowed_to("workforce") == "own"
    people = redeployments.supervisors(prison.pk, today=today) if prison else []
    if own:
        people = [one for one in people if one.user_id == actor.user.pk]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    quiet = [] if own else redeployments.without_contact(
        own_cases(actor), since=quiet_since(today), today=today
    )  # fmt: skip
    context = {
        "prison": prison, "page": page, "count": page.paginator.count, "beside": beside(request),
        "days": [today + datetime.timedelta(days=offset) for offset in range(FORTNIGHT)],
        "calendar": _calendar(people, redeployments.away_of(standing), today),
        "hours": _hours(standing, today), "quiet": len(quiet), "own": own,
        "may_record": actor.may("workforce:W"),
    }  # fmt: skip
    return render(request, "cases/redeployments/list.html", context)


@requires("workforce:W")
def redeployment_new(request: Any) -> HttpResponse:
    """Record that somebody is taken for other duties."""
    people = redeployments.supervisors(request.actor.prison_id, today=request.today)
    users = {str(one.user_id): one.user for one in people}
    form = RedeploymentForm(
        request.POST or None, officers=[(key, user.list_name) for key, user in users.items()]
    )
    prison = Prison.objects.visible_to(request.actor).get(pk=request.actor.prison_id)

    def action(fields: dict[str, Any]) -> Redeployment:
        officer, cover = users[fields.pop("officer")], users.get(fields.pop("cover"))
        return redeployments.record(
            prison, officer=officer, cover=cover, **fields, today=request.today, by=request.actor
        )

    done = submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("redeployments"),
        says=lambda made: (
            f"{made.officer.full_name} is away from {day(made.started_on)} to "
            f"{day(made.ended_on)}. "
            + (f"{made.cover.full_name} covers, and has been told." if made.cover else "Nobody covers.")
        ),
    )
    return done or render(request, "cases/redeployments/new.html", {"form": form})


@requires("workforce:W")
def redeployment_withdraw(request: Any, pk: int) -> HttpResponse:
    """Take a redeployment back."""
    found = Redeployment.objects.visible_to(request.actor).select_related("officer", "cover")
    held = get_object_or_404(found, pk=pk)
    form = WithdrawForm(request.POST or None, version=held.version)
    done = submitted(
        request,
        form,
        lambda fields: redeployments.withdraw(held, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("redeployments"),
        says="Withdrawn. It stays in the list.",
    )
    return done or render(request, "cases/redeployments/withdraw.html", {"form": form, "held": held})


@requires("workforce:R", narrowed=False)
def redeployment_quiet(request: Any) -> HttpResponseBase:
    """The cases without contact because their supervisor was away; `csv=1` gives them as a file."""
    found = redeployments.without_contact(
        own_cases(request.actor), since=quiet_since(request.today), today=request.today
    )
    if request.GET.get("csv"):
        details = {"cases": len(found)}
        audit.record(by=request.actor, deed="cases.redeployment.exported", kind="read", details=details)
        lines = (
            [one.headline.custody.prisoner.number, one.headline.custody.prisoner.list_name,
             one.headline.offender_supervisor, one.redeployment.started_on, one.redeployment.ended_on,
             one.redeployment.duty, one.redeployment.cover, one.missed.due_on, one.missed.reason]
            for one in found
        )  # fmt: skip
        return as_csv("without-contact.csv", header=COLUMNS, rows=lines)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "count": len(found), "beside": beside(request), "csv_href": "?csv=1",
        "may_give": may_allocate(request.actor, HeldAs.OFFENDER_SUPERVISOR),
    }  # fmt: skip
    return render(request, "cases/redeployments/quiet.html", context)
