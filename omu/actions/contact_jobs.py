"""The exchange with a probation case system as long work (docs/interchange/contacts.md)."""

import datetime
import tempfile
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from cases.actions import contact_exchange
from omu.actions import contact_files, jobs, records
from staff.actions import jobs as asking
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Job, ProbationTrust

OUT, IN = "contacts_out", "contacts_in"


def trust_of(actor: Actor) -> ProbationTrust:
    """The probation trust somebody acts for. Raises Refused where there is none."""
    found = actor.assignment.trust if actor.assignment else None
    if found is None:
        raise Refused("Entries are exchanged by a manager of the probation trust.")
    return found


@transaction.atomic
def ask_out(*, since: datetime.date | None, by: Actor) -> Job:
    """Ask for a file of entries for the case system of one's trust; `since`: recorded from that day on."""
    trust = trust_of(by)
    title = f"Entries for the case system of {trust.name}" + (f" since {since:%d/%m/%Y}" if since else "")
    parameters = {"since": since.isoformat() if since else ""}
    return asking.ask(OUT, title=title, parameters=parameters, by=by)


def beginning(*, day: str) -> datetime.datetime | None:
    """The first moment of a day in ISO form, in London; None where no day is named."""
    if not day:
        return None
    return timezone.make_aware(datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time.min))


def _run_out(job: Job, by: Actor) -> str:
    trust, since = trust_of(by), beginning(day=job.parameters["since"])
    total = contact_exchange.outgoing(trust, since=since, by=by).count()
    done = -1
    with tempfile.TemporaryFile() as page:
        for lines in contact_files.written(trust, since=since, now=timezone.now(), by=by):
            page.writelines(f"{line}\n".encode() for line in lines)
            done += len(lines)
            asking.progress(job, done=done, total=total)
        page.seek(0)
        job.output_file.save(f"contacts-{trust.code}.jsonl", File(page), save=False)
    return f"{done:,} entr{'y is' if done == 1 else 'ies are'} in the file."


@transaction.atomic
def ask_in(file: File, *, refuse_all: bool, dry_run: bool, today: datetime.date, by: Actor) -> Job:
    """Ask for the entries of a file to be taken in.

    `refuse_all`: nothing is taken if any line has a fault; `dry_run`: everything is tried, nothing written.
    """
    trust_of(by)
    name = PurePath(str(file.name)).name
    parameters = {"refuse_all": refuse_all, "dry_run": dry_run, "today": today.isoformat(), "file": name}
    title = f"{'Trial of entries' if dry_run else 'Entries'} from {name}"[:200]
    return asking.ask(IN, title=title, parameters=parameters, input_file=file, by=by)


def _run_in(job: Job, by: Actor) -> str:
    """Take the file in, in one transaction; carried on after a killed worker it starts again."""
    today = datetime.date.fromisoformat(job.parameters["today"])
    try:
        with job.input_file.open("rb") as source:
            report = contact_files.load_file(
                cast(BinaryIO, source),
                trust=trust_of(by),
                refuse_all=job.parameters["refuse_all"],
                dry_run=job.parameters["dry_run"],
                now=records.moment_of(today=today),
                today=today,
                by=by,
            )
    except contact_files.NotTaken as refusal:
        refusal.message += refusal.report.put_on(job)
        raise
    trial = "This was a trial: nothing was written. " if job.parameters["dry_run"] else ""
    return trial + report.words() + report.put_on(job)


jobs.RUNNERS |= {OUT: _run_out, IN: _run_in}
