"""Records out and in, as long work somebody asked for on a page (docs/interchange, docs/domain.md 2.2)."""

import datetime
import re
import tempfile
from collections.abc import Iterable
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases.models import Prisoner
from cases.standards import identity
from omu.actions import jobs, record_writing, records
from staff import audit
from staff.actions import jobs as asking
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job

OUT, IN = "records_out", "records_in"
MOST_NUMBERS = 200
ALL_TOGETHER = "Every line is right. The records are taken in all together now."
NOT_READ = "{:,} entr{} of the log that you may not read in full {} not in it."


def numbers_of(*, text: str) -> list[str]:
    """The prison numbers that somebody typed, each once. Raises Refused at "numbers"."""
    found: dict[str, None] = {}
    for word in re.split(r"[\s,;]+", text.strip()):
        checked = identity.prison_number(text=word) if word else None
        if checked is None:
            continue
        if not checked.ok:
            raise Refused(f"“{word[:20]}” is no prison number. {checked.mend}", field="numbers")
        found[str(checked.value)] = None
    if len(found) > MOST_NUMBERS:
        raise Refused(
            f"Name {MOST_NUMBERS} people at most, or leave this empty for everybody.", field="numbers"
        )
    return list(found)


@transaction.atomic
def ask_out(*, numbers: str, by: Actor) -> Job:
    """Ask for a file of the records of those with an open case at the prison of `by`, as long work.

    `numbers`: prison numbers as typed; with none everybody. Raises Refused where one is not held there.
    """
    wanted = numbers_of(text=numbers)
    people = record_writing.people_of(wanted, by=by)
    if not people.exists():
        raise Refused("Nobody has an open case at your prison: there is nothing to write.")
    who = f"of {len(wanted)} people" if len(wanted) > 1 else f"of {wanted[0]}" if wanted else "of everybody"
    title = f"Records {who} at {by.prison_code}"
    return asking.ask(OUT, title=title, parameters={"numbers": wanted}, by=by)


def _run_out(job: Job, by: Actor) -> str:
    people = record_writing.people_of(job.parameters["numbers"], by=by)
    total, hidden = people.count(), 0
    details = {"prison": by.prison_code, "people": total}
    audit.record(by=by, deed="omu.records.exported", kind="read", subject=job, details=details)
    with tempfile.TemporaryFile() as page:
        page.write(record_writing.header(now=timezone.now()).encode() + b"\n")
        for done, piece in _numbered(people, by):
            page.writelines(f"{line}\n".encode() for line in piece.lines)
            hidden += piece.hidden
            asking.progress(job, done=done, total=total)
        page.seek(0)
        job.output_file.save(f"records-{by.prison_code}.jsonl", File(page), save=False)
    words = f"The records of {total:,} {'person' if total == 1 else 'people'} are in the file."
    return f"{words} {_not_read(hidden)}".strip()


def _numbered(people: QuerySet[Prisoner], by: Actor) -> Iterable[tuple[int, record_writing.Piece]]:
    done = 0
    for piece in record_writing.pieces(people, by=by):
        done += len(piece.lines)
        yield done, piece


def _not_read(hidden: int) -> str:
    """What is said of entries that are not in the file."""
    return NOT_READ.format(hidden, *(("y", "is") if hidden == 1 else ("ies", "are"))) if hidden else ""


@transaction.atomic
def ask_in(file: File, *, refuse_all: bool, dry_run: bool, today: datetime.date, by: Actor) -> Job:
    """Ask for records to be taken in from a file, as long work.

    `refuse_all`: nothing is taken if any line has a fault; `dry_run`: everything is tried, nothing written.
    """
    name = PurePath(str(file.name)).name
    parameters = {"refuse_all": refuse_all, "dry_run": dry_run, "today": today.isoformat(), "file": name}
    title = f"{'Trial of records' if dry_run else 'Records'} from {name}"[:200]
    return asking.ask(IN, title=title, parameters=parameters, input_file=file, by=by)


def _run_in(job: Job, by: Actor) -> str:
    """Take the file in. Carried on after a killed worker it starts again: what was taken is as it was."""
    today = datetime.date.fromisoformat(job.parameters["today"])
    together = job.parameters["refuse_all"] or job.parameters["dry_run"]

    def tell(done: int, total: int, message: str) -> None:
        asking.progress(job, done=done, total=total, message=message or (ALL_TOGETHER if together else ""))

    try:
        with job.input_file.open("rb") as source:
            report = records.load_file(
                cast(BinaryIO, source),
                refuse_all=job.parameters["refuse_all"],
                dry_run=job.parameters["dry_run"],
                tell=tell,
                now=records.moment_of(today=today),
                today=today,
                by=by,
            )
    except records.NotTaken as refusal:
        refusal.message += refusal.report.put_on(job)
        raise
    trial = "This was a trial: nothing was written. " if job.parameters["dry_run"] else ""
    return trial + report.words() + report.put_on(job)


jobs.RUNNERS |= {OUT: _run_out, IN: _run_in}
