"""The picture of a plan along the sentence: each objective and action against the key dates (8.3)."""

import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from sentence_plans.actions.order import Sequence
from sentence_plans.standards.sequence import Placed
from sentence_plans.views.access import open_plan
from staff.views.access import requires

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Least width of a bar, in hundredths of the picture, so that a week is seen in a long sentence.
LEAST = 1.0
#: Letters nearer than this, in hundredths, would cover one another on a narrow screen.
NEAR = 6.0


@requires("sentence_plan:R")
def plan_sequence(request: Any, number: str) -> HttpResponse:
    """Objectives and actions in time, with a warning where time or order cannot work; the same as a table."""
    opened = open_plan(request, number)
    context = {"custody": opened.custody, "plan": opened.plan} | picture(
        opened.content.sequence, start=opened.plan.opened_on, today=request.today
    )
    return render(request, "sentence_plans/sequence.html", context)


def picture(found: Sequence, *, start: datetime.date, today: datetime.date) -> dict[str, Any]:
    """What the template draws: places in hundredths of the width, from the beginning to the last day."""
    ends = [one.ends for one in found.rows if one.ends]
    last = max([today, *ends, *(on for on, _ in found.dates)])
    days = max((last - start).days, 1)

    def place(on: datetime.date) -> float:
        return round(min(max((on - start).days / days, 0.0), 1.0) * 100, 2)

    marks = [
        {"letter": letter, "on": on, "name": name, "x": place(on), "is_past": on < start}
        for letter, (on, name) in zip(LETTERS, found.dates, strict=False)
    ]
    return {
        "rows": [_row(one, place) for one in found.rows],
        "marks": marks,
        "heads": _heads(marks),
        "today_x": place(today),
        "start": start,
        "last": last,
        "warnings": found.warnings,
    }


def _heads(marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The letters above the picture; dates too near one another to be told apart share a place."""
    found: list[dict[str, Any]] = []
    for mark in marks:
        if mark["is_past"]:
            continue
        if found and mark["x"] - found[-1]["x"] < NEAR:
            found[-1]["letters"] += f" {mark['letter']}"
        else:
            found.append({"x": mark["x"], "letters": mark["letter"]})
    return found


def _row(one: Placed, place: Any) -> dict[str, Any]:
    x = place(one.begins)
    width = max(place(one.ends) - x, LEAST) if one.ends else 0
    return {"placed": one, "x": min(x, 100 - LEAST), "width": width, "is_action": bool(one.step.of)}
