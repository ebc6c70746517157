"""Whether a printed record is as it was issued (docs/adr/0016)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.models import Dossier
from omu.dossier import verifying
from omu.dossier.verifying import Finding, Verdict
from omu.forms.verifying import VerifyForm
from staff import audit
from staff.views.access import requires

COLOURS = {Finding.SOUND: "green", Finding.CHANGED: "red"}
DOUBTFUL = "orange"


@requires("dossier:W", "dossier:R")
def dossier_verify(request: Any) -> HttpResponse:
    """Look at a file and say what it is. The file is not kept; that somebody asked is."""
    form = VerifyForm(request.POST, request.FILES) if request.method == "POST" else VerifyForm()
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        verdict = verifying.verify(form.cleaned_data["file"])
        audit.record(
            by=request.actor,
            deed="omu.dossier.verified",
            kind="read",
            subject=("omu.dossier", verdict.sha256[:40]),
            details={"finding": verdict.finding.name.lower(), "sha256": verdict.sha256},
        )
        context |= _told(verdict, request.actor)
    return render(request, "omu/dossier/verify.html", context)


def _told(verdict: Verdict, actor: Any) -> dict[str, Any]:
    """The verdict, and where a sound record is kept here for somebody who may know of it."""
    here = Dossier.objects.visible_to(actor).for_list().filter(sha256=verdict.sha256).first()
    colour = COLOURS.get(verdict.finding, DOUBTFUL)
    return {"verdict": verdict, "colour": colour, "here": here, "inside": verdict.manifest.get("inside", [])}
