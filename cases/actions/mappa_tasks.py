"""Tasks of public protection about MAPPA: a category is proposed, a review is due (docs/domain.md 10.1).

Called with the clocks (docs/adr/0004): a fixed number of queries for any number of cases, and twice is once.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import mappa_facts
from cases.models import Custody, Task
from cases.standards.mappa import NONE, MappaFacts
from staff import audit
from staff.actors import Actor

KINDS = ("mappa", "mappa_review")
ROLE = "public_protection"


@transaction.atomic
def settle(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> None:
    """Put on the list of public protection what is to be decided or looked at again; take off what was done.

    `custodies` come with headline and prisoner, locked.
    """
    cases = list(custodies)
    known = mappa_facts.gather(cases)
    wanted = {task.key: task for one in cases for task in _wanted(one, known[one.pk], today)}
    rows = Task.objects.filter(kind__in=KINDS, custody__in=cases).values_list("key", "pk", "done_at")
    there = {key: (pk, done) for key, pk, done in rows}
    made = [task for key, task in wanted.items() if key not in there]
    gone = [pk for key, (pk, done) in there.items() if key not in wanted and done is None]
    if gone:
        Task.objects.filter(pk__in=gone).update(done_at=Now())
    if made:
        Task.objects.bulk_create(made, ignore_conflicts=True)
        audit.record_many([_event(task, by) for task in made])


def _wanted(custody: Custody, facts: MappaFacts, today: datetime.date) -> Iterator[Task]:
    if custody.closed_on is not None:
        return
    if facts.undecided:
        text = f"Decide on MAPPA: category {facts.proposal.category} is proposed. {facts.proposal.reason}"
        yield _task(custody, "mappa", text, f"mappa:{custody.pk}:{facts.proposal.category}")
    last = facts.now
    if last and last.category != NONE and last.review_on and last.review_on <= today:
        text = f"Look at the MAPPA level again: category {last.category}, level {last.level}"
        key = f"mappa_review:{last.key}:{last.review_on}"
        yield _task(custody, "mappa_review", text, key, due_on=last.review_on)


def _task(custody: Custody, kind: str, text: str, key: str, due_on: datetime.date | None = None) -> Task:
    prison = custody.headline.prison_id
    return Task(
        custody=custody, role=ROLE, prison_id=prison, kind=kind, text=text[:400], due_on=due_on,
        leads_to=f"/cases/{custody.prisoner.number}/mappa/", key=f"{key}:{prison}",
    )  # fmt: skip


def _event(task: Task, by: Actor) -> audit.AuditEvent:
    number = task.custody.prisoner.number if task.custody else ""
    return audit.event(
        by=by, deed="cases.task.asked", subject=task.custody, prisoner_number=number,
        details={"kind": task.kind},
    )  # fmt: skip
