"""PostgreSQL and the Redis-protocol server of one data folder, for as long as somebody uses them.

`ensured` is the one door: whoever enters finds both running, started now or by another command before; the
last to leave turns them off. Who uses a server is known by a lock the kernel drops with the process, so that
a command killed outright is not waited for, and a server it left behind is adopted by the next.
"""

import fcntl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from omu.run import postgres_user
from omu.run.faults import StartFault, explained
from omu.run.places import Places
from omu.run.postgres import Postgres
from omu.run.valkey import Valkey

MADE_HERE = ("DATABASE_URL", "REDIS_URL", "OMU_SECRET_KEY")


class Server(Protocol):
    """What the two embedded servers have in common."""

    def running(self) -> int | None: ...
    def answers(self) -> bool: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Shared:
    """One server used by several processes at once."""

    def __init__(self, server: Server, places: Places, name: str) -> None:
        self.server = server
        self._door = places.locks / f"{name}.door"
        self._users = places.locks / f"{name}.users"
        self._held: IO[bytes] | None = None

    def enter(self) -> None:
        """Start or adopt the server and count as one of its users."""
        with _locked(self._door):
            self._held = self._users.open("ab")
            try:
                self.server.start()
            except BaseException:
                # Also when interrupted: a server half started is nobody's, unless others use it.
                self._stop_if_alone()
                raise
            fcntl.flock(self._held, fcntl.LOCK_SH)

    def mend(self) -> bool:
        """Start the server again if it died; True if it had."""
        with _locked(self._door):
            if self.server.running() is not None:
                return False
            self.server.start()
            return True

    def leave(self) -> None:
        """Stop the server unless somebody else uses it."""
        if self._held is None:
            return
        with _locked(self._door):
            self._stop_if_alone()

    def _stop_if_alone(self) -> None:
        if self._held is None:
            return
        with self._held as held, suppress(BlockingIOError):
            self._held = None
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.server.stop()


class Services:
    """The servers that `environ` does not name already; `safe=False` (tests only) gives up durability."""

    def __init__(self, data: Path, environ: Mapping[str, str], *, safe: bool = True) -> None:
        self.places = Places(data.expanduser().resolve())
        self._environ = environ
        self._safe = safe
        self._shared: list[Shared] = []
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        """Start or adopt what is missing; StartFault in one line where that is impossible."""
        try:
            self._start()
        except OSError as fault:
            self.stop()
            raise StartFault(explained(fault)) from fault
        except BaseException:
            self.stop()
            raise

    def _start(self) -> None:
        needed = [name for name in MADE_HERE if not self._environ.get(name)]
        self.environment = {"OMU_DATA": str(self.places.data)}
        if not needed:
            return
        self.places.prepare()
        if "OMU_SECRET_KEY" in needed:
            self.environment["OMU_SECRET_KEY"] = self.places.secret("secret-key")
        if "DATABASE_URL" in needed:
            postgres = Postgres(places=self.places, user=postgres_user.chosen(self.places), safe=self._safe)
            self._enter(Shared(postgres, self.places, "postgres"))
            self.environment["DATABASE_URL"] = postgres.url("omu")
            self.environment["DATABASE_OWNER_URL"] = postgres.url("omu_owner")
        if "REDIS_URL" in needed:
            valkey = Valkey(places=self.places, safe=self._safe)
            self._enter(Shared(valkey, self.places, "valkey"))
            self.environment["REDIS_URL"] = valkey.url

    def _enter(self, shared: Shared) -> None:
        # First, so that `stop` knows of it at whatever moment this is interrupted.
        self._shared.append(shared)
        shared.enter()

    def mend(self) -> list[str]:
        """Start again what died since; the names of what had."""
        return [type(shared.server).__name__ for shared in self._shared if shared.mend()]

    def stop(self) -> None:
        """Stop what nobody else uses; the other way round than started."""
        while self._shared:
            self._shared.pop().leave()


@contextmanager
def ensured(data: Path, environ: Mapping[str, str], *, safe: bool = True) -> Iterator[dict[str, str]]:
    """The variables to set so that both servers are found; embedded ones run for the time of the block.

    In: the data folder, and the environment, whose DATABASE_URL and REDIS_URL are each used where given.
    Out: DATABASE_URL and DATABASE_OWNER_URL, REDIS_URL, OMU_SECRET_KEY where made here, and OMU_DATA.
    Errors: StartFault, one line.
    """
    services = Services(data, environ, safe=safe)
    services.start()
    try:
        yield services.environment
    finally:
        services.stop()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
