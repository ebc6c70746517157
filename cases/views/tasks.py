"""My tasks: what I am asked to do, the next one first; what I have put aside (docs/domain.md 5)."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.actions import tasks
from cases.forms.tasks import PutAsideForm
from cases.models import Custody, Task, TaskSnooze
from cases.standards.clocks import day as words_of
from cases.standards.working_days import working_days_between
from staff.context import NAVIGATION, PRACTICE
from staff.forms.base import GovForm
from staff.views.access import requires
from staff.views.home import FIRST_PAGES
from staff.views.submit import submitted

A_PAGE = 50


def next_step(role: str) -> dict[str, str]:
    """Where to go when nothing waits: the first page of the role, by its name in the navigation."""
    labels = {name: label for label, name, _ in NAVIGATION}
    name = FIRST_PAGES.get(role, "inbox")
    return {"href": reverse(name), "action": f"Go to: {labels.get(name, 'Inbox')}"}


def _row(task: Task, request: Any, aside: dict[int, TaskSnooze]) -> dict[str, Any]:
    is_late = bool(task.due_on and task.due_on < request.today)
    days = working_days_between(start=request.today, end=task.due_on) if task.due_on else None
    return {
        "task": task,
        # On a Sunday, no working day has passed since Friday: the date says it alone.
        "days": days or (0 if task.due_on == request.today else None),
        "is_late": is_late,
        "may_wait": task.due_on is None or task.due_on > request.today,
        "aside": aside.get(task.pk),
        "guide": PRACTICE.get(task.flag.clock.standard if task.flag else task.kind, ""),
        "goes_when": "the duty is met" if task.flag_id else tasks.GOES_BY_ITSELF.get(task.kind, ""),
    }


@requires("tasks:R")
def task_list(request: Any) -> HttpResponse:
    """Open tasks of the actor and of his or her role in the prison, by due date; `?show=aside` the others."""
    mine = Task.objects.visible_to(request.actor)
    listed = mine.on_the_list(request.actor, day=request.today)
    waiting = mine.put_aside(request.actor, day=request.today)
    is_aside = request.GET.get("show") == "aside"
    rows = (waiting if is_aside else listed).select_related(
        "custody__prisoner", "flag__clock__officer", "prison"
    )
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    snoozes = TaskSnooze.objects.visible_to(request.actor).filter(
        task__in=shown, user=request.actor.user, ended_on__isnull=True
    )
    aside = {one.task_id: one for one in snoozes}
    ours = Custody.objects.visible_to(request.actor).filter(pk__in=[one.custody_id for one in shown])
    count = page.paginator.count
    counts = (waiting.count(), count) if not is_aside else (count, listed.count())
    context = {
        "page_obj": page,
        "rows": [_row(task, request, aside) for task in shown],
        "ours": set(ours.values_list("pk", flat=True)),
        "count": count,
        "form": GovForm(),
        "is_aside": is_aside,
        "tabs": [
            {"label": f"To do ({counts[1]})", "href": "?", "current": not is_aside},
            {"label": f"Put aside ({counts[0]})", "href": "?show=aside", "current": is_aside},
        ],
        "next_step": next_step(request.actor.role),
        "may_see_moved": request.actor.may("unit_dashboard:R"),
    }
    return render(request, "cases/tasks/list.html", context)


@requires("tasks:W")
@require_POST
def task_done(request: Any, pk: int) -> HttpResponse:
    """Tick one off; only tasks on the actor's own list are found."""
    return _pressed(request, pk, "done")


@requires("tasks:W")
@require_POST
def task_take_back(request: Any, pk: int) -> HttpResponse:
    """Put one that was put aside back on the list."""
    return _pressed(request, pk, "taken back")


def _pressed(request: Any, pk: int, what: str) -> HttpResponse:
    """One of the buttons in the list."""
    task = get_object_or_404(Task.objects.visible_to(request.actor), pk=pk)
    form = GovForm(request.POST)
    deeds = {
        "done": lambda fields: tasks.finish(task, by=request.actor),
        "taken back": lambda fields: tasks.take_back(task, today=request.today, by=request.actor),
    }
    done = submitted(
        request,
        form,
        deeds[what],
        leads_to=lambda made: reverse("task_list"),
        says=lambda made: f"{'Done' if what == 'done' else 'Back on your list'}: {made.text}",
    )
    if done is None:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return done or redirect("task_list")


@requires("tasks:W")
def task_put_aside(request: Any, pk: int) -> HttpResponse:
    """Take one off one's own list until a day; never past the day it is due."""
    mine = Task.objects.visible_to(request.actor).open().select_related("custody__headline")
    task = get_object_or_404(mine.select_related("custody__prisoner"), pk=pk)
    allowed, reason_after = tasks.bounds(task, today=request.today, by=request.actor)
    form = PutAsideForm(request.POST or None, allowed=allowed, reason_after=reason_after, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: tasks.put_aside(task, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("task_list"),
        says=lambda made: f"Put aside until {words_of(on=made.until)}: {task.text}",
    )
    context = {"task": task, "form": form, "allowed": allowed}
    return done or render(request, "cases/tasks/put_aside.html", context)
