"""Entries of the log beside the objectives they are about (docs/domain.md 8.3)."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.forms.contacts import common_kinds, kind_words, kinds_of
from cases.models.contacts import sight
from cases.views.contacts import open_entry
from sentence_plans.actions import entries
from sentence_plans.forms.entries import EntryForm, ObserveForm
from sentence_plans.models import ObjectiveEntry
from sentence_plans.views.access import open_plan
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import submitted

#: So many of an objective stand on the plan, the newest first; the log holds them all.
MOST = 5


def beside(objectives: Iterable[int], actor: Actor) -> dict[int, dict[str, Any]]:
    """The newest entries about each of these objectives, by its key, and how many there are; one query."""
    rows = ObjectiveEntry.objects.visible_to(actor).current().filter(objective__in=list(objectives))
    found: dict[int, dict[str, Any]] = {}
    for one in rows.select_related("contact"):
        about = found.setdefault(one.objective_id, {"count": 0, "newest": []})
        about["count"] += 1
        if len(about["newest"]) < MOST:
            about["newest"].append(one)
    return found


def own_kind(actor: Actor) -> tuple[str, str]:
    """The kind of entry in which a role says what it saw: an observation where it writes one."""
    kinds = [*common_kinds(actor, last_used=""), *kinds_of(actor)]
    chosen = next((kind for kind in kinds if kind.startswith("observation:")), kinds[0] if kinds else "")
    kind, _, sub_kind = chosen.partition(":")
    return kind, sub_kind


@requires("contact_log:W")
def objective_observe(request: Any, number: str, key: int) -> HttpResponse:
    """Write what was seen of an objective: one text, and it stands in the log and beside the objective."""
    opened = open_plan(request, number)
    objective = opened.objective(key)
    kind, sub_kind = own_kind(request.actor)
    form = ObserveForm(request.POST or None)
    done = submitted(
        request, form,
        lambda fields: entries.observe(
            objective, custody=opened.custody, kind=kind, sub_kind=sub_kind, **fields, now=request.now,
            today=request.today, by=request.actor,
        ),
        leads_to=lambda made: f"{opened.address()}#objective-{key}",
        says="It stands in the log and beside the objective.",
    )  # fmt: skip
    context = {
        "custody": opened.custody, "objective": objective, "form": form,
        "kind": kind_words(kind, sub_kind) if kind else "",
    }  # fmt: skip
    return done or render(request, "sentence_plans/observe.html", context)


@requires("contact_log:W")
def entry_objectives(request: Any, number: str, pk: int) -> HttpResponse:
    """Link an entry that is written already to an objective, or take a link away."""
    custody, entry = open_entry(request, number, pk)
    if sight(entry, request.actor) != "full":
        raise Http404
    opened = open_plan(request, number)
    linked = {
        one.pk: one
        for one in ObjectiveEntry.objects.visible_to(request.actor)
        .current()
        .filter(contact=entry)
        .select_related("objective", "contact__custody__prisoner")
    }
    done_with = {one.objective_id for one in linked.values()}
    offered = [one for one in opened.content.in_plan if one.pk not in done_with]
    choices = [(f"link:{one.pk}", one.text) for one in offered]
    choices += [(f"end:{key}", f"Take away: {one.objective.text}") for key, one in linked.items()]
    form = EntryForm(request.POST or None, choices=choices)

    def action(fields: dict[str, Any]) -> Any:
        deed, _, chosen = fields["objective"].partition(":")
        if deed == "end":
            return entries.unlink(linked[int(chosen)], by=request.actor)
        objective = opened.objective(int(chosen))
        return entries.link(objective, contact=entry, shows=fields["shows"], by=request.actor)

    done = submitted(
        request, form, action,
        leads_to=lambda made: reverse("contact", args=[number, pk]),
        says=lambda made: "The entry stands beside the objective." if made else "The link is taken away.",
    )  # fmt: skip
    context = {"custody": custody, "entry": entry, "form": form, "choices": choices}
    return done or render(request, "sentence_plans/entry.html", context)
