"""The job that builds a record: gathered, laid out, sealed, then file and row at once (docs/adr/0011)."""

import logging
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from cases.actions import dossiers
from cases.actions.dossiers import KIND, Built
from cases.models import Custody, Dossier
from omu.actions.jobs import RUNNERS
from omu.dossier import checking, content, copies, document, finishing, manifest, my_plan, sealing
from omu.dossier.content import Record
from omu.dossier.copies import AssessmentCopy
from omu.dossier.my_plan import MyPlan
from staff.actions import jobs
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.middleware import day
from staff.models import Job

logger = logging.getLogger("omu.dossier")

#: Gathered, written as HTML, laid out, finished, sealed, stored.
STEPS = 6
#: Unfinished files stand here, on the disk of the stored ones where those are files: moving is one step.
UNFINISHED = "unfinished"


class Finished(File):
    """A file on disk that a storage of files moves into place instead of copying it."""

    def temporary_file_path(self) -> str:
        """Where it stands now."""
        return str(self.name)


def folder() -> Path:
    """Where unfinished files stand; made for the owner only."""
    made = Path(settings.DATA_DIR) / UNFINISHED
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def build(job: Job, actor: Actor) -> str:
    """Build the record a job stands for, as the one who asked may see it today; the sentence for the asker.

    Begun anew by whoever carries the job on: until the row is complete nothing of it is in storage. Raises
    Refused where the record is no longer within the asker's reach.
    """
    dossier = Dossier.objects.select_related("prisoner", "job", "asked_by").get(job=job)
    custody = Custody.objects.visible_to(actor).for_page().filter(pk=dossier.custody_id).first()
    if custody is None:
        raise Refused("The record is no longer within your reach: nothing was built.")
    jobs.progress(job, done=0, total=STEPS)
    purpose, told = content.purpose_of(dossier), job.parameters
    record: Record | AssessmentCopy | MyPlan
    # The renderer loads beside the gathering, which takes about as long.
    with document.Renderer() as renderer:
        if "assessment" in told:
            record = copies.gather(custody, told=told, purpose=purpose, today=day(), reader=actor)
        elif "plan" in told:
            record = my_plan.gather(custody, told=told, today=day(), reader=actor)
        elif "draft" in told:
            record = checking.gather(custody, draft=told["draft"], purpose=purpose)
        else:
            record = content.gather(custody, purpose=purpose, today=day(), reader=actor)
        done = dossiers.reuse(dossier, digest=record.digest, by=actor)
        if done is None:
            done = _built(dossier, record, renderer, job, actor)
    jobs.progress(job, done=STEPS, total=STEPS)
    return f"The record is ready: {done.pages} pages."


def _built(
    dossier: Dossier,
    record: Record | AssessmentCopy | MyPlan,
    renderer: document.Renderer,
    job: Job,
    actor: Actor,
) -> Dossier:
    jobs.progress(job, done=1, total=STEPS)
    html = document.html_of(record)
    jobs.progress(job, done=2, total=STEPS)
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="record-", suffix=".pdf", delete=False) as made:
        path = Path(made.name)
    try:
        now = timezone.now()
        pages = renderer.write(html, target=path, attached=manifest.attached(record), now=now)
        jobs.progress(job, done=3, total=STEPS)
        finishing.finish(path, title=record.title)
        jobs.progress(job, done=4, total=STEPS)
        sha256 = sealing.seal(path)
        jobs.progress(job, done=5, total=STEPS)
        with path.open("rb") as opened:
            built = Built(
                file=Finished(opened, name=str(path)),
                sha256=sha256,
                pages=pages,
                digest=record.digest,
                restricted=record.restricted,
                as_on=record.as_on,
            )
            return dossiers.complete(dossier, built=built, now=now, by=actor)
    finally:
        path.unlink(missing_ok=True)


RUNNERS[KIND] = build
