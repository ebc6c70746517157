"""The agenda of a session of supervision, prepared from what the record holds (docs/domain.md 15).

About one offender supervisor in one prison, as of a day; a fixed number of queries for any number of cases.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.utils.timezone import localtime

from cases.actions import oversights, policies, prison_settings, supervision_notes
from cases.models import Allocation, Clock, Headline, HeldAs, Task
from cases.standards import supervision as rules
from cases.standards.holders import HEAD_OF_OMU, HOLDERS
from risk.models import Assessment, QualityCheck, State
from staff.actors import Actor
from staff.models import Prison, User

#: How many files of a caseload are looked at in a month.
FILES = 2
WEEK = 7
#: The setting that says how often an entry is expected where no plan does: a number of weeks, or "off".
INTERVAL = "record_interval"


@dataclass(frozen=True)
class Agenda:
    """What is ready to be talked about, by heading."""

    countersignatures: list[Assessment]
    overdue: list[dict[str, Any]]
    quiet: list[dict[str, Any]]
    checks: list[QualityCheck]
    files: list[Headline]
    agreed: list[Task]
    cases: int = 0
    month: str = field(default="")


def prepared(officer: User, *, prison: Prison, today: datetime.date, by: Actor) -> Agenda:
    """The agenda as of today, of the cases the actor may see."""
    rows = Headline.objects.visible_to(by).filter(prison=prison, offender_supervisor=officer, is_open=True)
    held = {one.pk: one for one in rows.select_related("custody__prisoner").order_by("sort_name", "pk")}
    signed = Assessment.objects.visible_to(by).filter(state=State.SIGNED, signed_by=officer)
    checks = QualityCheck.objects.visible_to(by).filter(author=officer, prison=prison)
    agreed = Task.objects.current_for(by).filter(
        user=officer, kind__in=(supervision_notes.AGREED, oversights.ASKED)
    )
    month = f"{today:%Y-%m}"
    files = rules.sampled(cases=held, officer=officer.pk, month=month, size=FILES)
    return Agenda(
        countersignatures=list(signed.select_related("prisoner").order_by("signed_on", "pk")),
        overdue=_overdue(held, today=today, by=by),
        quiet=_quiet(held, officer, prison=prison, today=today, by=by),
        checks=list(checks.select_related("assessment__prisoner").order_by("-drawn_on", "-pk")[:5]),
        files=[held[key] for key in files],
        agreed=list(agreed.select_related("custody__prisoner").order_by("due_on", "pk")),
        cases=len(held), month=month,
    )  # fmt: skip


def _overdue(held: dict[int, Headline], *, today: datetime.date, by: Actor) -> list[dict[str, Any]]:
    """The cases with something overdue, the longest first, each with what it is."""
    late: dict[int, list[dict[str, Any]]] = defaultdict(list)
    clocks: Any = Clock.objects.visible_to(by).filter(custody_id__in=list(held)).overdue_on(today)
    for clock in clocks.select_related("policy").defer("explanation").order_by("deadline", "pk"):
        title = policies.of(clock.policy).limit(standard=clock.standard).title
        whose = " (for the head of OMU)" if HOLDERS.get(clock.standard) == HEAD_OF_OMU else ""
        late[clock.custody_id].append({"clock": clock, "title": f"{title}{whose}"})
    return [{"headline": held[key], "duties": duties} for key, duties in late.items()]


def _quiet(
    held: dict[int, Headline], officer: User, *, prison: Prison, today: datetime.date, by: Actor
) -> list[dict[str, Any]]:
    """The cases whose next contact is past: as the plan says, else as the prison asks of everybody."""
    weeks = prison_settings.in_force(INTERVAL, prison_ids=[prison.pk], today=today)[prison.pk]
    usual = int(weeks) * WEEK if str(weeks).isdecimal() else None
    taken = Allocation.objects.visible_to(by).filter(
        custody_id__in=list(held), user=officer, held_as=HeldAs.OFFENDER_SUPERVISOR, ended_on__isnull=True
    )
    since = dict(taken.order_by().values_list("custody_id", "started_on"))
    found = []
    for key, one in held.items():
        every = one.contact_every_days or usual
        if every is None or key not in since:
            continue
        last = localtime(one.last_contact_at).date() if one.last_contact_at else None
        due_on = rules.quiet_since(last_on=last, held_since=since[key], every_days=every, today=today)
        if due_on:
            found.append({"headline": one, "last": last, "due_on": due_on})
    return sorted(found, key=lambda row: row["due_on"])
