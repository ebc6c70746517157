"""Allocating a case from a list that shows caseloads, and recording the facts of scope."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import allocations, caseloads, facts
from cases.actions.caseloads import Choice
from cases.forms.allocations import AllocationForm, FactsForm
from cases.models import Allocation, Custody, HandOverNote, HeldAs, TransferState
from cases.standards.sharing import SPECIALIST
from cases.views.access import open_case
from cases.views.holders import may_allocate
from staff.templatetags.dates import day
from staff.views.access import requires
from staff.views.submit import submitted


def hint_of(choice: Choice) -> str:
    """What stands under a candidate: caseload, what he or she takes, whether away, why suggested."""
    parts = [choice.caseload.in_words]
    if choice.takes:
        parts.append(f"takes: {', '.join(choice.takes)}")
    if choice.away:
        cover = f", {choice.away.cover.short_name} covers" if choice.away.cover else ""
        parts.append(f"away today for other duties, until {day(choice.away.ended_on)}{cover}")
    elif choice.reason:
        parts.append(f"suggested: {choice.reason}" if choice.is_suggested else choice.reason)
    if choice.lacks:
        parts.append(choice.lacks)
    words = ". ".join(f"{part[:1].upper()}{part[1:]}" for part in parts)
    return f"{words}."


def label_of(choice: Choice) -> str:
    """Such as "Adeyemi, Tunde, offender supervisor (probation officer), Ashbourne"."""
    one = choice.assignment
    return f"{one.user.list_name}, {one.role_in_words}, {one.place_name}"


def _holding_now(request: Any, custody: Custody, held_as: str) -> list[Allocation]:
    """Who would be followed by the one chosen; co-workers follow nobody."""
    now = Allocation.objects.visible_to(request.actor).filter(
        prisoner=custody.prisoner_id, held_as=held_as, ended_on__isnull=True
    )
    return [] if held_as == HeldAs.CO_WORKER else list(now.select_related("user"))


def _note_here(request: Any, custody: Custody) -> HandOverNote | None:
    """What the prison before told this one, while the person is where the last move led; one query."""
    rows = HandOverNote.objects.visible_to(request.actor).filter(transfer__custody=custody)
    here = rows.filter(transfer__to_prison=custody.headline.prison_id, transfer__state=TransferState.ARRIVED)
    return here.select_related("transfer__from_prison", "transfer__to_prison").first()


@requires("allocation:W", "allocation:A")
def allocate(request: Any, number: str, held_as: str) -> HttpResponse:
    """Choose who holds the case as `held_as`, from a list with caseloads, the suggested one first."""
    if held_as not in HeldAs.values:
        raise Http404
    custody = open_case(request, number, deed="cases.allocation.opened")
    if request.method == "POST" and not may_allocate(request.actor, held_as):
        raise PermissionDenied
    found = caseloads.choices(custody, held_as=held_as, today=request.today)
    by_key = {str(one.assignment.pk): one.assignment for one in found.choices}
    form = AllocationForm(
        request.POST or None,
        choices=[(str(one.assignment.pk), label_of(one)) for one in found.choices],
        hints={str(one.assignment.pk): hint_of(one) for one in found.choices},
    )

    def action(fields: dict[str, Any]) -> Any:
        return allocations.allocate(
            custody,
            held_as=held_as,
            holder=by_key[fields["holder"]],
            reason=fields["reason"],
            today=request.today,
            by=request.actor,
        )

    words = HeldAs(held_as).label
    done = submitted(
        request,
        form,
        action,
        leads_to=lambda made: reverse("case", args=[number]),
        says=lambda made: f"{made.user.full_name} is now {words}, and has been told.",
    )
    context = {
        "form": form, "custody": custody, "words": words, "choices": found,
        "is_specialist": found.mode == SPECIALIST, "now": _holding_now(request, custody, held_as),
        "hand_over_note": _note_here(request, custody),
        "held_as": held_as, "may": may_allocate(request.actor, held_as) and not custody.closed_on,
    }  # fmt: skip
    return done or render(request, "cases/allocations/allocate.html", context)


@requires("case_core:W")
def case_facts(request: Any, number: str) -> HttpResponse:
    """Record level and PPO."""
    custody: Custody = open_case(request, number, deed="cases.facts.opened")
    initial = {
        "is_ppo": "yes" if custody.is_ppo else "no",
        "ppo_since": custody.ppo_since,
        "earlier_rosh_level": custody.earlier_rosh_level,
        "earlier_rosh_on": custody.earlier_rosh_on,
    }
    form = FactsForm(request.POST or None, initial=initial, version=custody.version)
    done = submitted(
        request,
        form,
        lambda fields: facts.record(custody, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case", args=[number]),
        says="The facts were saved. Scope is worked out again at once.",
    )
    context = {"form": form, "custody": custody, "stale": form.stale()}
    return done or render(request, "cases/facts/facts.html", context)
