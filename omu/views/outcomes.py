"""What came of those released in a period, with a file for reports (docs/domain.md 20)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import render

from cases.standards.working_days import add_months
from omu.dashboards import outcomes
from omu.dashboards.outcomes import Outcome
from omu.forms.outcomes import PeriodForm
from sentence_plans.models import Heading, Status
from staff import audit
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE, MOST_ROWS, MONTHS = 50, 20_000, 12
COLUMNS = (
    "number", "name", "prison", "released on", "how", "home area", "probation trust",
    "risk of serious harm", "tier", "objectives", "fully achieved", "partly achieved", "accommodation",
    "education, training and employment", "accredited programmes completed", "other work completed",
    "release package with", "recall ordered on", "days until recall",
)  # fmt: skip


@requires("unit_dashboard:R")
def unit_outcomes(request: Any) -> HttpResponseBase:
    """Everybody released in a period; `csv=1` gives every field as a file."""
    first = add_months(start=request.today, months=-MONTHS)
    form = PeriodForm(request.GET or None, today=request.today)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    since, until = chosen.get("since") or first, chosen.get("until") or request.today
    found = outcomes.released(request.actor, since=since, until=until)
    audit.record(
        by=request.actor, deed="omu.outcomes.opened", kind="read",
        details={"since": since.isoformat(), "until": until.isoformat(), "releases": len(found)},
    )  # fmt: skip
    if "csv" in request.GET:
        return as_csv("outcomes.csv", header=COLUMNS, rows=(_line(one) for one in found[:MOST_ROWS]))
    context = {
        "form": form, "since": since, "until": until, "found": found,
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "recalled": sum(one.release.recalled_on is not None for one in found),
        "achieved": sum(one.objectives[Status.FULLY_ACHIEVED] for one in found),
        "objectives": sum(one.objectives.total() for one in found),
        "csv_href": same_list(request, "page", csv="1"),
    }  # fmt: skip
    return render(request, "omu/outcomes/list.html", context)


def _status(one: Outcome, heading: Heading) -> str:
    told = one.alone[heading]
    return str(Status(told).label) if told else "no objective"


def _line(one: Outcome) -> list[Any]:
    custody, headline, release = one.custody, one.custody.headline, one.release
    trust = headline.offender_manager_trust
    return [
        custody.prisoner.number, custody.prisoner.list_name, headline.prison, release.on,
        release.get_closed_as_display(), custody.prisoner.home_area, trust.name if trust else "",
        headline.rosh_level or "not assessed", headline.tier or "", one.objectives.total(),
        one.objectives[Status.FULLY_ACHIEVED], one.objectives[Status.PARTLY_ACHIEVED],
        _status(one, Heading.ACCOMMODATION), _status(one, Heading.ETE), one.accredited, one.other_work,
        "; ".join(one.providers), release.recalled_on or "", "" if one.days_until_recall is None
        else one.days_until_recall,
    ]  # fmt: skip
