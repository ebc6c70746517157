"""Files of survey answers as long work (docs/interchange/surveys.md)."""

import datetime
from pathlib import PurePath
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction

from omu.actions import jobs, survey_files
from omu.actions.contact_files import NotTaken
from staff.actions import jobs as asking
from staff.actors import Actor
from staff.models import Job

IN = "surveys_in"


@transaction.atomic
def ask_in(file: File, *, kind: str, refuse_all: bool, dry_run: bool, today: datetime.date, by: Actor) -> Job:
    """Ask for the sheets of a file to be taken in; the rest is that of `survey_files.load_file`."""
    name = PurePath(str(file.name)).name
    parameters = {
        "kind": kind, "refuse_all": refuse_all, "dry_run": dry_run, "today": today.isoformat(), "file": name,
    }  # fmt: skip
    title = f"{'Trial of survey answers' if dry_run else 'Survey answers'} from {name}"[:200]
    return asking.ask(IN, title=title, parameters=parameters, input_file=file, by=by)


def _run_in(job: Job, by: Actor) -> str:
    """Take the file in, in one transaction; carried on after a killed worker it starts again."""
    try:
        with job.input_file.open("rb") as source:
            report = survey_files.load_file(
                cast(BinaryIO, source),
                kind=job.parameters["kind"],
                refuse_all=job.parameters["refuse_all"],
                dry_run=job.parameters["dry_run"],
                today=datetime.date.fromisoformat(job.parameters["today"]),
                by=by,
            )
    except NotTaken as refusal:
        refusal.message += refusal.report.put_on(job)
        raise
    trial = "This was a trial: nothing was written. " if job.parameters["dry_run"] else ""
    return trial + report.words() + report.put_on(job)


jobs.RUNNERS |= {IN: _run_in}
