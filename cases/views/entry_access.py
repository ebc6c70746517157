"""Reading a restricted entry by a grant, or at once; requests and their answers (docs/domain.md 10.3)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.actions import contacts, entry_access
from cases.actions.entry_access import Standing
from cases.forms.entry_access import EntryAnswerForm, EntryAskForm, EntryEndForm, EntryReviewForm
from cases.models import Contact, Custody, EntryAccess
from cases.models.contacts import sight
from cases.models.entry_access import answers_for
from cases.standards.entry_access import reviewed_by
from cases.views.contact_log import Shown
from cases.views.contacts import open_entry
from staff import audit
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.submit import submitted

RECENT = 50


def _masked(request: Any, number: str, pk: int) -> tuple[Custody, Contact, Standing]:
    """An entry that is masked for who asks; 404 where it is not, or is out of reach."""
    custody, entry = open_entry(request, number, pk)
    found = entry_access.standing(entry, today=request.today, by=request.actor)
    if found is None:
        raise Http404
    return custody, entry, found


@requires("entry_access:W")
def entry_ask(request: Any, number: str, pk: int) -> HttpResponse:
    """Ask to read a restricted entry, with the reason."""
    custody, entry, _ = _masked(request, number, pk)
    form = EntryAskForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: entry_access.ask(entry, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("contact", args=[number, pk]),
        says="Your request is with those who answer for the entry. You are told when they have answered.",
    )
    shown = Shown(entry, sight(entry, request.actor))
    context = {"custody": custody, "entries": [shown], "entry": entry, "form": form}
    return done or render(request, "cases/entry_access/ask.html", context)


@requires("break_glass:W")
def entry_at_once(request: Any, number: str, pk: int) -> HttpResponse:
    """Read a restricted entry at once, with the reason; it is reviewed."""
    custody, entry, _ = _masked(request, number, pk)
    form = EntryAskForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: entry_access.read_at_once(entry, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("entry_granted", args=[number, pk]),
        says="You may read the entry today and tomorrow. That you did is reviewed by the next working day.",
    )
    shown = Shown(entry, sight(entry, request.actor))
    context = {"custody": custody, "entries": [shown], "entry": entry, "form": form, "at_once": True}
    return done or render(request, "cases/entry_access/ask.html", context)


@requires("entry_access:W")
def entry_granted(request: Any, number: str, pk: int) -> HttpResponse:
    """The text of an entry, as long as what lets one read it holds; each opening is in the audit."""
    custody, entry, found = _masked(request, number, pk)
    if found.holding is None:
        contacts.read([entry], by=request.actor)
        raise Http404
    entry_access.read(found.holding, by=request.actor)
    context = {
        "custody": custody,
        "entries": [Shown(entry, "full")],
        "entry": entry,
        "holding": found.holding,
    }
    return render(request, "cases/entry_access/granted.html", context)


@requires("entry_access:W", "entry_access:A")
def entry_requests(request: Any) -> HttpResponse:
    """Requests to be answered and readings to be reviewed; one's own."""
    rows = EntryAccess.objects.visible_to(request.actor).select_related(
        "contact__custody__prisoner", "user", "answered_by"
    )
    mine = rows.filter(user=request.actor.user).order_by("-asked_on", "-pk")[:RECENT]
    others = rows.exclude(user=request.actor.user)
    waiting = [_row(one) for one in others.open()]
    context = {
        "answers": request.actor.may("entry_access:A"),
        "read": [row for row in waiting if row["one"].is_at_once],
        "asked": [row for row in waiting if not row["one"].is_at_once],
        "answered": [_row(one) for one in others.filter(answered_on__isnull=False).order_by("-pk")[:RECENT]],
        "mine": [_row(one) for one in mine],
        "asks": request.actor.may("entry_access:W"),
        "closed_cases": request.actor.may("limited_case:W"),
    }
    audit.record(
        by=request.actor, deed="cases.entry_access.listed", kind="read", subject=request.actor.person
    )
    return render(request, "cases/entry_access/list.html", context)


def _row(one: EntryAccess) -> dict[str, Any]:
    return {
        "one": one,
        "prisoner": one.contact.custody.prisoner,
        "role": ROLE_NAMES.get(one.role, one.role),
        "review_by": reviewed_by(today=one.asked_on),
    }


@requires("entry_access:A")
def entry_request(request: Any, pk: int) -> HttpResponse:
    """Answer a request, or review a reading; 404 for one's own and for what one does not answer for."""
    rows = EntryAccess.objects.visible_to(request.actor).exclude(user=request.actor.user)
    access = get_object_or_404(
        rows.select_related("contact__custody__prisoner", "user", "answered_by"), pk=pk
    )
    if not answers_for(request.actor, access.contact.restriction):
        raise Http404
    form = _form(access)(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: _do(access, fields, request),
        leads_to=lambda made: reverse("entry_requests"),
        says="It is recorded, and who asked is told.",
    )
    contacts.read([access.contact], by=request.actor)
    context = _row(access) | {
        "form": form,
        "entries": [Shown(access.contact, sight(access.contact, request.actor))],
        "may_end": access.until and access.until >= request.today and not access.ended_on,
    }
    return done or render(request, "cases/entry_access/answer.html", context)


def _form(access: EntryAccess) -> type[EntryAnswerForm | EntryReviewForm | EntryEndForm]:
    if access.answered_on:
        return EntryEndForm
    return EntryReviewForm if access.is_at_once else EntryAnswerForm


def _do(access: EntryAccess, fields: dict[str, Any], request: Any) -> EntryAccess:
    if access.answered_on:
        return entry_access.end(access, today=request.today, by=request.actor)
    return entry_access.answer(access, **fields, today=request.today, by=request.actor)
