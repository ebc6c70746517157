"""What the prisons of a region, or all of them, run together (docs/domain.md 16)."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from sentence_plans.actions.provision_totals import totals
from staff import audit
from staff.models import Prison, Region
from staff.views.access import requires

#: What the choice of every region is called in an address; no region has this code.
EVERY = "*"


class RegionForm(forms.Form):
    """Which region is looked at; all of them where none is chosen."""

    region = forms.ChoiceField(label="Region")


@requires("provision:R")
def provision_totals(request: Any) -> HttpResponse:
    """By programme and by prison: places a year, who waits, what is not delivered; for a region or all."""
    regions = {one.code: one for one in Region.objects.visible_to(request.actor)}
    region = regions.get(request.GET.get("region", ""))
    prisons = Prison.objects.visible_to(request.actor)
    by_programme, by_prison = totals(list(prisons.filter(region=region) if region else prisons))
    form = RegionForm({"region": region.code if region else EVERY})
    choices = [(EVERY, "Every region"), *((code, one.name) for code, one in regions.items())]
    form.fields["region"].choices = choices  # type: ignore[attr-defined]
    audit.record(
        by=request.actor, deed="sentence_plans.provision.totals_opened", kind="read",
        details={"region": region.code if region else ""},
    )  # fmt: skip
    context = {
        "form": form,
        "region": region,
        "tables": [
            {
                "title": "By programme",
                "first": "Programme",
                "run": "Prisons that run it",
                "rows": by_programme,
            },
            {"title": "By prison", "first": "Prison", "run": "Programmes run", "rows": by_prison},
        ],
    }
    return render(request, "sentence_plans/provision/totals.html", context)
