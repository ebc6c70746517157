"""The limit of one standard: what it was, what it is to be from a day on, what that changes (domain.md 5)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import policies, standards_sets
from cases.forms.settings import LimitForm
from cases.models import LimitChange
from cases.standards.compared import limit_words
from cases.standards.policies import in_force
from staff.actions.errors import Refused
from staff.views.access import requires
from staff.views.submit import submitted


@requires("policy_settings:R")
def standard_limit(request: Any, standard: str) -> HttpResponse:
    """A limit in each set; who sets limits for the estate tries another here, and sets it from a day on."""
    sets = policies.current_sets()
    limit = in_force(sets=sets, on=request.today).policy.limits.get(standard)
    if limit is None:
        raise Http404
    tries = "preview" in request.POST
    form = LimitForm(request.POST or None, limit=limit)
    done = None if tries else submitted(
        request, form,
        lambda fields: standards_sets.set_limit(standard, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("standard_limit", args=[standard]),
        says=lambda made: f"From {made.effective_from:%d/%m/%Y}: {made.after}.",
    )  # fmt: skip
    changes = LimitChange.objects.visible_to(request.actor).filter(standard=standard)
    known = [one for one in reversed(sets) if standard in one.limits]
    context = {
        "standard": standard, "limit": limit, "form": form,
        "may_set": standards_sets.may_set(by=request.actor),
        "sets": [(one, limit_words(limit=one.limits[standard])) for one in known],
        "changes": changes.select_related("by"),
        "tried": _tried(standard, form, request) if tries else None,
        "running": standards_sets.running(standard),
    }  # fmt: skip
    return done or render(request, "cases/settings/standard.html", context)


def _tried(standard: str, form: LimitForm, request: Any) -> Any:
    """What the limit typed would have changed; None, with the reason in the form, where it cannot be."""
    form.fields["reason"].required = False
    if not form.is_valid():
        return None
    names = ("amount", "long_amount", "effective_from")
    fields: dict[str, Any] = {name: form.cleaned_data.get(name) for name in names}
    try:
        return standards_sets.preview(standard, **fields, today=request.today)
    except Refused as refusal:
        form.refuse(refusal)
        return None
