"""The log of deeds, for reading: of one prisoner, of oneself; and what its seals say (docs/adr/0005)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime

from staff import audit
from staff.actions import jobs, seals
from staff.actors import Actor
from staff.forms.base import GovForm
from staff.models import AuditEvent, Kind
from staff.models.audit import AuditEventQuerySet
from staff.permissions import ROLE_NAMES
from staff.templatetags.dates import moment
from staff.views.access import requires
from staff.views.deeds import in_words
from staff.views.submit import submitted
from staff.views.tables import as_csv

PAGE = 50
HEADER = ("When", "Who", "Role", "Prison", "Trust", "Kind", "What", "Deed", "Prisoner", "Why", "Reference")
CHECK = "check_seals"


@dataclass(frozen=True)
class Line:
    """One event as it is shown."""

    event: AuditEvent
    role: str
    kind: str
    what: str


@dataclass(frozen=True)
class Events:
    """One page of events, newest first, and how to go on. `older` is the address of the next page."""

    lines: list[Line]
    older: str
    csv: str
    kinds: list[dict[str, Any]]
    people: list[dict[str, Any]]
    kind: str
    person: str


def audit_of(prisoner_number: str, actor: Actor, filters: Mapping[str, str]) -> Events:
    """What was done and read of one prisoner, as far as the actor may see it.

    `filters`: kind (a value of Kind), person (id of a user), before (id of the event to go on from). The
    caller has made sure that the record of this prisoner is within the actor's reach. Two queries.
    """
    of_record = AuditEvent.objects.visible_to(actor).filter(prisoner_number=prisoner_number)
    people = of_record.filter(user__isnull=False).order_by("user_name").values_list("user_id", "user_name")
    return _page(of_record, filters, people=dict(people.distinct()))


def export_of(prisoner_number: str, actor: Actor, filters: Mapping[str, str]) -> StreamingHttpResponse:
    """The same events as CSV, all of them; that it was exported is audited in its turn."""
    of_record = AuditEvent.objects.visible_to(actor).filter(prisoner_number=prisoner_number)
    audit.record_read(
        by=actor,
        deed="staff.audit.exported",
        subject=("prisoner", prisoner_number),
        prisoner_number=prisoner_number,
    )
    return _export(_narrowed(of_record, filters), name=f"audit-{prisoner_number}.csv")


def _narrowed(events: AuditEventQuerySet, filters: Mapping[str, str]) -> AuditEventQuerySet:
    """By kind and by person; what makes no sense is taken as not asked."""
    if filters.get("kind") in Kind.values:
        events = events.filter(kind=filters["kind"])
    if _number(filters.get("person")):
        events = events.filter(user_id=_number(filters.get("person")))
    return events.order_by("-pk")


def _number(text: str | None) -> int:
    """A positive number of an address, or nought."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0


def _page(events: AuditEventQuerySet, filters: Mapping[str, str], *, people: dict[int, str]) -> Events:
    shown = _narrowed(events, filters)
    if before := _number(filters.get("before")):
        shown = shown.filter(pk__lt=before)
    found = list(shown[: PAGE + 1])
    kind, person = filters.get("kind", ""), filters.get("person", "")
    kept = "".join(f"&{key}={value}" for key, value in (("kind", kind), ("person", person)) if _known(value))
    return Events(
        lines=[_line(one) for one in found[:PAGE]],
        older=f"?before={found[PAGE - 1].pk}{kept}" if len(found) > PAGE else "",
        csv=f"?format=csv{kept}",
        kinds=[{"value": key, "text": text, "chosen": key == kind} for key, text in Kind.choices],
        people=[{"value": key, "text": name, "chosen": str(key) == person} for key, name in people.items()],
        kind=kind,
        person=person,
    )


def _known(value: str) -> bool:
    return value in Kind.values or bool(_number(value))


def _line(one: AuditEvent) -> Line:
    return Line(
        event=one,
        role=ROLE_NAMES.get(one.role, one.role),
        kind=Kind(one.kind).label,
        what=in_words(one.deed, one.details),
    )


def _export(events: AuditEventQuerySet, *, name: str) -> StreamingHttpResponse:
    def rows() -> Iterator[tuple[object, ...]]:
        for one in map(_line, events.iterator(chunk_size=2000)):
            event = one.event
            yield (
                f"{localtime(event.at):%Y-%m-%d %H:%M:%S}", event.user_name, one.role, event.prison_code,
                event.trust_code, one.kind, one.what, event.deed, event.prisoner_number, event.reason,
                event.reference,
            )  # fmt: skip

    return as_csv(name, header=HEADER, rows=rows())


@requires("tasks:R")
def audit_mine(request: Any) -> HttpResponse | StreamingHttpResponse:
    """What I did and read, in whatever role, newest first."""
    mine = AuditEvent.objects.own(request.actor)
    if request.GET.get("format") == "csv":
        return _export(_narrowed(mine, request.GET), name="what-i-did.csv")
    return render(request, "staff/audit/mine.html", {"events": _page(mine, request.GET, people={})})


@requires("audit_trail:R")
def audit_seals(request: Any) -> HttpResponse:
    """Whether anything sealed was changed or is missing: the last check, and how much is not sealed yet.

    A check reads the whole log, so POST asks for it as a job.
    """
    asked = submitted(
        request,
        GovForm(request.POST or None),
        lambda fields: jobs.ask(CHECK, title="Check all seals of the audit", by=request.actor),
        leads_to=lambda job: reverse("job", args=[job.pk]),
        says="The check was asked for. It goes on if you leave this page.",
    )
    if asked:
        return asked
    last = seals.last_check()
    verdict = last.details if last else None
    facts: list[tuple[str, Any]] = [("Not sealed yet, now", seals.waiting())]
    if last:
        facts += [
            ("Last checked", moment(last.at)),
            ("Seals checked", last.details["seals"]),
            ("Events under them", last.details["events"]),
            ("Not sealed at the check", last.details["not_sealed"]),
        ]
    return render(request, "staff/audit/seals.html", {"verdict": verdict, "facts": facts})
