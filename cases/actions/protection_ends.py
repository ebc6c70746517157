"""Saying that child protection marked in the log is over, or that harassment procedures are not needed.

docs/domain.md 10.4 and 10.5. Marks and alerts stay as they are: what is said here stands beside them.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import custody_rights, headlines, mappa_facts
from cases.models import Alert, Custody, ProtectionEnd, ProtectionKind, Task, child_marks
from cases.standards import harassment
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST: int = ProtectionEnd._meta.get_field("reason").max_length or 0
TASK, ROLE = "harassment", "public_protection"
TOLD = {
    ProtectionKind.CHILD_PROTECTION: "child protection as the log marked it is over",
    ProtectionKind.HARASSMENT: "harassment procedures are not needed",
}


@transaction.atomic
def end(
    custody: Custody, *, kind: str, reason: str, ended_on: datetime.date, today: datetime.date, by: Actor
) -> ProtectionEnd:
    """Say that it is over, with the reason; those who hold the case are told, and duties follow.

    Raises Refused out of reach, for anybody but public protection and the head of OMU, on a closed case,
    without a reason, on a day that cannot be, where no mark counts on that day, and where harassment
    procedures are neither proposed nor undecided.
    """
    held = custody_rights.within_reach(
        custody.pk, right="protection_end:W", by=by,
        otherwise="Public protection or the head of OMU says that this is over.",
        closed="This case is closed: nothing is added to it.",
    )  # fmt: skip
    if kind not in ProtectionKind.values:
        raise Refused("Choose what is over.", field="kind")
    if not reason.strip() or len(reason.strip()) > LONGEST:
        raise Refused(f"Say why, in at most {LONGEST:,} characters.", field="reason")
    if ended_on > today or ended_on < held.opened_on:
        raise Refused("Enter a day from reception to today.", field="ended_on")
    _something_to_end(held, kind, ended_on)
    made = ProtectionEnd.objects.create(
        custody=held, kind=kind, reason=reason.strip(), ended_on=ended_on, **by.said_by()
    )
    headlines.touch(held)
    _finish(held, kind, by=by)
    _tell(held, made, by=by)
    audit.record(
        by=by, deed="cases.protection_end.recorded", subject=made, prisoner_number=held.prisoner.number,
        reason=made.reason, details={"what": made.get_kind_display()},
    )  # fmt: skip
    return made


def _something_to_end(held: Custody, kind: str, ended_on: datetime.date) -> None:
    if kind == ProtectionKind.HARASSMENT:
        if not undecided([held]):
            raise Refused("Harassment procedures are not proposed here, or somebody has decided on them.")
    elif not child_marks().filter(contact__custody=held, contact__happened_at__date__lte=ended_on).exists():
        raise Refused("No entry of the log up to this day marks child protection.", field="ended_on")


def _finish(held: Custody, kind: str, *, by: Actor) -> None:
    if kind == ProtectionKind.HARASSMENT:
        Task.objects.open().filter(kind=TASK, custody=held).update(done_at=Now(), done_by=by.user)


def _tell(held: Custody, made: ProtectionEnd, *, by: Actor) -> None:
    prisoner, headline = held.prisoner, held.headline
    for holder in (headline.offender_supervisor, headline.offender_manager):
        if holder and holder != by.user:
            notices.send(
                holder, text=f"{prisoner.list_name}: {TOLD[ProtectionKind(made.kind)]}.",
                key=f"protection_end:{made.pk}", leads_to=f"/cases/{prisoner.number}/child-protection/",
                prisoner_number=prisoner.number, by=by,
            )  # fmt: skip


@dataclass(frozen=True)
class Proposed:
    """A case whose offence proposes harassment procedures, and nobody has decided on them."""

    custody: Custody
    offence: str


def undecided(custodies: Iterable[Custody]) -> list[Proposed]:
    """Those of the open cases; three queries for any number.

    Decided is a case with an alert of harassment procedures, open or closed, or with what is said here.
    """
    cases = {one.pk: one for one in custodies if one.closed_on is None}
    passed = mappa_facts.sentences(list(cases))
    alerts = Alert.objects.filter(custody__in=cases, code=harassment.ALERT)
    said = ProtectionEnd.objects.filter(custody__in=cases, kind=ProtectionKind.HARASSMENT)
    decided = {*alerts.values_list("custody_id", flat=True), *said.values_list("custody_id", flat=True)}
    found = []
    for key, custody in cases.items():
        offences = [one.offence for one in passed[key]]
        offence = harassment.proposed(offences=offences, by=harassment.words())
        if offence and key not in decided:
            found.append(Proposed(custody, offence))
    return found


@transaction.atomic
def settle(custodies: Iterable[Custody], *, by: Actor) -> None:
    """A task of public protection for each proposal that nobody has decided on, where the person is now.

    `custodies` come with headline and prisoner, locked. A fixed number of queries; twice is once.
    """
    cases = list(custodies)
    wanted = {task.key: task for task in map(_task, undecided(cases))}
    there = dict(Task.objects.filter(kind=TASK, custody__in=cases).values_list("key", "done_at"))
    gone = [key for key, done in there.items() if key not in wanted and done is None]
    if gone:
        Task.objects.filter(key__in=gone).update(done_at=Now())
    made = [task for key, task in wanted.items() if key not in there]
    if made:
        Task.objects.bulk_create(made, ignore_conflicts=True)
        audit.record_many([_event(task, by) for task in made])


def _task(one: Proposed) -> Task:
    custody, prison = one.custody, one.custody.headline.prison_id
    return Task(
        custody=custody, role=ROLE, prison_id=prison, kind=TASK, key=f"{TASK}:{custody.pk}:{prison}",
        text=f"Decide on harassment procedures. {harassment.in_words(offence=one.offence)}"[:400],
        leads_to=f"/cases/{custody.prisoner.number}/child-protection/",
    )  # fmt: skip


def _event(task: Task, by: Actor) -> audit.AuditEvent:
    number = task.custody.prisoner.number if task.custody else ""
    return audit.event(
        by=by, deed="cases.task.asked", subject=task.custody, prisoner_number=number,
        details={"kind": TASK},
    )  # fmt: skip
