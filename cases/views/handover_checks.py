"""Answering the hand-over check after a change of offender manager (docs/domain.md 21.3 P)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import handover_checks
from cases.forms.handover_checks import HandoverCheckForm
from cases.models import HandoverCheck
from cases.views.access import open_case
from staff.views.access import requires
from staff.views.submit import submitted


@requires("allocation:R")
def handover_check(request: Any, number: str, pk: int) -> HttpResponse:
    """The check: answered by the manager who took the case over, read by others."""
    custody = open_case(request, number, deed="cases.handover_check.opened")
    mine = HandoverCheck.objects.visible_to(request.actor).filter(custody__prisoner=custody.prisoner_id)
    check = get_object_or_404(mine.select_related("allocation__user", "answered_by"), pk=pk)
    is_asked = check.allocation.user_id == request.actor.user.pk and not check.answered_on
    form = HandoverCheckForm(request.POST or None, version=check.version) if is_asked else None
    done = form and submitted(
        request,
        form,
        lambda fields: handover_checks.answer(
            check, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("case_holders", args=[number]),
        says="The hand-over check was answered. It stands in the log.",
    )
    context = {
        "custody": custody, "check": check, "form": form,
        "words": handover_checks.in_words(check) if check.answered_on else "",
        "stale": form.stale() if form else None,
    }  # fmt: skip
    return done or render(request, "cases/handover_checks/check.html", context)
