"""`make demo` as a process: it comes up, mends what dies, ends with Ctrl-C, and refuses in one line."""

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from omu.run.environment import ROOT
from omu.run.supervisor import pages_answer
from tests.run.conftest import bare_environ, eventually, processes_of

HOSTS = ["127.0.0.1"]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """`python -m omu.run`, what it said, and its parts."""

    def __init__(self, folder: Path, port: int, what: str = "serve", **environ: str) -> None:
        self.folder, self.port = folder, port
        folder.parent.mkdir(exist_ok=True)
        self.output = folder.parent / f"output-{port}"
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "omu.run", what, "--port", str(port), "--data", str(folder)],
                cwd=ROOT, env={**bare_environ(), **environ}, stdin=subprocess.DEVNULL,
                stdout=file, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def said(self) -> str:
        return self.output.read_text()

    def ready(self) -> bool:
        """Wait until it said so or ended; whether it said so."""
        eventually(lambda: "Ready: " in self.said() or self.process.poll() is not None)
        return f"Ready: http://127.0.0.1:{self.port}/" in self.said()

    def part(self, word: str) -> set[int]:
        """The processes with that word in their command line."""
        return {number for number, words in processes_of(self.folder).items() if word in words}

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Signal it as Ctrl-C would, and wait; its status."""
        self.process.send_signal(how)
        return self.process.wait(timeout=120)


@pytest.fixture
def running(folder: Path) -> Iterator[Running]:
    """The product, ready."""
    product = Running(folder, free_port())
    assert product.ready(), product.said()
    yield product
    if product.process.poll() is None:
        product.end()


@pytest.mark.slow
def test_it_comes_up_with_all_parts_and_ends_with_all_of_them(folder: Path) -> None:
    product = Running(folder, free_port(), "demo")
    assert product.ready(), product.said()
    for word in ("gunicorn", "--app omu.celery worker", "beat", "postgres", "valkey-server"):
        assert product.part(word), word
    connection = http.client.HTTPConnection("127.0.0.1", product.port, timeout=30)
    connection.request("GET", "/")
    answer = connection.getresponse()
    assert answer.status == 302
    assert "/accounts/login/" in (answer.getheader("Location") or "")
    connection.close()
    rows = folder / "logins.tsv"
    if rows.exists():
        assert rows.stat().st_mode & 0o077 == 0
        assert all(line.split("\t")[2] in product.said() for line in rows.read_text().splitlines())
    assert product.end() == 0
    assert processes_of(folder) == {}
    assert "Traceback" not in product.said()
    again = Running(folder, product.port, "demo")
    assert again.ready(), again.said()
    assert "Loaded" not in again.said()
    assert again.end(signal.SIGTERM) == 0
    assert processes_of(folder) == {}


@pytest.mark.slow
def test_what_dies_is_started_again(running: Running) -> None:
    (supervisor,) = running.part("omu.run serve")
    for word in ("gunicorn", " worker", " beat", "postgres -D", "valkey-server"):
        before = running.part(word)
        assert before, word
        for number in before:
            os.kill(number, signal.SIGKILL)
        after = eventually(lambda word=word, before=before: running.part(word) - before)
        assert after, f"{word} did not come back"
    assert eventually(lambda: pages_answer(running.port, HOSTS))
    assert running.part("omu.run serve") == {supervisor}
    for name in ("web", "worker", "beat"):
        assert f"{name} ended (signal 9)" in running.said()
    for name in ("Postgres", "Valkey"):
        assert f"{name} had died and was started again" in running.said()


@pytest.mark.slow
def test_a_supervisor_killed_outright_takes_its_parts_along(
    running: Running,
) -> None:
    running.process.kill()
    running.process.wait()
    assert eventually(lambda: not (running.part("gunicorn") | running.part("celery")))
    again = Running(running.folder, running.port)
    assert again.ready(), again.said()
    assert again.end() == 0
    assert processes_of(running.folder) == {}


@pytest.mark.slow
def test_ctrl_c_during_the_start_leaves_nothing_behind(folder: Path) -> None:
    for word in ("Starting", "Preparing"):
        product = Running(folder, free_port())
        assert eventually(lambda product=product, word=word: word in product.said())
        assert product.end() == 0
        assert processes_of(folder) == {}
        assert "Traceback" not in product.said()


@pytest.mark.slow
@pytest.mark.parametrize("word", ["initdb", "postgres", "valkey-server", "migrate", "gunicorn", " worker"])
def test_ctrl_c_as_soon_as_a_program_is_there_leaves_nothing_behind(folder: Path, word: str) -> None:
    product = Running(folder, free_port())
    assert eventually(lambda: product.part(word) or product.process.poll() is not None)
    assert product.end() == 0
    assert processes_of(folder) == {}
    assert "Traceback" not in product.said()


@pytest.mark.slow
def test_two_copies_run_side_by_side_and_one_ends_alone(running: Running) -> None:
    other = Running(running.folder.with_name("other"), free_port())
    assert other.ready(), other.said()
    assert pages_answer(running.port, HOSTS)
    assert other.end() == 0
    assert pages_answer(running.port, HOSTS)
    assert processes_of(other.folder) == {}


def refused(folder: Path, *words: str, **environ: str) -> str:
    """What `python -m omu.run` says before it ends with status 2; nothing of it may be left running."""
    done = subprocess.run(
        [sys.executable, "-m", "omu.run", *words], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**bare_environ(), "OMU_DATA": str(folder), **environ}, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert processes_of(folder) == {}
    return done.stderr


def test_a_port_in_use_is_told_in_one_line_before_anything_starts(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused(folder, "demo", "--port", str(port))
    assert said == f"omu: Port {port} is in use; choose another, such as PORT={port + 1}.\n"
    assert not folder.exists()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_a_port_that_is_none_is_told(folder: Path, port: str) -> None:
    assert "is no port: write a number from 1 to 65535" in refused(folder, "serve", f"--port={port}")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OMU_DATTA", "x", "OMU_DATTA is not a setting of this product. Did you mean OMU_DATA?"),
        ("OMU_WORKER_CONCURRENCY", "many", "OMU_WORKER_CONCURRENCY='many' cannot be used"),
        ("OMU_TODAY", "2013-02-30", "OMU_TODAY='2013-02-30' cannot be used"),
        ("DATABASE_URL", "mysql://host/db", "DATABASE_URL='mysql://host/db' cannot be used"),
    ],
)
def test_a_wrong_setting_stops_both_commands_in_one_line(
    folder: Path, name: str, value: str, told: str
) -> None:
    said = refused(folder, "demo", **{name: value})
    assert said.count("\n") == 1
    assert told in said
    environ = {**bare_environ(), "OMU_DATA": str(folder), name: value}
    done = subprocess.run([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=environ,
                          capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert told in done.stderr
    assert not folder.exists()


def test_commands_that_ask_no_database_start_none(folder: Path) -> None:
    for words in (["check"], ["help"], ["migrate", "--help"]):
        environ = {**bare_environ(), "OMU_DATA": str(folder)}
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environ,
                              capture_output=True, check=False)  # fmt: skip
        assert done.returncode == 0, done.stderr
    assert not (folder / "postgres").exists()
