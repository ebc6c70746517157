"""What was put aside, extended or exempted, by whom and why: nothing is moved unseen (docs/domain.md 5)."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import render

from cases.actions import clock_decisions, policies
from cases.forms.tasks import MovedFilter
from cases.models import Clock, TaskSnooze
from cases.views import clocks
from staff import audit
from staff.views.access import requires
from staff.views.tables import as_csv

PAGE = 50
MOST_ROWS = 20_000
DUTY_COLUMNS = ("number", "name", "duty", "first due", "extended to", "exempted", "reason", "by", "on", "now")
TASK_COLUMNS = ("number", "name", "task", "due", "put aside on", "until", "reason", "by", "taken back on")


def _duties(request: Any) -> QuerySet[Clock]:
    """Duties of the actor's prison, or the prisons inspected, that somebody extended or exempted."""
    found = Clock.objects.visible_to(request.actor).filter(decided_on__isnull=False)
    if request.actor.prison_id:
        found = found.filter(custody__headline__prison_id=request.actor.prison_id)
    related = ("custody__prisoner", "policy", "decided_by")
    return found.filter(custody__isnull=False).select_related(*related).order_by("-decided_on", "-id")


def _tasks(request: Any) -> QuerySet[TaskSnooze]:
    found = TaskSnooze.objects.visible_to(request.actor)
    if request.actor.prison_id:
        found = found.filter(prison_id=request.actor.prison_id)
    return found.select_related("task__custody__prisoner", "user").order_by("-set_on", "-id")


def _duty(clock: Clock, today: datetime.date) -> dict[str, Any]:
    standing = clock_decisions.standing_of(clock, today=today)
    title = policies.of(clock.policy).limit(standard=clock.standard).title
    return {"clock": clock, "title": title, "state": str(standing.state).capitalize(),
            "colour": clocks.COLOURS[standing.state]}  # fmt: skip


def _csv(request: Any, found: Any, what: str) -> HttpResponseBase:
    if what == "tasks":
        rows = (
            [one.task.custody.prisoner.number if one.task.custody else "",
             one.task.custody.prisoner.list_name if one.task.custody else "",
             one.task.text, one.task.due_on, one.set_on, one.until, one.reason, one.user.list_name,
             one.ended_on]
            for one in found[:MOST_ROWS]
        )  # fmt: skip
        return as_csv("put-aside.csv", header=TASK_COLUMNS, rows=rows)
    duties = (_duty(one, request.today) for one in found[:MOST_ROWS])
    lines = (
        [row["clock"].custody.prisoner.number, row["clock"].custody.prisoner.list_name, row["title"],
         row["clock"].due_on, row["clock"].extended_to, "yes" if row["clock"].exempted_because else "",
         row["clock"].exempted_because or row["clock"].extended_because,
         row["clock"].decided_by.list_name if row["clock"].decided_by else "",
         row["clock"].decided_on, row["state"]]
        for row in duties
    )  # fmt: skip
    return as_csv("extended-and-exempted.csv", header=DUTY_COLUMNS, rows=lines)


def _people(found: Any, column: str) -> list[tuple[int, str]]:
    """Those whose decisions are on the list."""
    names = (f"{column}_id", f"{column}__family_name", f"{column}__given_names")
    rows = found.order_by(*names[1:]).values_list(*names).distinct()
    return [(key, f"{family}, {given}") for key, family, given in rows if key]


@requires("unit_dashboard:R")
def moved(request: Any) -> HttpResponseBase:
    """Who extended or exempted which duty, and who put which task aside; the latest first."""
    what = "tasks" if request.GET.get("show") == "tasks" else "duties"
    found: Any = _tasks(request) if what == "tasks" else _duties(request)
    column = "user" if what == "tasks" else "decided_by"
    form = MovedFilter(request.GET, people=_people(found, column))
    who = form.cleaned_data.get("who") if form.is_valid() else None
    if who:
        found = found.filter(**{column: who})
    audit.record(by=request.actor, deed="cases.moved.opened", kind="read", details={"show": what})
    if request.GET.get("csv"):
        return _csv(request, found, what)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [_duty(one, request.today) for one in page] if what == "duties" else list(page)
    kept = f"&who={who}" if who else ""
    context = {
        "page": page,
        "rows": rows,
        "what": what,
        "form": form,
        "csv_href": f"?show={what}{kept}&csv=1",
        "tabs": [
            {"label": "Duties extended or exempted", "href": f"?{kept[1:]}", "current": what == "duties"},
            {"label": "Tasks put aside", "href": f"?show=tasks{kept}", "current": what == "tasks"},
        ],
    }
    return render(request, "cases/tasks/moved.html", context)
