"""The whole product on one machine: both servers, web, worker and beat, until Ctrl-C.

It starts the servers that the environment does not name, prepares the database, starts the three parts,
waits until the pages answer, and then watches: what dies is started again. On SIGINT, SIGTERM or SIGHUP it
stops everything that it started, and nothing else.
"""

import http.client
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from omu.run import environment, machine, preparation
from omu.run.faults import StartFault
from omu.run.parts import Part
from omu.run.processes import ENDING
from omu.run.services import Services

HOST = "127.0.0.1"
LONGEST_WAIT = 90.0
STEP = 0.2


class Ended(Exception):
    """Somebody asked the product to end."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What was asked for on the command line."""

    port: int
    data: Path
    demonstration: bool


def say(line: str) -> None:
    """One line for people, at once even where the output is a file."""
    print(line, flush=True)


def run(wish: Wish) -> int:
    """Run until asked to end; 0 then. StartFault where the start is impossible."""
    for number in ENDING:
        signal.signal(number, _raise_ended)
    try:
        _run(wish)
    except Ended:
        say("Stopped")
    return 0


def _run(wish: Wish) -> NoReturn:
    configuration = environment.read(os.environ)
    machine.check()
    machine.check_port(HOST, wish.port)
    services = Services(wish.data, os.environ)
    parts: list[Part] = []
    try:
        say(f"Starting in {services.places.data}")
        services.start()
        environ = {**os.environ, **services.environment, "PYTHONUNBUFFERED": "1"}
        _prepare(services, environ, wish)
        parts += three_parts(environ, port=wish.port, logs=services.places.logs)
        for part in parts:
            part.start()
        _wait_for_pages(parts[0], wish.port, configuration["OMU_HOSTS"])
        _announce(services, wish)
        _watch(services, parts)
    except Ended:
        say("Stopping")
        raise
    finally:
        _hear_no_more()
        _stop(parts, services)


def _raise_ended(number: int, frame: FrameType | None) -> NoReturn:
    _hear_no_more()
    raise Ended


def _hear_no_more() -> None:
    """A second Ctrl-C must not leave servers behind: stopping is bounded by itself."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def three_parts(environ: Mapping[str, str], *, port: int, logs: Path) -> list[Part]:
    """Web, worker and beat; none of them needs the login that owns the tables, so none is given it."""
    theirs = {name: value for name, value in environ.items() if name != "DATABASE_OWNER_URL"}
    celery = [sys.executable, "-m", "celery", "--workdir", str(environment.ROOT), "--app"]
    schedule = Path(environ["OMU_DATA"]) / "beat-schedule"
    words = {
        "web": [sys.executable, "-m", "gunicorn", "--chdir", str(environment.ROOT),
                "--config", "python:omu.run.gunicorn", "--bind", f"{HOST}:{port}"],
        "worker": [*celery, "omu.celery", "worker", "--loglevel", "WARNING", "--without-gossip",
                   "--without-mingle"],
        "beat": [*celery, "omu.run.beat", "beat", "--loglevel", "WARNING", "--pidfile=",
                 "--schedule", str(schedule)],
    }  # fmt: skip
    return [Part(name, line, logs=logs, environ=theirs) for name, line in words.items()]


def _prepare(services: Services, environ: Mapping[str, str], wish: Wish) -> None:
    logs = services.places.logs
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    say("Preparing the database")
    preparation.command("migrate", "--noinput", logs=logs, environ=environ)
    preparation.collect_static(logs=logs, environ=environ)
    if wish.demonstration:
        say(preparation.demonstration(places=services.places, environ=environ))


def _wait_for_pages(web: Part, port: int, hosts: list[str]) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not pages_answer(port, hosts):
        if web.number is None or time.monotonic() > end:
            raise StartFault(f"The pages do not answer: {web.last_line()} (log: {web.log})")
        time.sleep(STEP)


def pages_answer(port: int, hosts: list[str]) -> bool:
    """Whether the web process answers for the first host it may be called by."""
    name = next((host.lstrip(".") for host in hosts if host not in {"*", ""}), HOST)
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/health/live", headers={"Host": name})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _announce(services: Services, wish: Wish) -> None:
    rows = preparation.logins(services.places) if wish.demonstration else []
    if rows:
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        for row in rows:
            say("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
        say(f"These demonstration log-ins stand in {services.places.logins}")
    say(f"Logs: {services.places.logs}")
    say(f"Ready: http://{HOST}:{wish.port}/  (Ctrl-C stops everything)")


def _watch(services: Services, parts: list[Part]) -> NoReturn:
    trouble = ""
    while True:
        time.sleep(STEP * 5)
        try:
            lines = [f"{name} had died and was started again" for name in services.mend()]
            lines += [part.tend() for part in parts]
            fault = ""
        except (StartFault, OSError) as caught:
            lines, fault = [], str(caught)
        if fault != trouble:
            lines.append(fault)
            trouble = fault
        for line in filter(None, lines):
            say(line)


def _stop(parts: list[Part], services: Services) -> None:
    for part in parts:
        part.ask_to_end()
    for part in parts:
        part.end()
    services.stop()
