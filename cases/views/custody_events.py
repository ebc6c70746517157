"""Recording what happens to a custody: release, recall, return, absence (docs/domain.md 3.1)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import absences, releases
from cases.forms.custody import AbsenceForm, RecallForm, ReleaseForm, ReturnForm, TakeBackForm
from cases.models import ClosedAs, Custody
from cases.standards.custody_events import sustaining_objection
from cases.views.access import open_case
from staff.forms.base import GovForm
from staff.views.access import requires
from staff.views.submit import submitted

OPENED = "cases.custody.form_opened"


def _page(
    request: Any,
    custody: Custody,
    form: GovForm,
    deed: Callable[..., Any],
    *,
    says: str,
    page: dict[str, str],
) -> HttpResponse:
    """One form about one event, and back to the sentence page."""
    done = submitted(
        request,
        form,
        lambda fields: deed(**fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("case_sentence", args=[custody.prisoner.number]),
        says=says,
    )
    return done or render(request, "cases/custody/event.html", {"form": form, "custody": custody, **page})


@requires("custody:W")
def case_release(request: Any, number: str) -> HttpResponse:
    """Record a release or discharge."""
    custody = open_case(request, number, deed=OPENED)
    form = ReleaseForm(request.POST or None, today=request.today)
    page = {
        "title": "Record a release or discharge",
        "intro": "The case is closed. The stay, and what this prison holds of it, end on that day; duties "
        "still open stop. The offender manager keeps the case, is told, and has the whole record.",
        "button": "Record the release",
    }
    bare = sustaining_objection(
        closed_as=ClosedAs.RELEASED_ON_LICENCE, unsustained=custody.headline.unsustained, note=""
    )
    if bare:
        page["warning"] = bare.reason.replace("write here", "write in the note")

    def deed(**fields: Any) -> Any:
        return releases.release(custody, **fields)

    return _page(
        request, custody, form, deed, says="The release was recorded. The case is closed.", page=page
    )


@requires("custody:W")
def case_recall(request: Any, number: str) -> HttpResponse:
    """Record that a recall was ordered."""
    custody = open_case(request, number, deed=OPENED)
    page = {
        "title": "Record that a recall was ordered",
        "intro": "The case stays closed until he or she is back in custody.",
        "button": "Record the recall",
    }

    def deed(**fields: Any) -> Any:
        return releases.recall(custody, **fields)

    form = RecallForm(request.POST or None)
    return _page(request, custody, form, deed, says="The recall was recorded.", page=page)


@requires("custody:W")
def case_return(request: Any, number: str) -> HttpResponse:
    """Record the return on recall to this prison; another prison receives him or her on recall."""
    custody = open_case(request, number, deed=OPENED)
    release = releases.current(custody)
    form = TakeBackForm(request.POST or None, ordered_on=release.recalled_on if release else None)
    page = {
        "title": "Record the return on recall",
        "intro": "The same case is opened again here, as just received: an offender supervisor is "
        "allocated, and assessment and plan are owed anew. If another prison received him or her, that "
        "prison records it: it receives somebody on recall.",
        "button": "Record the return",
    }

    def deed(**fields: Any) -> Any:
        return releases.take_back(custody, prison=request.actor.assignment.prison, **fields)

    says = "The case is open again. Next: the release dates as they are now, and an offender supervisor."
    return _page(request, custody, form, deed, says=says, page=page)


@requires("custody:W")
def case_absence(request: Any, number: str) -> HttpResponse:
    """Record that somebody is unlawfully at large, or in hospital under the Mental Health Act."""
    custody = open_case(request, number, deed=OPENED)
    page = {
        "title": "Record an absence",
        "intro": "Duties still open do not apply until the return, and then run on with their first start. "
        "Court, a visit to hospital and temporary release are no absences: nothing stops for them.",
        "button": "Record the absence",
    }

    def deed(**fields: Any) -> Any:
        return absences.leave(custody, **fields)

    form = AbsenceForm(request.POST or None)
    return _page(request, custody, form, deed, says="The absence was recorded.", page=page)


@requires("custody:W")
def absence_return(request: Any, number: str) -> HttpResponse:
    """Record the return from an absence."""
    custody = open_case(request, number, deed=OPENED)
    absence = absences.current(custody)
    page = {
        "title": "Record the return",
        "intro": f"He or she is {absences.words(absence)}. A return asks for a review of assessment and plan."
        if absence
        else "He or she is not absent: the return was recorded already.",
        "button": "Record the return",
    }

    def deed(**fields: Any) -> Any:
        return absences.come_back_to(custody, **fields)

    form = ReturnForm(request.POST or None)
    says = "The return was recorded. A review of assessment and plan is owed."
    return _page(request, custody, form, deed, says=says, page=page)
