"""My prisoners: the page of a personal officer, with the targets to back up and own tasks.

docs/domain.md 2.1, 14.3 rule 5.
"""

import datetime
from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from cases.actions import triggers
from cases.models import Headline, Task
from cases.standards.identity import folded
from cases.standards.working_days import working_days_between
from cases.templatetags.case import ROSH_COLOURS, rosh_words
from sentence_plans.models import Action, current_objectives
from staff.actors import Actor
from staff.models import User
from staff.views.access import requires

PAGE = 20


def _targets(prisoners: list[int], user: User, *, reads: bool) -> dict[int, list[dict[str, Any]]]:
    """The current objectives of these people with their actions, those of the officer marked; two queries."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    if not reads:
        return found
    for objective in current_objectives(prisoners).prefetch_related("actions"):
        actions = [
            {"what": one.what, "mine": _is_for(user, one), "when": one.get_timescale_display()}
            for one in objective.actions.all()
            if not one.is_taken_out
        ]
        actions.sort(key=lambda one: not one["mine"])
        found[objective.plan.prisoner_id].append({"objective": objective, "actions": actions})
    return found


def _is_for(user: User, action: Action) -> bool:
    """Whether the plan names this officer among those who do it; the plan knows doers by name alone."""
    return any(folded(text=user.family_name) in folded(text=doer.get("name", "")) for doer in action.doers)


def _listed(actor: Actor, *, everybody: bool, wing: str) -> "QuerySet[Headline]":
    """Whose targets are shown: of those one is personal officer of, or of all who are here or on a wing."""
    within = Headline.objects.visible_to(actor).filter(is_open=True)
    if not everybody:
        return within.filter(personal_officer=actor.user)
    here = within.filter(prison=actor.prison_id) if actor.prison_id else within.none()
    on_wing = {"custody__stays__ended_on__isnull": True, "custody__stays__location__istartswith": wing}
    return here.filter(**on_wing) if wing else here


def _tabs(*, everybody: bool) -> list[dict[str, Any]]:
    return [
        {"label": "Whose personal officer I am", "href": "?", "current": not everybody},
        {"label": "Everybody here", "href": "?show=prison", "current": everybody},
    ]


def _own_tasks(
    actor: Actor, headlines: list[Headline], *, today: datetime.date
) -> dict[int | None, list[dict[str, Any]]]:
    """What the actor has to do in each case, by its key; one query."""
    tasks: dict[int | None, list[dict[str, Any]]] = defaultdict(list)
    own = Task.objects.visible_to(actor).open().filter(custody_id__in=[one.pk for one in headlines])
    for task in own:
        days = working_days_between(start=today, end=task.due_on) if task.due_on else None
        late = bool(task.due_on and task.due_on < today)
        tasks[task.custody_id].append({"task": task, "days": days, "late": late})
    return tasks


@requires("personal_officer:R")
def my_prisoners(request: Any) -> HttpResponse:
    """Targets of the plan, who holds the case, own tasks: of one's own people, of all here or of a wing."""
    actor = request.actor
    everybody, wing = request.GET.get("show") == "prison", request.GET.get("wing", "").strip()[:40]
    mine = _listed(actor, everybody=everybody, wing=wing)
    mine = mine.select_related("custody__prisoner", "offender_supervisor", "offender_manager")
    page = Paginator(mine.prefetch_related("custody__stays"), PAGE).get_page(request.GET.get("page"))
    headlines = list(page)
    targets = _targets(
        [one.custody.prisoner_id for one in headlines], actor.user, reads=actor.may("sentence_plan:R")
    )
    tasks = _own_tasks(actor, headlines, today=request.today)
    watched = triggers.of_cases([one.pk for one in headlines], by=actor)
    rows = [
        {
            "headline": one,
            "number": one.custody.prisoner.number,
            "name": one.custody.prisoner.list_name,
            "location": next(
                (stay.location for stay in one.custody.stays.all() if stay.ended_on is None), ""
            ),
            "rosh": {
                "text": rosh_words(one.rosh_level),
                "colour": ROSH_COLOURS.get(one.rosh_level, "grey"),
            },
            "targets": targets.get(one.custody.prisoner_id, []),
            "tasks": tasks.get(one.pk, []),
            "triggers": watched.get(one.pk, []),
        }
        for one in headlines
    ]
    context = {
        "page": page,
        "rows": rows,
        "count": page.paginator.count,
        "everybody": everybody,
        "wing": wing,
    }
    context["tabs"] = _tabs(everybody=everybody)
    return render(request, "omu/my_prisoners/my_prisoners.html", context)
