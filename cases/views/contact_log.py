"""The log of a person: newest first, filtered, masked where it must be, as a page and as CSV."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localtime

from cases.actions import contacts
from cases.actions.contact_limits import took_part
from cases.forms.contacts import LogFilter, kind_words
from cases.models import Contact, ContactKind, Custody, Document, Escalation, Prisoner, TagKind, Withdrawal
from cases.models.contacts import ContactQuerySet, sight
from cases.standards import exchange
from cases.standards.documents import Standing, size_words
from cases.views.access import looked_at, open_case
from cases.views.documents import standing
from staff import audit
from staff.actors import Actor
from staff.forms.fields import spoken
from staff.permissions import ROLE_NAMES
from staff.views.access import requires
from staff.views.addresses import same_list
from staff.views.tables import as_csv

PAGE = 50
WITH = {
    "prisoner": "with the prisoner", "offender_manager": "with the offender manager",
    "offender_supervisor": "with the offender supervisor", "department": "with a department",
    "family": "with the family", "agency": "with an agency", "victim_liaison": "with victim liaison",
}  # fmt: skip
COLUMNS = (
    "when", "kind", "how", "with", "written by", "role", "text", "evidence of", "restriction",
    "bearing on risk", "what to do", "amends", "amended because", "entered", "withdrawn by",
    "withdrawn because", "documents", "who took part", "security report",
)  # fmt: skip


@dataclass(frozen=True)
class Attached:
    """A document with what the scanner says of it."""

    document: Document
    standing: Standing

    @property
    def size(self) -> str:
        """Such as "3 MB"."""
        return size_words(size=self.document.size)


@dataclass(frozen=True)
class Shown:
    """An entry with how much of it may be seen: "full", "gist", "what_to_do", "masked" or "withdrawn"."""

    contact: Contact
    sight: str

    @property
    def is_full(self) -> bool:
        """Whether its text may be shown."""
        return self.sight == "full"

    @property
    def title(self) -> str:
        """Its kind and with whom; of a masked entry only that it is restricted, or that it was withdrawn."""
        if self.withdrawal:
            return "Withdrawn entry"
        if not self.is_full:
            return "Restricted entry"
        if message := getattr(self.contact, "message", None):
            return f"Message to {message.to.full_name}"
        words = kind_words(self.contact.kind, self.contact.sub_kind)
        return f"{words}, {WITH[self.contact.with_whom]}" if self.contact.with_whom in WITH else words

    @property
    def withdrawal(self) -> Withdrawal | None:
        """Who took it back and why, for those who could read it before."""
        return self.contact.withdrawal if self.sight == "withdrawn" else None

    @property
    def documents(self) -> list[Attached]:
        """The files that hang on it, in the order in which they were added; none of a masked entry."""
        found = sorted(self.contact.documents.all(), key=lambda one: one.pk) if self.is_full else []
        return [Attached(one, standing(one)) for one in found]

    @property
    def role(self) -> str:
        """The role of its author in words."""
        return ROLE_NAMES.get(self.contact.author_role, self.contact.author_role)

    @property
    def place(self) -> str:
        """The prison, trust or organisation it was written for."""
        place = self.contact.prison or self.contact.trust
        return place.name if place else ""

    @property
    def came_from(self) -> str:
        """The system it came in from, with its reference there; empty of a masked entry and of our own."""
        contact = self.contact
        trust = contact.trust.name if contact.trust else ""
        words = exchange.came_from(origin=contact.origin, reference=contact.origin_key, trust=trust)
        return words if self.is_full else ""

    @property
    def bearing(self) -> str:
        """Its bearing on risk, for those who get the gist."""
        return self.contact.gist_bearing if self.sight in {"full", "gist"} else ""

    @property
    def what_to_do(self) -> str:
        """What to do, for those who must act without knowing the source."""
        return self.contact.gist_what_to_do if self.sight in {"full", "gist", "what_to_do"} else ""

    @property
    def took_part(self) -> str:
        """Who took part with whom contact is limited, and who was told; "" where that is not so."""
        return took_part(self.contact) if self.is_full else ""

    @property
    def amendments(self) -> list[Contact]:
        """Its corrections in the order in which they were written; none of a masked entry."""
        return sorted(self.contact.amendments.all(), key=lambda one: one.pk) if self.is_full else []


def shown(entries: Iterable[Contact], *, actor: Actor) -> list[Shown]:
    """Entries as they may be shown; each restricted one shown in full gets its line in the audit."""
    found = [Shown(one, sight(one, actor)) for one in entries]
    contacts.read([one.contact for one in found if one.is_full], by=actor)
    return found


def filtered(entries: ContactQuerySet, chosen: dict[str, Any], *, actor: Actor) -> ContactQuerySet:
    """The entries that a filter leaves. All but author and day look only into what may be read in full."""
    zone = get_current_timezone()
    if {"kind", "tag", "with_whom"} & chosen.keys():
        entries = entries.in_full_for(actor)
    columns = {"kind": "kind", "tag": "tags__kind", "with_whom": "with_whom", "author": "author_id"}
    for name in columns.keys() & chosen.keys():
        entries = entries.filter(**{columns[name]: chosen[name]})
    if since := chosen.get("since"):
        entries = entries.filter(happened_at__gte=datetime.datetime.combine(since, datetime.time(), zone))
    if until := chosen.get("until"):
        after = datetime.datetime.combine(until + datetime.timedelta(days=1), datetime.time(), zone)
        entries = entries.filter(happened_at__lt=after)
    return entries


def older(entries: ContactQuerySet, cursor: str) -> ContactQuerySet:
    """The entries after a cursor such as "2026-10-08T09:05:00+00:00_17"; all for one that makes no sense."""
    moment, _, key = cursor.partition("_")
    try:
        at, pk = datetime.datetime.fromisoformat(moment), int(key)
    except ValueError:
        return entries
    if at.tzinfo is None or not 0 < pk < 2**63:
        return entries
    return entries.filter(Q(happened_at=at, pk__lt=pk) | Q(happened_at__lt=at), happened_at__lte=at)


def _log_of(request: Any, custody: Custody) -> tuple[LogFilter, dict[str, Any], ContactQuerySet]:
    """The filter of the address, what it filters by, and the entries it leaves."""
    every = looked_at(Contact.objects.visible_to(request.actor), custody).originals()
    authors = every.exclude(author=None).order_by("author_name").values_list("author_id", "author_name")
    form = LogFilter(
        request.GET, authors=list(dict.fromkeys((str(key), name) for key, name in authors.distinct()))
    )
    chosen = form.chosen()
    return form, chosen, filtered(every, chosen, actor=request.actor).for_log()


def _in_words(request: Any, form: LogFilter, chosen: dict[str, Any]) -> list[dict[str, str]]:
    """What is filtered by, each with the address that takes it away."""
    words = {
        "kind": lambda value: ContactKind(value).label,
        "tag": lambda value: TagKind(value).label,
        "with_whom": lambda value: WITH.get(value, "with nobody"),
        "author": lambda value: dict(form.fields["author"].choices)[value],  # type: ignore[attr-defined]
        "since": lambda value: f"from {spoken(value)}",
        "until": lambda value: f"to {spoken(value)}",
    }
    return [
        {"label": str(words[name](value)), "href": same_list(request, name, "before")}
        for name, value in chosen.items()
    ]


def _unanswered(custody: Custody, actor: Actor) -> Escalation | None:
    """What the trust was asked and has not answered yet, if the actor may know of it; one query."""
    if not actor.may("escalation:R"):
        return None
    return Escalation.objects.visible_to(actor).open().filter(custody=custody).select_related("trust").first()


def _may_write_to(custody: Custody, actor: Actor) -> dict[str, str]:
    """To which holders of the case the actor may write a message."""
    if not actor.may("message:W"):
        return {}
    holders = {
        "offender manager": custody.headline.offender_manager_id,
        "offender supervisor": custody.headline.offender_supervisor_id,
    }
    return {
        held_as.replace(" ", "_"): held_as
        for held_as, user in holders.items()
        if user not in {None, actor.person.pk}
    }


@requires("contact_log:R")
def case_log(request: Any, number: str) -> HttpResponse:
    """The log of a case, 50 entries a page."""
    custody = open_case(request, number, deed="cases.log.opened")
    form, chosen, entries = _log_of(request, custody)
    page = list(older(entries, request.GET.get("before", ""))[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    cursor = f"{last.happened_at.astimezone(datetime.UTC).isoformat()}_{last.pk}" if last else ""
    context = {
        "custody": custody,
        "entries": shown(page[:PAGE], actor=request.actor),
        "count": entries.count(),
        "form": form,
        "chosen": _in_words(request, form, chosen),
        "older_href": same_list(request, before=cursor) if last else "",
        "newest_href": same_list(request, "before") if request.GET.get("before") else "",
        "csv_href": reverse("case_log_csv", args=[number]) + same_list(request, "before"),
        "may_write": request.actor.may("contact_log:W"),
        "write_to": _may_write_to(custody, request.actor),
        "escalation": (waiting := _unanswered(custody, request.actor)),
        "escalation_is_late": bool(waiting and waiting.is_late(request.today)),
        "may_escalate": request.actor.may("escalation:W") and not waiting,
    }
    return render(request, "cases/contacts/log.html", context)


def _cells(one: Shown, contact: Contact) -> list[object]:
    """One row of the CSV file; of a masked entry that it exists, when, and whose it is."""
    full = one.is_full
    return [
        f"{localtime(contact.happened_at):%Y-%m-%d %H:%M}",
        kind_words(contact.kind, contact.sub_kind) if full else "",
        contact.get_mode_display() if full else "",
        contact.get_with_whom_display() if full else "",
        contact.author_name,
        ROLE_NAMES.get(contact.author_role, contact.author_role),
        contact.text if full else "",
        ", ".join(str(tag) for tag in contact.tags.all()) if full else "",
        (contact.get_restriction_display() if full else "Restricted") if contact.restriction else "",
        one.bearing,
        one.what_to_do,
        contact.amends_id,
        contact.amended_because,
        f"{localtime(contact.recorded_at):%Y-%m-%d %H:%M}",
        one.withdrawal.by_name if one.withdrawal else "",
        one.withdrawal.reason if one.withdrawal else "",
        ", ".join(one_file.document.name for one_file in one.documents) if contact == one.contact else "",
        one.took_part if contact == one.contact else "",
        contact.report_number if full else "",
    ]


@requires("contact_log:R")
def case_log_csv(request: Any, number: str) -> StreamingHttpResponse:
    """The log as filtered, as a CSV file; amendments follow their entry."""
    custody = open_case(request, number, deed="cases.log.exported")
    _, _, entries = _log_of(request, custody)
    lines = shown(entries.prefetch_related("amendments__tags"), actor=request.actor)
    rows = [_cells(one, contact) for one in lines for contact in (one.contact, *one.amendments)]
    return as_csv(f"log-{number}.csv", header=COLUMNS, rows=rows)


@requires("contact_log:R")
def contact_written(request: Any, number: str) -> HttpResponse:
    """What this prison, or this offender manager, wrote of a person who is no longer within reach."""
    written = Contact.objects.visible_to(request.actor).filter(prisoner__number=number).originals().for_log()
    first = written.first()
    if first is None:
        raise Http404
    if Custody.objects.window_for(request.actor).filter(pk=first.custody_id).exists():
        return redirect("victim_contact", number)
    if Prisoner.objects.visible_to(request.actor).filter(pk=first.prisoner_id).exists():
        return redirect("case_log", number=number)
    audit.record_read(
        by=request.actor, deed="cases.log.written_read", subject=first.custody, prisoner_number=number
    )
    page = list(older(written, request.GET.get("before", ""))[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    context = {
        "prisoner": first.custody.prisoner,
        "entries": shown(page[:PAGE], actor=request.actor),
        "count": written.count(),
        "older_href": same_list(request, before=f"{last.happened_at.isoformat()}_{last.pk}") if last else "",
    }
    return render(request, "cases/contacts/written.html", context)
