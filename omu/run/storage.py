"""Files in storage: there as a whole, or not at all."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

#: Files on their way into storage stand here, on the same disk; the nightly cleaning empties it of what a
#: killed process left (omu/dossier/cleaning.py).
UNFINISHED = "unfinished"


class _Moved(File):
    """A file on the disk of the storage, which is moved into place instead of copied."""

    def temporary_file_path(self) -> str:
        """Where it stands now."""
        return str(self.name)


class WholeFiles(FileSystemStorage):
    """Django's storage of files, which on a full disk leaves nothing half written behind.

    What cannot be moved into place is first written beside it and then moved. Raises OSError where the disk
    is full or cannot be written; then nothing of the file is there.
    """

    def unfinished(self) -> Path:
        """Where files stand until they are whole; made for the owner only."""
        folder = Path(self.location) / UNFINISHED
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    def _save(self, name: str, content: Any) -> str:
        folder = self.unfinished()
        if hasattr(content, "temporary_file_path") and _same_disk(content.temporary_file_path(), folder):
            return super()._save(name, content)  # type: ignore[misc]
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as made:
            path = Path(made.name)
        try:
            with path.open("wb") as whole:
                for chunk in content.chunks():
                    whole.write(chunk)
                whole.flush()
                os.fsync(whole.fileno())
            with path.open("rb") as opened:
                return super()._save(name, _Moved(opened, name=str(path)))  # type: ignore[misc]
        finally:
            path.unlink(missing_ok=True)


def _same_disk(path: str, folder: Path) -> bool:
    return Path(path).stat().st_dev == folder.stat().st_dev
