"""The worker looks through documents that wait with the scan command of the installation (docs/adr/0012)."""

import datetime
import logging
import shutil
import subprocess
import tempfile
from collections.abc import Sequence

from django.db import transaction

from cases.actions import documents
from cases.models import Document, ScanWanted, Verdict
from omu.dossier import building
from staff import actors

logger = logging.getLogger("omu.scans")

#: What the exit status of the command means, as ClamAV has it; any other says that it could not scan.
MEANING = {0: Verdict.CLEAN, 1: Verdict.INFECTED}
SECONDS = 120
SCANNER = actors.system("scan")


def waiting(*, now: datetime.datetime) -> bool:
    """Whether a document is to be scanned now; one query."""
    return ScanWanted.objects.filter(not_before__lte=now).exists()


def scan_waiting(command: Sequence[str], *, now: datetime.datetime) -> dict[str, int]:
    """Scan what waits, one after another; how many of each verdict.

    Several workers may do this at once: each takes what nobody else has taken. One that is killed leaves its
    document waiting.
    """
    found: dict[str, int] = {}
    while verdict := _scan_next(command, now=now):
        found[verdict] = found.get(verdict, 0) + 1
    return found


@transaction.atomic
def _scan_next(command: Sequence[str], *, now: datetime.datetime) -> str:
    """The verdict on the document that has waited longest; empty where none waits."""
    held = ScanWanted.objects.select_for_update(of=("self",), skip_locked=True)
    rows = held.select_related("document__by", "document__contact__custody__prisoner")
    wanted = rows.filter(not_before__lte=now).order_by("not_before", "pk").first()
    if wanted is None:
        return ""
    verdict, words = _run(command, wanted.document)
    documents.settle(wanted, verdict=verdict, words=words, now=now, by=SCANNER)
    return verdict


def _run(command: Sequence[str], document: Document) -> tuple[str, str]:
    """Run the command with the path of a copy of the file; the verdict, and what the command printed."""
    try:
        with tempfile.NamedTemporaryFile(dir=building.folder(), prefix="scan-") as copy:
            with document.file.open("rb") as stored:
                shutil.copyfileobj(stored, copy)
            copy.flush()
            ran = subprocess.run(  # noqa: S603 - the administrator's command, without a shell
                [*command, copy.name], capture_output=True, timeout=SECONDS, check=False
            )
    except (OSError, subprocess.SubprocessError) as fault:
        logger.warning("Document %s could not be scanned: %s", document.pk, type(fault).__name__)
        return Verdict.FAILED, type(fault).__name__
    words = (ran.stdout + ran.stderr).decode(errors="replace").replace(copy.name, "the file").strip()
    verdict = MEANING.get(ran.returncode, Verdict.FAILED)
    if verdict != Verdict.CLEAN:
        logger.warning("Document %s: %s (exit status %s)", document.pk, verdict, ran.returncode)
    return verdict, words
