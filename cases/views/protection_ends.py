"""Child protection as the log marks it, harassment procedures, what is over (docs/domain.md 10.4, 10.5)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import protection_ends
from cases.forms.protection_ends import ProtectionEndForm
from cases.models import Contact, ProtectionEnd, ProtectionKind, child_marks
from cases.standards import harassment
from cases.standards.alerts import may_set
from cases.views.access import open_case
from staff.views.access import requires
from staff.views.submit import submitted

OPENED = "cases.protection_ends.opened"
SAYS = {
    ProtectionKind.CHILD_PROTECTION: "It is recorded. The entries stay; those who hold the case are told.",
    ProtectionKind.HARASSMENT: "It is recorded, and those who hold the case are told.",
}


@requires("protection_end:R")
def case_child_protection(request: Any, number: str) -> HttpResponse:
    """Which entries mark child protection, what the offence proposes on harassment, and what is over."""
    custody = open_case(request, number, deed=OPENED)
    seen = Contact.objects.visible_to(request.actor).values("pk")
    marks = child_marks().filter(contact__custody=custody, contact__in=seen).select_related("contact")
    context = {
        "custody": custody,
        "marks": marks.order_by("-contact__happened_at", "-pk"),
        "over": ProtectionEnd.objects.visible_to(request.actor).filter(custody=custody),
        "proposed": next(iter(protection_ends.undecided([custody])), None),
        "alert": custody.alerts.filter(code=harassment.ALERT).first(),
        "may_end": request.actor.may("protection_end:W") and custody.closed_on is None,
        "may_alert": may_set(role=request.actor.role, code=harassment.ALERT).ok,
    }
    return render(request, "cases/protection_ends/protection.html", context)


@requires("protection_end:W")
def child_protection_over(request: Any, number: str) -> HttpResponse:
    """Say that child protection as the log marked it is over, with the reason."""
    return _end(request, number, ProtectionKind.CHILD_PROTECTION)


@requires("protection_end:W")
def harassment_not_needed(request: Any, number: str) -> HttpResponse:
    """Say that harassment procedures, which the offence proposes, are not needed, with the reason."""
    return _end(request, number, ProtectionKind.HARASSMENT)


def _end(request: Any, number: str, kind: ProtectionKind) -> HttpResponse:
    custody = open_case(request, number, deed=OPENED)
    form = ProtectionEndForm(request.POST or None, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: protection_ends.end(
            custody, kind=kind.value, **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_child_protection", args=[number]),
        says=SAYS[kind],
    )
    context = {"custody": custody, "form": form, "kind": kind.value}
    return done or render(request, "cases/protection_ends/end.html", context)
