"""My tasks: what I am asked to do, the next one first."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases.actions import tasks
from cases.models import Task
from cases.standards.working_days import working_days_between
from staff.forms.base import GovForm
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50


@requires("tasks:R")
def task_list(request: Any) -> HttpResponse:
    """Open tasks of the actor and of his or her role in the prison, by due date."""
    mine = Task.objects.visible_to(request.actor).open()
    rows = mine.select_related("custody__prisoner", "flag", "prison")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = [
        {
            "task": task,
            "days": working_days_between(start=request.today, end=task.due_on) if task.due_on else None,
            "is_late": bool(task.due_on and task.due_on < request.today),
        }
        for task in page
    ]
    context = {"page_obj": page, "rows": shown, "count": page.paginator.count, "form": GovForm()}
    return render(request, "cases/tasks/list.html", context)


@requires("tasks:W")
@require_POST
def task_done(request: Any, pk: int) -> HttpResponse:
    """Tick one off; only tasks on the actor's own list are found."""
    task = get_object_or_404(Task.objects.visible_to(request.actor), pk=pk)
    form = GovForm(request.POST)
    done = submitted(
        request,
        form,
        lambda fields: tasks.finish(task, by=request.actor),
        leads_to=lambda made: reverse("task_list"),
        says=lambda made: f"Done: {made.text}",
    )
    if done is None:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return done or redirect("task_list")
