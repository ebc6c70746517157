"""Pages that show every component in every state, for the browser tests only."""

import datetime
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from omu.urls import handler400, handler403, handler404, handler500, urlpatterns
from staff.forms import fields
from staff.forms.base import GovForm

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class Everything(GovForm):
    """One field of each kind."""

    surname = fields.TextField(label="Family name", max_length=10)
    born_on = fields.SplitDateField(label="Date of birth")
    note = fields.LongTextField(label="What happened", max_length=20)
    kind = forms.ChoiceField(
        label="Kind of contact",
        choices=[("face", "Face to face"), ("other", "Another")],
        widget=forms.RadioSelect,
    )
    other = forms.CharField(label="Which other kind", required=False)
    tags = forms.MultipleChoiceField(
        label="Tags", choices=[("v", "Victim"), ("d", "Drugs")], widget=forms.CheckboxSelectMultiple
    )
    prison = forms.ChoiceField(label="Prison", choices=[("", "Choose"), ("ASH", "Ashbourne")])
    agreed = forms.BooleanField(label="The prisoner has seen this")
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    paper = forms.FileField(label="File of receptions")
    reveals: ClassVar[Any] = {"kind": {"other": ["other"]}}


PAGES = Path(__file__).parent / "gallery_pages"


HEADER = {
    "surname": "Rees", "forenames": "Siôn", "number": "A1234BC", "age": None, "location": "", "href": "/",
    "log_contact_href": "/gallery/form/",
    "rosh": {"text": "High risk of serious harm", "colour": "red"},
    "facts": [{"text": "Tier 4"}],
    "alerts": [{"text": "ACCT open", "href": "/"}],
    "holders": [{"role": "OS", "name": "R. Bell", "next": "assessment", "is_late": True}, {"role": "PO"}],
    "next_due": {"text": "Assessment due 3 December 2026", "href": "/", "is_late": True},
}  # fmt: skip


def page(name: str) -> Any:
    """A template of this folder, which the service itself never sees."""
    return engines["django"].from_string((PAGES / name).read_text("utf-8"))


def form_page(request: HttpRequest) -> HttpResponse:
    """The form; `?sent` shows it with a mistake in every field."""
    born = {"born_on_day": "31", "born_on_month": "2", "born_on_year": "1980"}
    sent = born | {"surname": "far too long a name", "note": "x" * 21, "kind": "other"}
    form = Everything(sent, {}) if "sent" in request.GET else Everything()
    return HttpResponse(page("form.html").render({"form": form}, request))


def case_page(request: HttpRequest) -> HttpResponse:
    """The head of a case, its log, lists, charts and what else there is."""
    at = datetime.datetime(2026, 11, 20, 14, 2, tzinfo=datetime.UTC)
    entry = {"title": "Face to face", "at": at, "author": "R. Bell", "department": "OMU"}
    context = {
        "at": at,
        "header": HEADER,
        "subnav": [{"label": "Overview", "href": "/"}, {"label": "Log", "href": "/", "current": True}],
        "entries": [entry | {"text": "Talked. " + "long" * 60, "tags": ["Victim"],
                             "amendments": [{"at": at, "author": "R. Bell", "text": "It was Tuesday."}]},
                    entry | {"is_masked": True, "ask_href": "/"}],
        "page": Paginator(range(120), 50).get_page(2), "rows": [("Tier", None)],
        "bars": [{"label": "R. Bell", "value": 3, "href": "/"}],
        "series": ["High", "Medium", "Low", "Not known"],
        "stacks": [{"label": "R. Bell", "values": [1, 2, 3, 0]}],
        "stale": [{"label": "Objective", "mine": "Mine", "theirs": "Theirs"}],
        "job": {"state_in_words": "Building", "done": 3, "total": 9, "is_finished": True},
    }  # fmt: skip
    messages.success(request, "The contact was logged.")
    return HttpResponse(page("case.html").render(context, request))


urlpatterns = [*urlpatterns, path("gallery/form/", form_page), path("gallery/case/", case_page)]
