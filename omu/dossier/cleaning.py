"""Files that no row knows: what was left by a process killed while it kept one (docs/adr/0011, 0012)."""

import datetime
import logging
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import default_storage

from cases.models import Document, Dossier
from omu.dossier import building
from omu.run.storage import WholeFiles

logger = logging.getLogger("omu.dossier")

#: Where files are kept, and the table whose rows know them.
ROOTS = {"dossiers": Dossier, "documents": Document}
#: Longer than the longest job, so that nothing is taken from under a worker.
AGE = datetime.timedelta(hours=3)


def clean(*, now: datetime.datetime) -> int:
    """Remove unfinished files, and stored ones without a row, that are older than any job; how many."""
    gone = 0
    for path in [*building.folder().iterdir(), *_on_their_way()]:
        if _is_old(path, now):
            path.unlink(missing_ok=True)
            gone += 1
    for root, model in ROOTS.items():
        for names in _months(root, now):
            known = set(model._default_manager.filter(file__in=names).values_list("file", flat=True))
            gone += sum(_remove_if_old(name, now) for name in set(names) - known)
    if gone:
        logger.info("Removed %s files that were never finished or that no row knows", gone)
    return gone


def _remove_if_old(name: str, now: datetime.datetime) -> bool:
    if default_storage.get_modified_time(name) >= now - AGE:
        return False
    default_storage.delete(name)
    return True


def _on_their_way() -> Iterator[Path]:
    """Files that did not come into storage whole."""
    if isinstance(default_storage, WholeFiles):
        yield from default_storage.unfinished().iterdir()


def _is_old(path: Path, now: datetime.datetime) -> bool:
    changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    return changed < now - AGE


def _months(root: str, now: datetime.datetime) -> Iterator[list[str]]:
    """The stored files of this month and the last one: older orphans were found while they were young."""
    for month in {now, now - datetime.timedelta(days=27)}:
        folder = f"{root}/{month:%Y/%m}"
        try:
            names = default_storage.listdir(folder)[1]
        except FileNotFoundError:
            continue
        yield [f"{folder}/{name}" for name in names]
