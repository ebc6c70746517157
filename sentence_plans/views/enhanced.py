"""Enhanced work with priority offenders: of a case, of one action, and of a unit (docs/domain.md 9.5)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from sentence_plans.actions import enhanced, facts, rights
from sentence_plans.actions.enhanced import OfCase
from sentence_plans.forms.enhanced import EnhancedForm
from sentence_plans.models import Action
from sentence_plans.standards.enhanced import Level
from sentence_plans.standards.enhanced import enhanced as level_of
from sentence_plans.views.access import find_plan, open_plan
from sentence_plans.views.given import the_action
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.submit import submitted
from staff.views.tables import as_csv

A_PAGE = 50
HEADINGS = ("Number", "Name", "Priority offender since", "Offender supervisor", "Enhanced level", "Why",
            "Achieved", "Actions")  # fmt: skip
WORDS = {
    Level.NO_PLAN: ("No plan", "red"),
    Level.NOT_PLANNED: ("Not planned", "red"),
    Level.IN_PART: ("Planned in part", "orange"),
    Level.NOT_DELIVERED: ("Not delivered", "orange"),
    Level.PLANNED: ("Planned", "blue"),
    Level.UNDER_WAY: ("Under way", "blue"),
    Level.DELIVERED: ("Delivered", "green"),
    Level.NOT_ASKED: ("Not asked", "grey"),
}


@requires("sentence_plan:R")
def plan_enhanced(request: Any, number: str) -> HttpResponse:
    """What the enhanced level of a case is: in words, by which actions, and how far each is."""
    custody, opened = find_plan(request, number)
    if opened is None:
        found = level_of(ppo=custody.is_ppo, has_plan=False, said="", statuses=())
        return render(request, "sentence_plans/enhanced/page.html", _shown(custody, found))
    written = opened.content
    works = [work for one in written.in_plan for work in one.actions.all() if not work.is_taken_out]
    context = _shown(custody, enhanced.of_plan(written)) | {
        "plan": opened.plan,
        "marked": [{"action": work, "mark": facts.mark(work)} for work in written.enhanced],
        "others": [work for work in works if facts.mark(work) is None],
        "writes": rights.writes(request.actor) and custody.is_ppo and not custody.closed_on,
    }
    return render(request, "sentence_plans/enhanced/page.html", context)


def _shown(custody: Any, found: Any) -> dict[str, Any]:
    words, colour = WORDS[found.level]
    return {"custody": custody, "found": found, "words": words, "colour": colour}


@requires("sentence_plan:S")
def action_enhanced(request: Any, number: str, key: int) -> HttpResponse:
    """Mark an action as part of the enhanced level, say anew in what it goes beyond, or take it out."""
    opened = open_plan(request, number)
    action = the_action(opened, key)
    row = facts.mark(action)
    initial = {"is_part": True, "beyond": row.beyond} if row else {}
    form = EnhancedForm(request.POST or None, marked=row is not None, initial=initial)
    done = submitted(
        request,
        form,
        lambda fields: _say(request, action, fields),
        leads_to=lambda made: opened.address("plan_enhanced"),
        says="The plan is changed. What was signed before must be signed again.",
    )
    context = {"custody": opened.custody, "action": action, "mark": row, "form": form}
    return done or render(request, "sentence_plans/enhanced/action.html", context)


def _say(request: Any, action: Action, fields: dict[str, Any]) -> Any:
    when: dict[str, Any] = {"today": request.today, "by": request.actor}
    if fields.get("is_part", True):
        return enhanced.mark(action, beyond=fields["beyond"], **when)
    return enhanced.unmark(action, because=fields["because"], **when)


@requires("unit_dashboard:R")
def enhanced_list(request: Any) -> HttpResponseBase:
    """The priority offenders of the unit and how far the enhanced level of each is; `level` narrows."""
    every = enhanced.of_unit(by=request.actor)
    counts = enhanced.counted(every)
    level = request.GET.get("level", "")
    rows = [one for one in every if one.found.level == level] if level in set(counts) else every
    audit.record(by=request.actor, deed="sentence_plans.plan.enhanced_list_opened", kind="read")
    if "csv" in request.GET:
        return as_csv("priority-offenders.csv", header=HEADINGS, rows=[_line(one) for one in rows])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [{"custody": one.custody, **_shown(one.custody, one.found)} for one in page],
        "counts": [
            {"words": words, "value": counts[key], "key": key.value}
            for key, (words, _) in WORDS.items()
            if counts[key]
        ],
        "chosen": WORDS[Level(level)][0] if rows is not every else "",
        "total": len(every),
        "csv_href": same_list(request, "page", csv="1") if rows else "",
    }
    return render(request, "sentence_plans/enhanced/list.html", context)


def _line(one: OfCase) -> list[Any]:
    custody, found = one.custody, one.found
    return [
        custody.prisoner.number, custody.prisoner.list_name, custody.ppo_since or "",
        custody.headline.offender_supervisor or "", WORDS[found.level][0], found.reason, found.done,
        found.marked,
    ]  # fmt: skip
