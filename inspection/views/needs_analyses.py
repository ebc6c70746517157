"""The analysis of needs of a prison, of a region and of the estate (docs/domain.md 16)."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from cases.models import Headline
from cases.templatetags.case import rosh_words
from inspection.actions import clocks, needs_analyses, needs_counts, needs_pictures
from inspection.actions.needs_analyses import Place
from inspection.forms.needs_analyses import PeopleForm
from inspection.models import NeedsAnalysis
from inspection.standards import needs_tables
from inspection.standards.needs import NEED, SEVERE
from inspection.views import needs_places as places
from staff import audit
from staff.models import Prison
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

A_PAGE = 50
#: The number that is opened where none is named.
UNASSESSED = "assessed.no"
HEADINGS = ("Number", "Name", "Risk of serious harm", "Needs", "Earliest release", "Offender supervisor")


def shown(picture: needs_counts.Picture, *, prison: str = "") -> dict[str, Any]:
    """What the tables of a page need; `prison` opens the people behind each number."""
    data = picture.as_data()
    return {
        "charts": places.charts(data["tables"], prison=prison),
        "programmes": places.programme_rows(data["programmes"], prison=prison),
        "series": places.SERIES,
        "counted": picture.counted,
    }


@requires("needs_analysis:R")
def needs_prison(request: Any) -> HttpResponse:
    """Needs of the people of a prison against what it runs, as of today; one's own unless asked for."""
    prison, form = places.prison_of(request)
    if prison is None:
        raise Http404
    counted = needs_counts.count(prison.pk, today=request.today)
    picture = needs_counts.picture(counted, prisons=[prison.pk], today=request.today)
    kept = NeedsAnalysis.objects.visible_to(request.actor).about(prison=prison, region=None)
    due_on = clocks.analysis_due(prison.pk)
    audit.record(by=request.actor, deed="inspection.needs.read", kind="read", details={"of": prison.code})
    opens = prison.code if request.actor.may("needs_people:R") else ""
    context = shown(picture, prison=opens) | {
        "prison": prison,
        "form": form,
        "place_query": places.query_of(Place(prison=prison)),
        "last": kept.first(),
        "due_on": due_on,
        "is_late": due_on is not None and due_on < request.today,
        "compared": needs_analyses.compared(prison, numbers=counted.numbers),
        "may_write": needs_analyses.writes(Place(prison=prison), by=request.actor),
        "today": request.today,
    }
    return render(request, "inspection/needs/prison.html", context)


@requires("needs_analysis:R")
def needs_together(request: Any) -> HttpResponse:
    """Needs of a region or of every prison, from numbers that were prepared; it says how old they are."""
    region, form = places.region_of(request)
    every = Prison.objects.visible_to(request.actor)
    prisons = list(every.filter(region=region) if region else every)
    found = needs_pictures.together([one.pk for one in prisons])
    picture = needs_counts.picture(found.counted, prisons=[one.pk for one in prisons], today=request.today)
    place = Place(region=region)
    audit.record(by=request.actor, deed="inspection.needs.read", kind="read", details={"of": place.name})
    context = shown(picture) | {
        "place": place,
        "form": form,
        "place_query": places.query_of(place),
        "found": found,
        "prisons": [(one, found.by_prison.get(one.pk)) for one in prisons],
        "last": NeedsAnalysis.objects.visible_to(request.actor).about(prison=None, region=region).first(),
        "may_write": needs_analyses.writes(place, by=request.actor),
        "today": request.today,
    }
    return render(request, "inspection/needs/together.html", context)


@requires("needs_analysis:W")
@require_POST
def needs_prepare(request: Any) -> HttpResponse:
    """Have the numbers of every prison prepared now; leads to the page of the job."""
    return redirect("job", needs_pictures.ask(today=request.today, by=request.actor).pk)


@requires("needs_people:R")
def needs_people(request: Any) -> HttpResponseBase:
    """The people behind a number of a prison, as far as they are within reach; `csv` gives a file."""
    prison, _ = places.prison_of(request)
    if prison is None:
        raise Http404
    number = request.GET.get("number", UNASSESSED)
    found = needs_counts.behind(number, prison=prison.pk, today=request.today)
    picture = needs_counts.picture(found.counted, prisons=[prison.pk], today=request.today)
    title = needs_tables.title_of(key=number, shown=picture.tables, lines=picture.programmes)
    if not title:
        raise Http404
    form = PeopleForm(request.GET)
    level = form.cleaned_data["level"] if form.is_valid() else ""
    rows = Headline.objects.visible_to(request.actor).filter(custody__in=list(found.people), prison=prison)
    seen = rows.count()
    if level:
        rows = rows.filter(rosh_level="" if level == "unknown" else level)
    rows = rows.select_related("custody__prisoner", "offender_supervisor").order_by("sort_name", "custody_id")
    audit.record(
        by=request.actor, deed="inspection.needs.people_opened", kind="read",
        details={"of": prison.code, "number": number, "level": level},
    )  # fmt: skip
    if "csv" in request.GET:
        return as_csv("needs.csv", header=HEADINGS, rows=[_cells(one, found) for one in rows])
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "prison": prison, "title": title, "form": form, "number": number, "page": page,
        "rows": [_row(one, found) for one in page],
        "total": len(found.people), "unseen": len(found.people) - seen,
        "csv_href": same_list(request, "page", csv="1") if page.object_list else "",
    }  # fmt: skip
    return render(request, "inspection/needs/people.html", context)


def _row(headline: Headline, found: needs_counts.Behind) -> dict[str, Any]:
    rosh = rosh_words(headline.rosh_level, headline.rosh_group)
    return {"headline": headline, "needs": _needs(headline, found), "rosh": rosh}


def _needs(headline: Headline, found: needs_counts.Behind) -> str:
    """The needs of somebody in words."""
    person = found.people[headline.custody_id]
    if not person.assessed:
        return "Not assessed"
    titles = needs_counts.sections()
    held = [title for code, title in titles.items() if person.sections.get(code) in (SEVERE, NEED)]
    return ", ".join(held) or "None found"


def _cells(headline: Headline, found: needs_counts.Behind) -> list[Any]:
    prisoner = headline.custody.prisoner
    return [
        prisoner.number, prisoner.list_name, rosh_words(headline.rosh_level, headline.rosh_group),
        _needs(headline, found), headline.earliest_release_on or "not known",
        headline.offender_supervisor or "nobody",
    ]  # fmt: skip
