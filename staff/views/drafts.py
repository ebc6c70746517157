"""Drafts: what is being typed, kept as one writes and offered back to its author alone (docs/adr/0002)."""

import datetime
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST

from staff.actions import drafts
from staff.actions.errors import Refused
from staff.models import Draft
from staff.views.access import requires, safe_next


@dataclass(frozen=True)
class Offer:
    """Where a form keeps its draft, and the draft kept there if there is one.

    A view gives it to its template as `draft`: `<form … data-draft-url="{{ draft.url }}">`,
    staff/drafts/offer.html above the form and staff/drafts/button.html in it after the primary button.
    """

    form_name: str
    subject: str
    saved_at: datetime.datetime | None = None
    fields: dict[str, list[str]] | None = None

    @property
    def url(self) -> str:
        """Where the form sends what is typed."""
        return reverse("draft_keep", args=[self.form_name, self.subject])

    @property
    def discard_url(self) -> str:
        """Where the draft is given up."""
        return reverse("draft_discard", args=[self.form_name, self.subject])

    @property
    def key(self) -> tuple[str, str]:
        """What `staff.views.submit.submitted(draft=…)` takes to discard the draft with the deed."""
        return self.form_name, self.subject

    def fill(self, form: forms.BaseForm) -> None:
        """Show the draft in a form that was not sent. Its version stays the one it was typed against."""
        if form.is_bound or not self.fields:
            return
        data = QueryDict(mutable=True)
        for name, values in self.fields.items():
            data.setlist(name, values)
        for name, field in form.fields.items():
            prefixed = form.add_prefix(name)
            if name != "submission" and not field.widget.value_omitted_from_data(data, {}, prefixed):
                form.initial[name] = field.widget.value_from_datadict(data, {}, prefixed)


def offer(request: Any, form_name: str, subject: str) -> Offer:
    """The author's own draft of a form about a subject, to be offered back; one query."""
    kept = Draft.objects.visible_to(request.actor).filter(form=form_name, subject=subject).first()
    if kept is None:
        return Offer(form_name, subject)
    return Offer(form_name, subject, saved_at=kept.saved_at, fields=kept.fields)


@require_http_methods(["GET", "POST"])
@requires("tasks:R")
def draft_keep(request: Any, form_name: str, subject: str) -> HttpResponse:
    """POST keeps what was typed, as JSON from the page or as the form itself; GET gives one's own draft."""
    if request.method == "GET":
        kept = offer(request, form_name, subject)
        if kept.saved_at is None:
            raise Http404
        return JsonResponse({"fields": kept.fields, "saved_at": f"{localtime(kept.saved_at):%H:%M}"})
    as_json = request.content_type == "application/json"
    try:
        fields = _typed(request.body) if as_json else dict(request.POST.lists())
        kept_at = localtime(drafts.keep(form_name, subject=subject, fields=fields, by=request.actor).saved_at)
    except Refused as refusal:
        if as_json:
            return JsonResponse({"error": refusal.message}, status=400)
        messages.error(request, f"{refusal.message} It was not saved as a draft.")
        return redirect(safe_next(request, "/"))
    if as_json:
        return JsonResponse({"saved_at": f"{kept_at:%H:%M}"})
    messages.success(request, f"Saved as draft {kept_at:%H:%M}. It is offered to you when you come back.")
    return redirect(safe_next(request, "/"))


def _typed(body: bytes) -> dict[str, Any]:
    """The fields of a JSON body. Raises Refused for anything but an object of named fields."""
    try:
        fields = json.loads(body)["fields"]
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise Refused('Send JSON such as {"fields": {"text": ["…"]}}.') from fault
    if not isinstance(fields, dict):
        raise Refused('Send JSON such as {"fields": {"text": ["…"]}}.')
    return fields


@require_POST
@requires("tasks:R")
def draft_discard(request: Any, form_name: str, subject: str) -> HttpResponse:
    """Give up one's own draft."""
    drafts.discard(form_name, subject=subject, by=request.actor)
    messages.success(request, "The draft was discarded.")
    return redirect(safe_next(request, "/"))
