"""Objectives and actions: writing them, their order, how far they are, comments (docs/domain.md 8.3)."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sentence_plans.actions import comments, objectives, progress, recipients, rights, work
from sentence_plans.forms.objectives import ActionForm, ObjectiveForm, OrderForm, ProgressForm, StatusForm
from sentence_plans.forms.plans import CommentForm
from sentence_plans.models import Action, DoerKind, Objective
from sentence_plans.views import judging
from sentence_plans.views.access import Opened, open_plan
from staff.views.access import requires
from staff.views.drafts import Offer, offer
from staff.views.submit import submitted

NO_ACCESS = (
    "{names}: nobody of that name signs in here who may read this plan. Whoever holds the case hands over a "
    "copy and records it under “Who has the plan”."
)
SAVED = "What was signed before the change must be signed again."


def _context(opened: Opened, form: Any, draft: Offer, **more: Any) -> dict[str, Any]:
    return {
        "custody": opened.custody,
        "plan": opened.plan,
        "form": form,
        "stale": form.stale(),
        "draft": draft,
        **more,
    }


@requires("sentence_plan:S")
def objective_new(request: Any, number: str) -> HttpResponse:
    """Add an objective at the end of the order; its first action comes next."""
    opened = open_plan(request, number)
    draft = offer(request, "plan_objective", f"{opened.plan.pk}-new")
    form = ObjectiveForm(opened.content, None, request.POST or None, initial=judging.chosen(request))
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: objectives.add(opened.plan, wanted=form.wanted(), by=request.actor),
        leads_to=lambda made: opened.address("action_new", made.pk),
        says="The objective is in the plan. Say what is done for it.",
        draft=draft.key,
    )
    context = _context(opened, form, draft, **judging.beside(request, opened.content, None, form))
    return done or render(request, "sentence_plans/objective.html", context)


@requires("sentence_plan:S")
def objective_edit(request: Any, number: str, key: int) -> HttpResponse:
    """Change what an objective says."""
    opened = open_plan(request, number)
    objective = opened.objective(key)
    draft = offer(request, "plan_objective", str(key))
    form = ObjectiveForm(opened.content, objective, request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: objectives.change(
            objective, wanted=form.wanted(), version=fields["version"], by=request.actor
        ),
        leads_to=lambda made: f"{opened.address()}#objective-{key}",
        says=f"The objective is saved. {SAVED}",
        draft=draft.key,
    )
    beside = judging.beside(request, opened.content, objective, form)
    context = _context(opened, form, draft, objective=objective, **beside)
    return done or render(request, "sentence_plans/objective.html", context)


@requires("sentence_plan:S")
def objective_status(request: Any, number: str, key: int) -> HttpResponse:
    """How far an objective is, with what shows it."""
    opened = open_plan(request, number)
    objective = opened.objective(key)
    form = StatusForm(objective, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: objectives.set_status(objective, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: f"{opened.address()}#objective-{key}",
        says=lambda made: f"The objective is {made.get_status_display().lower()} now.",
    )
    context = {"custody": opened.custody, "plan": opened.plan, "form": form, "objective": objective}
    return done or render(request, "sentence_plans/objective_status.html", context)


@require_POST
@requires("sentence_plan:S")
def objective_order(request: Any, number: str) -> HttpResponse:
    """Move an objective one step up or down."""
    opened = open_plan(request, number)
    form = OrderForm(request.POST)
    order = [one.pk for one in opened.content.in_plan]

    def move(fields: dict[str, Any]) -> Any:
        at = order.index(opened.objective(fields["objective"]).pk)
        to = max(at - 1, 0) if fields["to"] == "up" else min(at + 1, len(order) - 1)
        order.insert(to, order.pop(at))
        return objectives.reorder(opened.plan, order=order, by=request.actor)

    place = f"{opened.address()}#objective-{request.POST.get('objective', '')}"
    done = submitted(request, form, move, leads_to=lambda made: place, says=f"The order is saved. {SAVED}")
    for fault in form.non_field_errors():
        messages.error(request, str(fault))
    return done or redirect(opened.address())


@requires("sentence_plan:W")
def objective_comment(request: Any, number: str, key: int) -> HttpResponse:
    """Comment on an objective, or ask for a change of it; it stands in the log and on the other's desk."""
    opened = open_plan(request, number)
    objective = opened.objective(key)
    form = CommentForm(request.POST or None)
    if not rights.writes(request.actor):
        del form.fields["asks_for_change"]
    done = submitted(
        request,
        form,
        lambda fields: comments.comment(
            objective, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: f"{opened.address()}#objective-{key}",
        says="The comment stands beside the objective and in the log; who holds the case is told.",
    )
    context = {
        "custody": opened.custody,
        "plan": opened.plan,
        "objective": objective,
        "form": form,
        "contributes": rights.contributes(request.actor),
    }
    return done or render(request, "sentence_plans/comment.html", context)


@requires("sentence_plan:W")
def action_new(request: Any, number: str, key: int) -> HttpResponse:
    """Add an action to an objective; then the plan, or another one."""
    opened = open_plan(request, number)
    objective = opened.objective(key)
    draft = offer(request, "plan_action", f"{key}-new")
    form = ActionForm(opened.content, None, request.POST or None)
    draft.fill(form)
    again = request.POST.get("then") == "again"
    done = submitted(
        request,
        form,
        lambda fields: work.add(objective, work=form.work(), today=request.today, by=request.actor),
        leads_to=lambda made: (
            opened.address("action_new", key) if again else f"{opened.address()}#objective-{key}"
        ),
        says=_saved(request, opened, "The action is in the plan."),
        draft=draft.key,
    )
    context = _context(
        opened, form, draft, objective=objective, contributes=rights.contributes(request.actor)
    )
    return done or render(request, "sentence_plans/action.html", context)


def _action(objectives_: list[Objective], key: int) -> tuple[Objective, Action]:
    for one in objectives_:
        for action in one.actions.all():
            if action.pk == key:
                return one, action
    raise Http404


def _no_access(request: Any, opened: Opened, action: Action | None) -> list[str]:
    """Who of those named in an action cannot open the plan here; the prisoner has his or her own copy."""
    named = [] if action is None or action.is_taken_out else action.doers
    names = [doer["name"] for doer in named if doer["kind"] != DoerKind.PRISONER]
    return recipients.without_access(opened.plan, names=names, today=request.today)


def _saved(request: Any, opened: Opened, words: str) -> Callable[[Action], str]:
    """That the action is saved, and for whom it takes a copy of the plan."""

    def says(made: Action) -> str:
        without = _no_access(request, opened, made)
        return f"{words} {NO_ACCESS.format(names=', '.join(without))}" if without else words

    return says


@requires("sentence_plan:S")
def action_edit(request: Any, number: str, key: int) -> HttpResponse:
    """Change an action, or say how far it is."""
    opened = open_plan(request, number)
    objective, action = _action(opened.content.objectives, key)
    objective.plan = opened.plan
    action.objective = objective
    draft = offer(request, "plan_action", str(key))
    without = _no_access(request, opened, action)
    form = ActionForm(opened.content, action, request.POST or None, no_access=without)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: work.change(
            action, work=form.work(), version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: f"{opened.address()}#objective-{objective.pk}",
        says=_saved(request, opened, "The action is saved."),
        draft=draft.key,
    )
    context = _context(opened, form, draft, objective=objective, action=action, contributes=True)
    return done or render(request, "sentence_plans/action.html", context)


@requires("sentence_plan:W")
def action_progress(request: Any, number: str, key: int) -> HttpResponse:
    """Say how far an action is and what shows it, as a department that does it."""
    opened = open_plan(request, number)
    objective, action = _action(opened.content.in_plan, key)
    objective.plan, action.objective = opened.plan, objective
    form = ProgressForm(action, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: progress.say(action, **fields, now=request.now, today=request.today, by=request.actor),
        leads_to=lambda made: f"{opened.address()}#objective-{objective.pk}",
        says="It stands in the plan and in the log; who holds the case is told.",
    )
    context = {
        "custody": opened.custody,
        "objective": objective,
        "action": action,
        "form": form,
        "stale": form.stale(),
        "contributes": rights.contributes(request.actor),
    }
    return done or render(request, "sentence_plans/progress.html", context)
