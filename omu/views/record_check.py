"""Is the record of a case complete? What is there, what is noted, what is missing and where to mend it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Custody
from cases.standards import recording
from cases.views.access import open_case
from inspection.actions import record_facts, recording_facts
from inspection.standards.completeness import State, check
from omu.dashboards.recording import roles_in_words
from omu.views.recording import write_href
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


#: In which order the entries stand that events ask for; what is written is not shown.
OPEN = {recording.State.MISSING: "red", recording.State.NOT_YET: "grey"}


def entries_of(custody: Custody, request: Any) -> list[dict[str, Any]]:
    """The entries that events ask for and that are not written, the missing ones first."""
    number = custody.prisoner.number
    owed = recording_facts.owed_of([custody.pk], today=request.today)[custody.pk]
    return [
        {
            "owed": one,
            "state": str(one.state).capitalize(),
            "colour": colour,
            "by_whom": roles_in_words(one.rule),
            "href": write_href(one, number=number, actor=request.actor),
        }
        for state, colour in OPEN.items()
        for one in owed
        if one.state is state
    ]


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
        "entries": entries_of(custody, request),
        "others": [row for row in rows if not row["item"].is_missing],
    }
    return render(request, "omu/record_check/record_check.html", context)
