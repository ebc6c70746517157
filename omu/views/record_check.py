"""Is the record of a case complete? What is there, what is noted, what is missing and where to mend it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.views.access import open_case
from inspection.actions import record_facts
from inspection.standards.completeness import State, check
from staff.actors import Actor
from staff.views.access import requires

#: Where each thing is mended: the page, the words of the link, and the permission that opens it.
MENDED_AT = {
    "court": ("court_report", "Record the report, or that none was written", "circumstances:W"),
    "convictions": ("assessment_list", "Open the assessments", "assessment:R"),
    "assessment": ("assessment_list", "Open the assessments", "assessment:R"),
    "rosh": ("assessment_list", "Open the assessments", "assessment:R"),
    "risk_plan": ("assessment_list", "Open the assessments", "risk_management_plan:W"),
    "plan": ("plan", "Open the plan", "sentence_plan:R"),
    "review": ("plan", "Open the plan", "sentence_plan:R"),
    "board": ("plan", "Open the plan", "sentence_plan:R"),
    "meetings": ("contact_log_entry", "Write the report in the log", "contact_log:W"),
    "reports": ("contact_log_entry", "Write the report in the log", "contact_log:W"),
    "screening": ("learning_screening", "Record a screening", "circumstances:W"),
    "learning_plan": ("plan", "Open the plan", "sentence_plan:R"),
    "contact": ("contact_log_entry", "Log a contact", "contact_log:W"),
    "manager": ("case_log", "Open the log", "contact_log:R"),
}
COLOURS = {
    State.HELD: "green",
    State.NOTED: "teal",
    State.NOT_YET: "grey",
    State.NOT_APPLICABLE: "grey",
    State.MISSING: "red",
}


def _mend(key: str, number: str, actor: Actor) -> dict[str, str]:
    name, words, permission = MENDED_AT[key]
    return {"href": reverse(name, args=[number]), "words": words} if actor.may(permission) else {}


@requires("record_check:R")
def record_check(request: Any, number: str) -> HttpResponse:
    """Every thing of docs/domain.md 14.3 rule 3, the missing ones first."""
    custody = open_case(request, number, deed="omu.record_check.read")
    facts = record_facts.gather([custody.pk], today=request.today)[custody.pk]
    rows: list[dict[str, Any]] = [
        {
            "item": item,
            "colour": COLOURS[item.state],
            "mend": _mend(item.key, number, request.actor) if item.is_missing else {},
        }
        for item in check(facts=facts)
    ]
    missing = [row for row in rows if row["item"].is_missing]
    context = {
        "custody": custody,
        "missing": missing,
        "others": [row for row in rows if not row["item"].is_missing],
    }
    return render(request, "omu/record_check/record_check.html", context)
