"""Management oversight of a case: what was looked at, found and asked for (docs/domain.md 15)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import oversights
from cases.forms.oversights import OversightForm, OversightWithdrawForm
from cases.models import Clock, Custody, Oversight
from cases.standards import oversight as rules
from cases.standards.clocks import day
from cases.views.access import earlier_of, open_case
from cases.views.clocks import row
from staff.views.access import requires
from staff.views.submit import submitted

STANDARD = "T12"


def duties(custody: Custody, request: Any) -> list[dict[str, Any]]:
    """The open duties to look at a case, the next one due first."""
    rows = Clock.objects.visible_to(request.actor).filter(custody=custody, standard=STANDARD).running()
    return [
        row(one, request.today) | {"because": one.explanation.get("started_by", "")}
        for one in rows.select_related("policy").order_by("due_on", "pk")
    ]


def _may_record(custody: Custody, request: Any) -> bool:
    held = custody.headline
    return (
        request.actor.may("oversight:W")
        and custody.closed_on is None
        and held.prison_id == request.actor.prison_id
        and held.offender_supervisor_id != request.actor.user.pk
    )


@requires("oversight:R")
def case_oversight(request: Any, number: str) -> HttpResponse:
    """Whether oversight is expected and when, and every entry with its actions, the latest first."""
    custody = open_case(request, number, deed="cases.oversight.opened")
    of = [custody, *earlier_of(custody, request.actor)]
    rows = Oversight.objects.visible_to(request.actor).filter(custody__in=of).select_related("withdrawal")
    context = {
        "custody": custody,
        "duties": duties(custody, request),
        "entries": rows.prefetch_related("actions__task"),
        "may_record": _may_record(custody, request),
        "holds_it": request.actor.may("oversight:W")
        and custody.headline.offender_supervisor_id == request.actor.user.pk,
    }
    return render(request, "cases/oversights/oversight.html", context)


def _owners(custody: Custody) -> dict[str, str]:
    """Who an action can be asked of, with the name; only those there are."""
    headline = custody.headline
    found = {}
    for role, holder in (
        ("offender_supervisor", headline.offender_supervisor), ("offender_manager", headline.offender_manager)
    ):  # fmt: skip
        if holder:
            found[role] = f"{holder.full_name}, {rules.OWNERS[role].lower()}"
    return found | {"head_of_omu": rules.OWNERS["head_of_omu"]}


@requires("oversight:W")
def oversight_new(request: Any, number: str) -> HttpResponse:
    """Record a look at a case."""
    custody = open_case(request, number, deed="cases.oversight.opened")
    owed = duties(custody, request)
    written = any(one["clock"].cause.startswith("written:") for one in owed)
    form = OversightForm(
        request.POST or None, today=request.today, held=_owners(custody),
        areas=[rules.PLANNING] if written else [],
    )  # fmt: skip
    done = submitted(
        request,
        form,
        lambda _: oversights.record(
            custody, **form.entry(), now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_oversight", args=[number]),
        says=_says,
    )
    context = {"form": form, "custody": custody, "duties": owed}
    return done or render(request, "cases/oversights/new.html", context)


def _says(made: Oversight) -> str:
    asked = made.actions.count()
    tasks = f" {asked} action{' is' if asked == 1 else 's are'} on the lists of those asked." if asked else ""
    return f"Oversight of {day(on=made.seen_on)} is recorded.{tasks}"


@requires("oversight:W")
def oversight_withdraw(request: Any, number: str, pk: int) -> HttpResponse:
    """Take back oversight recorded in error."""
    custody = open_case(request, number, deed="cases.oversight.opened")
    found = Oversight.objects.visible_to(request.actor).standing().filter(custody=custody)
    made = get_object_or_404(found, pk=pk)
    if custody.closed_on:
        raise Http404
    form = OversightWithdrawForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: oversights.withdraw(made, **fields, today=request.today, by=request.actor),
        leads_to=lambda _: reverse("case_oversight", args=[number]),
        says="The entry was withdrawn. It stays readable, with the reason.",
    )
    return done or render(
        request, "cases/oversights/withdraw.html", {"form": form, "made": made, "custody": custody}
    )
