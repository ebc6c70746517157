"""Before somebody goes and after he or she came: what is begun, and the hand-over note (13)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import hand_over_notes
from cases.forms.transfers import HandOverForm
from cases.models import HandOverNote, Transfer
from cases.views.access import open_case
from omu.actions import work_in_progress
from staff.views.access import requires
from staff.views.submit import submitted


@requires("transfer:R")
def hand_over(request: Any, number: str) -> HttpResponse:
    """What is to be finished or handed over, the notes of earlier moves, and writing the one that is owed."""
    custody = open_case(request, number, deed="omu.hand_over.opened")
    rows = Transfer.objects.visible_to(request.actor).filter(custody=custody, ended_on__isnull=True)
    transfer = rows.select_related("from_prison", "to_prison").first()
    form, done = None, None
    if transfer is not None and hand_over_notes.may_write(transfer, by=request.actor):
        form = HandOverForm(request.POST or None)
        done = submitted(
            request,
            form,
            lambda fields: hand_over_notes.write(
                transfer, text=fields["text"], today=request.today, by=request.actor
            ),
            leads_to=lambda made: reverse("hand_over", args=[number]),
            says="The hand-over note is signed. The next prison reads it as soon as it has accepted.",
        )
    notes = HandOverNote.objects.visible_to(request.actor).filter(transfer__custody=custody)
    context = {
        "custody": custody,
        "transfer": transfer,
        "form": form,
        "owed": transfer is not None and hand_over_notes.standing(transfer) is None,
        "begun": work_in_progress.of_case(custody, by=request.actor),
        "notes": notes.select_related("transfer__from_prison", "transfer__to_prison"),
    }
    return done or render(request, "omu/moves/hand_over.html", context)
