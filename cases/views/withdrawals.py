"""Taking back an entry of the log, and reading one that was taken back (docs/domain.md 2.2, 14.1)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import contacts, withdrawals
from cases.forms.contacts import WithdrawForm
from cases.models import Contact, Custody
from cases.models.contacts import sight, sight_if_standing
from cases.views.contact_log import Shown
from cases.views.contacts import open_entry
from staff.views.access import requires
from staff.views.submit import submitted


def withdrawing(
    request: Any, custody: Custody, entry: Contact, *, leads_to: str, template: str
) -> HttpResponse:
    """The page that takes an entry back; reading a restricted one is audited.

    404 where it may not be read in full, or is withdrawn and the page is opened.
    """
    contacts.read([entry], by=request.actor)
    shown = Shown(entry, sight(entry, request.actor))
    if not shown.is_full and not (shown.withdrawal and request.method == "POST"):
        raise Http404
    seen = {"seen": len(shown.amendments)}
    form = WithdrawForm(request.POST or None, initial=seen)
    done = submitted(
        request,
        form,
        lambda fields: withdrawals.withdraw(entry, **fields, by=request.actor),
        leads_to=lambda made: leads_to,
        says="The entry was withdrawn. That it was there, and why it was withdrawn, stays in the log.",
    )
    if done is None and form.is_bound:
        form.shown_again(seen=seen["seen"])
    finding = withdrawals.may_withdraw(entry, by=request.actor)
    context = {"custody": custody, "shown": shown, "entries": [shown], "form": form, "finding": finding}
    return done or render(request, template, context)


@requires("withdrawal:W")
def contact_withdraw(request: Any, number: str, pk: int) -> HttpResponse:
    """Take an entry back; 404 where it may not be read in full, or is withdrawn and the page is opened."""
    custody, entry = open_entry(request, number, pk)
    leads_to = reverse("contact", args=[number, entry.pk])
    return withdrawing(request, custody, entry, leads_to=leads_to, template="cases/contacts/withdraw.html")


@requires("withdrawal:R")
def contact_withdrawn(request: Any, number: str, pk: int) -> HttpResponse:
    """The text of a withdrawn entry, for those who answer for the log; each opening is in the audit."""
    custody, entry = open_entry(request, number, pk, deed="cases.log.withdrawn_opened")
    in_full = sight_if_standing(entry, request.actor) == "full"
    if not in_full or sight(entry, request.actor) != "withdrawn":
        raise Http404
    withdrawals.read(entry, by=request.actor)
    context = {"custody": custody, "withdrawal": entry.withdrawal, "entries": [Shown(entry, "full")]}
    return render(request, "cases/contacts/withdrawn.html", context)
