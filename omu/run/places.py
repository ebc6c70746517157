"""Where everything lies in one data folder, and the secrets made there at the first start."""

import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from omu.run.faults import StartFault, explained

# The kernel keeps 108 bytes for the path of a unix socket, macOS 104; one byte is the closing zero.
LONGEST_SOCKET_PATH = 103
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"
# A path of other characters would have to be escaped in each of the three URL forms that carry it.
PLAIN_PATH = re.compile(r"[A-Za-z0-9._/-]+")
SMALLEST_ROOM = 150 * 1024 * 1024
FULL = 2 * 1024 * 1024


@dataclass(frozen=True)
class Places:
    """The files and folders under one data folder."""

    data: Path

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def locks(self) -> Path:
        return self.data / "locks"

    @property
    def logins(self) -> Path:
        return self.data / "logins.tsv"

    @property
    def sockets(self) -> Path:
        """Folder of the unix sockets: in the data folder, or a runtime folder if its path is too long."""
        own = self.data / "run"
        longest = len(os.fsencode(own / LONGEST_SOCKET_NAME))
        if longest <= LONGEST_SOCKET_PATH and PLAIN_PATH.fullmatch(str(own)):
            return own
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return runtime_folder() / f"omu-{os.geteuid()}-{mark}"

    def prepare(self) -> None:
        """Make the folders, 0700; StartFault in one line where that is impossible or the disk is full."""
        try:
            for folder in (self.data, self.logs, self.locks, self.secrets, self.sockets):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _check_private(self.sockets)
            with tempfile.TemporaryFile(dir=self.data) as probe:
                probe.write(b"\0" * 65536)
        except OSError as fault:
            raise StartFault(explained(fault)) from fault

    def check_room(self) -> None:
        """StartFault where the disk of the data folder has no room for the servers' own files."""
        free = shutil.disk_usage(self.data).free
        if free < SMALLEST_ROOM:
            raise StartFault(
                f"The disk of {self.data} is full: {free // 2**20} MiB free, "
                f"{SMALLEST_ROOM // 2**20} MiB needed. Make room, or give another folder with DATA=."
            )

    @staticmethod
    def is_full(folder: Path) -> bool:
        """Whether the disk of the folder has no room left for a server to work."""
        return shutil.disk_usage(folder).free < FULL

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    def secret(self, name: str) -> str:
        """The secret of that name, made at the first call and kept readable by the owner only."""
        path = self.secrets / name
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            put_whole(path, secrets.token_urlsafe(48).encode())
        return path.read_text()


def put_whole(path: Path, content: bytes) -> None:
    """Link a secret into place: two that make it at once agree, and a full disk leaves no half of one.

    What stands there already stays. OSError where it cannot be written.
    """
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(scratch, path)
    except FileExistsError:
        pass
    finally:
        Path(scratch).unlink(missing_ok=True)


def runtime_folder() -> Path:
    """The folder for sockets of this user: XDG_RUNTIME_DIR, else the machine's temporary folder."""
    given = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    usable = given.is_dir() and os.access(given, os.W_OK) and len(str(given)) < LONGEST_SOCKET_PATH // 2
    return given if usable else Path("/tmp")  # noqa: S108 - checked to be our own and private by _check_private


def _check_private(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise StartFault(f"{folder} belongs to somebody else; the servers' sockets may not lie there.")
    folder.chmod(0o700)
