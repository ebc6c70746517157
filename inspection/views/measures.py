"""The measures of inspection: asked for, read, compared, and the cases behind them (docs/domain.md 21.2)."""

import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.models import Custody
from inspection.actions import measure_jobs
from inspection.forms.measures import MeasureForm
from inspection.standards.measures import Measure, definitions, percent
from inspection.standards.populations import POPULATIONS
from staff import audit
from staff.models import Job, JobState
from staff.views.access import requires
from staff.views.submit import submitted
from staff.views.tables import as_csv

A_PAGE = 50
HEADER = ("Measure", "Title", "Basis", "Numerator", "Denominator", "Per cent", "Not applicable")
#: What the address names to look at one prison or trust of a result instead of the whole.
GROUPS = ("prisons", "trusts")
Figures = list[int]


def _own(request: Any) -> Any:
    """The measures one asked for in this role; counted for it, they are read in no other."""
    return measure_jobs.own(by=request.actor)


@requires("measures:R")
def measure_list(request: Any) -> HttpResponse:
    """The measures one asked for, the latest first."""
    page = Paginator(_own(request).defer("result"), A_PAGE).get_page(request.GET.get("page"))
    rows = [{"job": one, "days": _days(one)} for one in page]
    context = {"page": page, "rows": rows, "done": JobState.DONE}
    return render(request, "inspection/measures/list.html", context)


def _whom(job: Job) -> str:
    """The population, in words."""
    return POPULATIONS[job.parameters["population"]][0]


def _days(job: Job) -> dict[str, datetime.date]:
    """The days of what was asked."""
    return {name: datetime.date.fromisoformat(job.parameters[name]) for name in ("since", "until", "as_of")}


@requires("measures:R")
def measure_new(request: Any) -> HttpResponse:
    """Ask for measures; they are counted as long work."""
    places = measure_jobs.places(by=request.actor)
    form = MeasureForm(request.POST or None, places=places, today=request.today)
    done = submitted(
        request,
        form,
        lambda fields: measure_jobs.ask(fields.pop("place"), **fields, by=request.actor),
        leads_to=lambda made: reverse("measure_report", args=[made.pk]),
        says="The measures are being counted.",
    )
    return done or render(request, "inspection/measures/new.html", {"form": form})


def _finished(request: Any, pk: Any) -> Job:
    found: Job = get_object_or_404(_own(request), pk=pk)
    return found


def _group(request: Any, result: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name and figures of what is looked at: a prison or trust of the result, else the whole."""
    for group in GROUPS:
        code = request.GET.get(group[:-1], "")
        if code in result[group]:
            return result[group][code]["name"], result[group][code]
    return "", result


@requires("measures:R")
def measure_report(request: Any, pk: int) -> HttpResponseBase:
    """Every measure with its figures, beside those of another result where one is chosen; `csv=1` a file."""
    job = _finished(request, pk)
    if job.state != JobState.DONE:
        return render(request, "inspection/measures/waiting.html", {"job": job})
    audit.record(by=request.actor, deed="inspection.measures.opened", subject=job, kind="read")
    name, looked_at = _group(request, job.result)
    others = _own(request).filter(state=JobState.DONE).exclude(pk=pk).defer("result")
    other = _chosen(request, others)
    rows = [
        _row(measure, looked_at["figures"], other.result["figures"] if other else None, job.result["behind"])
        for measure in definitions().measures
    ]
    if request.GET.get("csv"):
        cells = ([row["measure"].id, row["measure"].title, row["measure"].basis, *row["figures"][:2],
                  row["percent"], row["figures"][2]] for row in rows)  # fmt: skip
        return as_csv("measures.csv", header=HEADER, rows=cells)
    context = {
        "job": job,
        "name": name,
        "cases": looked_at["cases"],
        "tables": _tables(rows),
        "other": other,
        "others": [(one, _days(one), _whom(one)) for one in others[:A_PAGE]],
        "days": _days(job),
        "population": _whom(job),
        "prepared_at": measure_jobs.prepared_at(job),
        "differs": _differs(job, other),
        "places": job.result["prisons"] if len(job.result["prisons"]) > 1 else {},
        "trusts": job.result["trusts"],
    }
    return render(request, "inspection/measures/report.html", context)


def _chosen(request: Any, others: Any) -> Job | None:
    key = request.GET.get("compare", "")
    return others.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 12 else None


def _differs(job: Job, other: Job | None) -> bool:
    """Whether two results count different people, or by different definitions (M-082)."""
    if other is None:
        return False
    if job.parameters["population"] != other.parameters["population"]:
        return True
    return bool(job.result["definitions"] != other.result["definitions"])


def _row(
    measure: Measure, figures: dict[str, Figures], others: dict[str, Figures] | None, behind: dict[str, Any]
) -> dict[str, Any]:
    one = figures.get(measure.id, [0, 0, 0])
    now = percent(numerator=one[0], denominator=one[1])
    row = {"measure": measure, "figures": one, "percent": now, "listed": measure.id in behind}
    if others is not None:
        two = others.get(measure.id, [0, 0, 0])
        then = percent(numerator=two[0], denominator=two[1])
        row |= {"other": two, "then": then}
        row["change"] = None if now is None or then is None else now - then
    return row


def _tables(rows: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    titles = definitions().tables
    return [
        (title, [row for row in rows if row["measure"].table == letter]) for letter, title in titles.items()
    ]


@requires("measures:R")
def measure_cases(request: Any, pk: int) -> HttpResponseBase:
    """The cases behind one measure: those in the numerator, then the rest of the denominator."""
    job = _finished(request, pk)
    number = request.GET.get("measure", "")
    behind = job.result.get("behind", {}).get(number) if job.state == JobState.DONE else None
    if behind is None:
        raise Http404
    measure = definitions().measure(id=number)
    audit.record(
        by=request.actor, deed="inspection.measures.cases_opened", subject=job, kind="read",
        details={"measure": number},
    )  # fmt: skip
    counted = set(behind[0])
    lines = [(one, one in counted) for one in sorted(behind[1], key=lambda one: (one not in counted, one))]
    if request.GET.get("csv"):
        cells = ((who, "yes" if met else "no") for who, met in lines)
        return as_csv(f"{number}.csv", header=("Prison number", "In the numerator"), rows=cells)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "job": job,
        "measure": measure,
        "page": page,
        "rows": _named(request, page),
    }
    return render(request, "inspection/measures/cases.html", context)


def _named(request: Any, page: Any) -> list[dict[str, Any]]:
    """The lines of a page with the names of those still within reach."""
    numbers = [who for who, _ in page]
    seen = Custody.objects.visible_to(request.actor).filter(prisoner__number__in=numbers)
    names = {one.prisoner.number: one.prisoner.list_name for one in seen.select_related("prisoner")}
    return [{"number": who, "name": names.get(who, ""), "met": met} for who, met in page]
