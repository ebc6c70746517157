"""The files of documents beside a file of records: a folder with one for each SHA-256 (docs/interchange)."""

import datetime
import hashlib
import re
import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from cases.actions import documents
from cases.models import Document, Prisoner, ScanWanted
from staff.actions.errors import Refused

NOT_GIVEN = "The file of this document was not given: it was not taken."
NOT_THERE = "There is no file of this SHA-256 beside the records: it was not taken."
CHANGED = "The file beside the records is not that of its SHA-256: it was not taken."
OTHER_SIZE = "The file has another size or content than is said here: it was not taken."
LOST = "The file of document {} is not that which was kept: restore it from a backup first."
DIGEST = re.compile(r"[0-9a-f]{64}")
PART = 1024 * 1024


class Shelf:
    """Files that come in with records, and which of them were kept since the last transaction that holds."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder, self.kept = folder, list[str]()

    def keep(self, row: Mapping[str, Any]) -> str:
        """Keep the file of a row under a name that says nothing, and give that name.

        Raises Refused where it is not there, was changed, or is none that may be kept (docs/adr/0012).
        """
        if self.folder is None:
            raise Refused(NOT_GIVEN)
        path = self.folder / row["sha256"]
        if not DIGEST.fullmatch(row["sha256"]) or not path.is_file():
            raise Refused(NOT_THERE)
        with path.open("rb") as source:
            found = documents.examine(File(source, name=row["name"]))
            if found.sha256 != row["sha256"]:
                raise Refused(CHANGED)
            if len(found.content) != row["size"] or found.content_type != row["content_type"]:
                raise Refused(OTHER_SIZE)
            source.seek(0)
            column = Document._meta.get_field("file")
            wanted = column.generate_filename(Document(), str(uuid.uuid4()))
            self.kept.append(default_storage.save(wanted, File(source)))
        return self.kept[-1]

    def settle(self) -> None:
        """What was kept so far stays."""
        self.kept.clear()

    def drop(self, *, since: int = 0) -> None:
        """Remove what was kept, from a place in the list on: its rows were taken back."""
        for name in self.kept[since:]:
            default_storage.delete(name)
        del self.kept[since:]


def scans_wanted(made: Iterable[Document], *, now: datetime.datetime) -> list[ScanWanted]:
    """What has to be scanned: whoever scans here has not seen documents that came in."""
    return [ScanWanted(document_id=one.pk, not_before=now) for one in made]


def write_all(folder: Path, *, people: QuerySet[Prisoner]) -> int:
    """Write the file of every document of these people into a folder, once each; returns how many.

    Raises Refused where one in storage is not that which was kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for one in Document.objects.filter(prisoner__in=people.values("pk")).order_by("pk").iterator():
        target = folder / one.sha256
        if not target.exists():
            _copy(one, target)
            count += 1
    return count


def _copy(document: Document, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        with document.file.open("rb") as source, part.open("wb") as page:
            shutil.copyfileobj(source, page, PART)
        with part.open("rb") as written:
            if hashlib.file_digest(written, "sha256").hexdigest() != document.sha256:
                raise Refused(LOST.format(document.pk))
    except (FileNotFoundError, Refused) as fault:
        part.unlink(missing_ok=True)
        raise Refused(LOST.format(document.pk)) from fault
    part.rename(target)
