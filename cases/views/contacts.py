"""Logging a contact, opening one entry, and amending it (docs/domain.md 14)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import contact_limits, contacts, entry_access, messages, no_contacts, withdrawals
from cases.forms.contacts import AmendForm, ContactForm, common_kinds, kinds_of
from cases.models import Contact, ContactMode, Custody, Headline, WithWhom
from cases.models.alerts import open_alerts
from cases.models.contacts import sight
from cases.standards.contact_limits import PERSON
from cases.views.access import open_case
from cases.views.contact_log import Shown
from staff.actors import Actor
from staff.views import drafts
from staff.views.access import requires
from staff.views.submit import submitted

NEXT = "next"


def last_used(actor: Actor) -> dict[str, str]:
    """Kind, mode and person of the entry this user wrote last; empty before the first. One query."""
    own = Contact.objects.visible_to(actor).originals().filter(author=actor.user)
    letters = {"message": None, "escalation": None, "answers_escalation": None}
    last = own.filter(**letters).order_by("-id").first()
    if last is None:
        return {}
    return {"kind": f"{last.kind}:{last.sub_kind}", "mode": last.mode, "with_whom": last.with_whom}


def next_in_caseload(custody: Custody, actor: Actor) -> Headline | None:
    """The next of the people this officer holds, in the order of their names, and round again."""
    holds = "offender_manager" if actor.role == "offender_manager" else "offender_supervisor"
    if actor.role == "wing_staff":
        holds = "personal_officer"
    mine = Headline.objects.visible_to(actor).filter(**{holds: actor.user}, is_open=True)
    mine = mine.select_related("custody__prisoner").exclude(pk=custody.pk).order_by("sort_name", "pk")
    return mine.filter(sort_name__gt=custody.headline.sort_name).first() or mine.first()


def asked_for(request: Any) -> dict[str, str]:
    """Kind, mode and person named in the address, by a page that says what has to be written (14.3 rule 8).

    What makes no sense, or is none of the kinds this role writes, is left out.
    """
    offered = {
        "kind": kinds_of(request.actor), "mode": ContactMode.values, "with_whom": WithWhom.values,
    }  # fmt: skip
    return {name: value for name, known in offered.items() if (value := request.GET.get(name, "")) in known}


def _defaults(request: Any) -> tuple[dict[str, Any], str]:
    """What the form shows first, right nine times in ten; and the kind used last."""
    before = last_used(request.actor) | asked_for(request)
    common = common_kinds(request.actor, last_used=before.get("kind", ""))
    now = request.now
    return {
        "happened_on": now.date(),
        "happened_time": now.time(),
        "kind": common[0] if common else "",
        "mode": "face_to_face",
        "with_whom": "prisoner",
        "restriction": "",
        **asked_for(request),
    }, before.get("kind", "")


def _limits(request: Any, custody: Custody) -> dict[str, Any]:
    """What the form asks where contact is limited; with the names for those who may read them."""
    codes = [one.code for one in open_alerts(custody)]
    limits = contact_limits.of_case(custody, codes=codes, today=request.today)
    reads = PERSON in limits and request.actor.may("no_contact:R")
    named = no_contacts.in_force(custody, today=request.today) if reads else []
    return {"limits": limits, "people": [one.person for one in named]}


@requires("contact_log:W")
def contact_log_entry(request: Any, number: str) -> HttpResponse:
    """Write one entry; then stay with the person or go on to the next of one's own."""
    custody = open_case(request, number, deed="cases.log.entry_opened")
    draft = drafts.offer(request, "contact", number)
    initial, used = _defaults(request)
    form = ContactForm(
        request.POST or None, request.FILES or None, actor=request.actor, last_used=used, initial=initial,
        **_limits(request, custody),
    )  # fmt: skip
    draft.fill(form)
    goes_on = request.POST.get("then") == NEXT
    following = next_in_caseload(custody, request.actor) if goes_on or request.method == "GET" else None

    def leads_to(made: Contact) -> str:
        if goes_on and following:
            return reverse("contact_log_entry", args=[following.custody.prisoner.number])
        return reverse("contact_log_entry" if not goes_on else "case_log", args=[number])

    def says(made: Contact) -> str:
        prisoner = custody.prisoner
        if goes_on and following:
            next_one = following.custody.prisoner.list_name
            return f"The entry about {prisoner.list_name} was saved. Next: {next_one}."
        return f"The entry about {prisoner.list_name} was saved and stands in the log."

    done = submitted(
        request,
        form,
        lambda fields: contacts.log(
            custody, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=leads_to,
        says=says,
        draft=draft.key,
    )
    context = {"form": form, "custody": custody, "draft": draft, "following": following}
    return done or render(request, "cases/contacts/new.html", context)


def open_entry(
    request: Any, number: str, pk: int, *, deed: str = "cases.log.entry_read"
) -> tuple[Custody, Contact]:
    """The case and one entry of it, the first one where `pk` is an amendment; 404 out of reach."""
    custody = open_case(request, number, deed=deed)
    entries = Contact.objects.visible_to(request.actor).filter(prisoner__in=custody.prisoner.records)
    found = entries.select_related("amends").filter(pk=pk).first()
    if found is None:
        raise Http404
    return custody, entries.for_log().get(pk=found.amends_id or found.pk)


def _correspondence(shown: Shown, actor: Actor) -> dict[str, Any]:
    """Of a message: what it answers, its answers, and whether the actor may answer it."""
    message = getattr(shown.contact, "message", None) if shown.is_full else None
    if message is None:
        return {}
    between = {message.to_id, shown.contact.author_id}
    replies = shown.contact.replies.filter(contact__withdrawal__isnull=True).select_related("contact")
    return {
        "may_reply": actor.may("message:W") and actor.person.pk in between,
        "answers": message.answers_id,
        "replies": replies.order_by("pk"),
    }


def _may_link(shown: Shown, custody: Custody, actor: Actor) -> bool:
    """Whether an entry can be linked to an objective of the plan: by who writes in logs and reads plans."""
    writes = actor.may("contact_log:W") and actor.may("sentence_plan:R")
    return writes and shown.is_full and not shown.withdrawal and bool(custody.headline.plan_state)


@requires("contact_log:R")
def contact(request: Any, number: str, pk: int) -> HttpResponse:
    """One entry with its amendments; masked where it must be, and then too its opening is in the audit."""
    custody, entry = open_entry(request, number, pk)
    contacts.read([entry], by=request.actor)
    messages.opened(entry, by=request.actor)
    shown = Shown(entry, sight(entry, request.actor))
    own = entry.author_id == request.actor.user.pk
    may_amend = shown.is_full and request.actor.may("contact_log:W") and (own or not entry.restriction)
    standing = shown.is_full and request.actor.may("withdrawal:W")
    context = {
        "custody": custody,
        "shown": shown,
        "entries": [shown],
        "may_amend": may_amend,
        "may_link": _may_link(shown, custody, request.actor),
        **_correspondence(shown, request.actor),
        "access": entry_access.standing(entry, today=request.today, by=request.actor),
        "may_withdraw": standing and withdrawals.may_withdraw(entry, by=request.actor).ok,
        "may_read_withdrawn": bool(shown.withdrawal) and request.actor.may("withdrawal:R"),
    }
    return render(request, "cases/contacts/contact.html", context)


@requires("contact_log:W")
def contact_amend(request: Any, number: str, pk: int) -> HttpResponse:
    """Correct an entry by another that points to it; 404 where it may not be read in full."""
    custody, entry = open_entry(request, number, pk)
    contacts.read([entry], by=request.actor)
    shown = Shown(entry, sight(entry, request.actor))
    if not shown.is_full and not (shown.withdrawal and request.method == "POST"):
        raise Http404
    draft = drafts.offer(request, "amendment", str(pk))
    form = AmendForm(request.POST or None)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: contacts.amend(
            entry, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("contact", args=[number, entry.pk]),
        says="The entry was amended. The first text stays, with the amendment under it.",
        draft=draft.key,
    )
    context = {"custody": custody, "shown": shown, "entries": [shown], "form": form, "draft": draft}
    return done or render(request, "cases/contacts/amend.html", context)
