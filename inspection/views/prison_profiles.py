"""What to know of a prison: its day, programmes, and whom to ask (docs/domain.md 16)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inspection.actions import prison_profiles
from inspection.forms.prison_profiles import ProfileForm
from inspection.models import PrisonProfile
from sentence_plans.models import Provision
from staff import audit
from staff.models import Prison
from staff.views.access import requires
from staff.views.submit import submitted


def _prison(request: Any, code: str) -> Prison:
    rows = Prison.objects.visible_to(request.actor).select_related("region")
    found = rows.filter(code=code).first()
    if found is None:
        raise Http404
    return found


@requires("prison_profile:R")
def prison_profile(request: Any, code: str) -> HttpResponse:
    """A prison in its own words, with what it runs, as of when it was last confirmed."""
    prison = _prison(request, code)
    rows = PrisonProfile.objects.visible_to(request.actor).select_related("saved_by")
    audit.record(
        by=request.actor, deed="inspection.profile.read", kind="read", details={"prison": prison.code}
    )
    rows_run = Provision.objects.visible_to(request.actor).current().filter(prison=prison)
    runs = list(rows_run.select_related("programme"))
    context = {
        "prison": prison,
        "profile": rows.filter(prison=prison).first(),
        "runs": runs,
        "places": sum(one.places_a_year for one in runs),
        "may_see_runs": request.actor.may("provision:R"),
        "may_write": prison_profiles.writes(prison.pk, by=request.actor),
        "prisons": Prison.objects.visible_to(request.actor),
    }
    return render(request, "inspection/profiles/profile.html", context)


@requires("prison_profile:W")
def prison_profile_edit(request: Any, code: str) -> HttpResponse:
    """Write the profile of one's own prison, or confirm it."""
    prison = _prison(request, code)
    if not prison_profiles.writes(prison.pk, by=request.actor):
        raise Http404
    found = prison_profiles.of(prison)
    form = ProfileForm(found, request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: prison_profiles.write(
            prison, said=form.said(), version=fields.get("version"), today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("prison_profile", args=[code]),
        says="The profile is saved.",
    )
    context = {"form": form, "prison": prison, "profile": found, "stale": form.stale()}
    return done or render(request, "inspection/profiles/edit.html", context)
