"""The time line of a sentence, and the custodies a person had before (M-053, docs/domain.md 3.0, 3.1)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases.models import Custody
from cases.standards.addresses import CaseNumber
from cases.views.access import open_case
from omu.dashboards.timeline import Bar, Lane, drawn, lanes_of
from sentence_plans.actions import stages
from staff.views.access import requires


@requires("case_core:R")
def case_timeline(request: Any, number: str) -> HttpResponse:
    """From reception to the end of the sentence: stages, places, absences, dates, every duty, and today."""
    custody = open_case(request, number, deed="cases.timeline.opened")
    facts = stages.gather([custody], today=request.today)[custody.pk]
    lanes = lanes_of(custody, facts, today=request.today, actor=request.actor)
    picture = drawn(lanes, today=request.today, begun=custody.opened_on)
    return render(request, "omu/timeline/timeline.html", {"custody": custody, "picture": picture})


@requires("case_core:R")
def earlier_custodies(request: Any, number: str) -> HttpResponse:
    """Every custody of the human being, the latest first; each opens with its dates, log and plans."""
    custody = open_case(request, number, deed="cases.earlier_custodies.opened")
    every = list(
        Custody.objects.visible_to(request.actor)
        .for_page()
        .of_number(number)
        .prefetch_related("sentences", "stays__prison", "releases")
    )
    rows = [_row(one, present=one.pk == every[0].pk, shown=one.pk == custody.pk) for one in every]
    lane_of = [Lane(f"From {one.opened_on:%d/%m/%Y}", bars=[_bar(one)]) for one in reversed(every)]
    context = {
        "custody": custody,
        "rows": rows,
        "picture": drawn(lane_of, today=request.today) if len(every) > 1 else None,
        "reads_log": request.actor.may("contact_log:R"),
        "reads_assessments": request.actor.may("assessment:R") or request.actor.may("rosh:R"),
        "reads_plan": request.actor.may("sentence_plan:R"),
    }
    return render(request, "omu/timeline/earlier.html", context)


def _bar(custody: Custody) -> Bar:
    how = custody.get_closed_as_display() if custody.closed_as else "In custody"
    return Bar(custody.opened_on, custody.closed_on, how, "plain")


def _row(custody: Custody, *, present: bool, shown: bool) -> dict[str, Any]:
    """One custody as a row; the present one is opened by the number alone."""
    plain = str(custody.prisoner.number)
    address = plain if present else CaseNumber(plain, custody.pk)
    prisons = dict.fromkeys(stay.prison.name for stay in custody.stays.all())
    return {"custody": custody, "address": address, "present": present, "shown": shown,
            "prisons": list(prisons), "sentences": list(custody.sentences.all())}  # fmt: skip
