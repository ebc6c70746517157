"""The predictors of an assessment: inputs confirmed, results with their sums (docs/domain.md 7.6)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from risk.actions import predictors, rights
from risk.actions.predictor_content import ITEMS
from risk.actions.predictors import SECTION
from risk.forms.predictors import PredictorForm
from risk.forms.sections import given_of, words
from risk.standards.predictor_points import GENERAL, VIOLENT
from risk.standards.predictors import built_in
from risk.views.access import Opened, open_assessment
from risk.views.assessments import prediction_rows
from risk.views.pages import progress
from risk.views.sections import draft_of, stale_of
from staff.views.access import requires
from staff.views.submit import submitted

#: Inputs that are answered in their own sections and only shown here, in the order of the form.
SHOWN = tuple(dict.fromkeys(("recognises_impact", *GENERAL, *VIOLENT, "psychiatric")))


@requires("assessment:R")
def assessment_predictors(request: Any, number: str, key: int) -> HttpResponse:
    """What the predictors rest on and come to; writers of an open assessment confirm the inputs here."""
    opened = open_assessment(request, number, key)
    writes = opened.assessment.is_writable and rights.writes(request.actor)
    if request.method == "POST" and not rights.writes(request.actor):
        raise PermissionDenied
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "predicted": opened.content.predicted,
        "results": prediction_rows(opened.content),
        "items": _items(opened) if opened.sight.sections == "full" else [],
        "opens_sums": opened.sight.sections == "full",
        "item_set": built_in()["item_set"],
        "progress": progress(opened, "predictors") if writes else [],
    }
    if not writes and request.method != "POST":
        return render(request, "risk/predictors/predictors.html", context)
    return _written(request, opened, context)


def _written(request: Any, opened: Opened, context: dict[str, Any]) -> HttpResponse:
    note = opened.content.notes.get(SECTION)
    proposed = predictors.proposals(opened.content, custody=opened.custody)
    version = note.version if note else 0
    form = PredictorForm(opened.content.predicted, proposed, request.POST or None, version=version)
    draft = draft_of(request, opened, "predictors", form)
    done = submitted(
        request,
        form,
        lambda fields: predictors.confirm(
            opened.assessment,
            answers=form.answers(),
            remark=fields["remark"],
            version=fields["version"],
            by=request.actor,
        ),
        leads_to=lambda results: opened.address("assessment_predictors"),
        says="The inputs are confirmed. What they come to stands below.",
        draft=draft.key,
    )
    context |= {"form": form, "draft": draft, "stale": stale_of(form)}
    return done or render(request, "risk/predictors/predictors.html", context)


def _items(opened: Opened) -> list[dict[str, Any]]:
    """The answers of other sections that the predictors take, each with its section."""
    found = []
    for name in sorted(SHOWN, key=lambda one: [int(part) for part in ITEMS[one].split(".")]):
        section = next(
            (one for one in opened.content.form.sections if one.number == ITEMS[name].split(".")[0]), None
        )
        item = next((one for one in section.items if one.number == ITEMS[name]), None) if section else None
        if section and item:
            answer = words(item, given_of(opened.content.answers.get(item.number)))
            found.append(
                {
                    "item": item,
                    "answer": answer,
                    "section": section,
                    "href": opened.address("assessment_section", section.number),
                    "used_by": ", ".join(_used_by(name)),
                }
            )
    return found


def _used_by(name: str) -> list[str]:
    takes = {"OGP": set(GENERAL), "OVP": {*VIOLENT, "recognises_impact", "psychiatric"}}
    return [label for label, names in takes.items() if name in names]
