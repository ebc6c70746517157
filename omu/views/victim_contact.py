"""Cases of victim contact for their liaison officers: the victim part alone (docs/domain.md 10.6).

None of these pages says where the person is held: a victim is not told, and who tells victims need not know.
"""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import contacts, liaison, no_contacts, victim_facts, withdrawals
from cases.models import Contact, ContactKind, Custody, VictimScheme, VictimStatement, WithWhom
from cases.models.contacts import ContactQuerySet, sight
from cases.templatetags.case import rosh_words
from cases.views.contact_log import Shown
from cases.views.custody import length_words
from cases.views.victims import stating
from cases.views.withdrawals import withdrawing
from omu.actions import victim_part
from omu.forms.victim_contact import LiaisonEntryForm
from staff import audit
from staff.views.access import requires
from staff.views.submit import submitted

A_PAGE = 50
MOST_ENTRIES = 100
OPENED = "omu.victim_contact.opened"


def opened(request: Any, number: str) -> Custody:
    """The case with this number, if the officer works with it; the read is audited. Else Http404."""
    found = Custody.objects.window_for(request.actor).for_page().of_number(number).first()
    if found is None:
        raise Http404
    audit.record_read(by=request.actor, deed=OPENED, subject=found, prisoner_number=found.prisoner.number)
    return found


def _entries(request: Any, custody: Custody) -> ContactQuerySet:
    """What the log says about a victim in this case, the newest first."""
    rows = Contact.objects.visible_to(request.actor).originals().filter(custody=custody)
    return rows.for_log()


@requires("victim_contact:R")
def victim_contacts(request: Any) -> HttpResponse:
    """The cases of victim contact one works with, offers that are owed first."""
    audit.record(by=request.actor, deed="omu.victim_contact.listed", kind="read")
    page = Paginator(liaison.cases_of(by=request.actor), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "omu/victim_contact/list.html", {"page": page, "words": dict(VictimScheme.choices)}
    )


def _part(request: Any, custody: Custody) -> dict[str, Any]:
    """The victim part: what was said, the offer, limits of contact, the plan for safety, results, entries."""
    said = list(VictimStatement.objects.visible_to(request.actor).filter(custody=custody).in_order())[::-1]
    entries = list(_entries(request, custody)[: MOST_ENTRIES + 1])
    contacts.read(entries, by=request.actor)
    return {
        "now": said[0] if said else None,
        "before": said[1:],
        "proposal": victim_facts.gather([custody])[custody.pk].proposal,
        "limited": no_contacts.in_force(custody, today=request.today),
        "safety": victim_part.safety_plan(custody, by=request.actor),
        "results": victim_part.results(custody, by=request.actor),
        "entries": [Shown(one, sight(one, request.actor)) for one in entries[:MOST_ENTRIES]],
        "more": len(entries) > MOST_ENTRIES,
    }


@requires("victim_contact:R")
def victim_contact(request: Any, number: str) -> HttpResponse:
    """One case: name, sentence, dates and the victim part."""
    custody = opened(request, number)
    clock = custody.clocks.filter(standard="T17").first()
    headline = custody.headline
    context = {
        "custody": custody,
        "sentences": [{"sentence": one, "length": length_words(one)} for one in custody.sentences.all()],
        "dates": custody.key_dates.filter(replaced_at__isnull=True).order_by("on"),
        "rosh": rosh_words(headline.rosh_level, headline.rosh_group),
        "clock": clock,
        "is_overdue": bool(clock and clock.running and clock.due_by < request.today),
        "may_write": custody.closed_on is None,
        **_part(request, custody),
    }
    return render(request, "omu/victim_contact/case.html", context)


@requires("victim_contact:W")
def victim_contact_state(request: Any, number: str) -> HttpResponse:
    """Record what is known of victims and how victim contact stands; the form shows what holds."""
    custody = opened(request, number)
    return stating(
        request, custody, leads_to=reverse("victim_contact", args=[number]),
        template="omu/victim_contact/state.html", first={"liaison": str(request.actor.person.pk)},
    )  # fmt: skip


@requires("victim_contact:W")
def victim_contact_log(request: Any, number: str) -> HttpResponse:
    """Write an entry about a victim into the log of the case."""
    custody = opened(request, number)
    form = LiaisonEntryForm(request.POST or None, now=request.now)
    done = submitted(
        request,
        form,
        lambda fields: contacts.log(
            custody, **fields, kind=ContactKind.COMMUNICATION, sub_kind="victim",
            with_whom=WithWhom.VICTIM_LIAISON, now=request.now, today=request.today, by=request.actor,
        ),
        leads_to=lambda made: reverse("victim_contact", args=[number]),
        says="The entry was saved and stands in the log of the case.",
    )  # fmt: skip
    return done or render(request, "omu/victim_contact/log.html", {"custody": custody, "form": form})


@requires("victim_contact:W")
def victim_contact_withdraw(request: Any, number: str, pk: int) -> HttpResponse:
    """Take back an entry of one's own; 404 for an entry of others and for one that was withdrawn."""
    custody = opened(request, number)
    entry = _entries(request, custody).filter(pk=pk).first()
    if entry is None or not withdrawals.may_withdraw(entry, by=request.actor).ok:
        raise Http404
    leads_to = reverse("victim_contact", args=[number])
    template = "omu/victim_contact/withdraw.html"
    return withdrawing(request, custody, entry, leads_to=leads_to, template=template)
