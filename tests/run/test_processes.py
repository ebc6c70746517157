"""Starting processes, and looking at them by their number."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from omu.run import processes
from omu.run.environment import ROOT
from tests.run.conftest import bare_environ, processes_of

# Asked to end by its own child, which has just been forked and does not run its program yet.
ASKED_TO_END_DURING_A_START = """
import os, signal, sys, time
from pathlib import Path
from omu.run import parts, processes

class Ended(Exception):
    pass

def end(*_):
    raise Ended

parent = os.getpid()
mask = signal.pthread_sigmask

def asking(*how):
    if os.getpid() != parent:
        os.kill(parent, signal.SIGTERM)
        time.sleep(0.3)
    return mask(*how)

signal.signal(signal.SIGTERM, end)
signal.pthread_sigmask = asking
sleep = [sys.executable, "-c", "import time; time.sleep(120)"]
folder = Path(sys.argv[1])
part = parts.Part("web", sleep, logs=folder, environ=dict(os.environ))
try:
    processes.run(sleep) if sys.argv[2] == "run" else part.start()
except Ended:
    part.end()
    print("ended", part.number)
"""


def test_a_process_that_tells_no_command_line_has_no_words():
    """One that has ended and is not reaped tells nothing, like one that has only just begun."""
    child = subprocess.Popen([sys.executable, "-c", "pass"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert processes.command_line(child.pid) == []
    child.wait()


def test_the_words_of_a_running_process_are_told():
    program = "print(1, flush=True); input()"
    child = subprocess.Popen(
        [sys.executable, "-c", program, "a word"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout.readline()
    assert processes.command_line(child.pid)[-1] == "a word"
    child.communicate(b"\n")


@pytest.mark.parametrize("how", ["run", "part"])
def test_who_is_asked_to_end_while_a_program_starts_leaves_none_behind(tmp_path: Path, how: str):
    done = subprocess.run(
        [sys.executable, "-c", ASKED_TO_END_DURING_A_START, str(tmp_path), how], cwd=ROOT, timeout=60,
        env={**bare_environ(), "OMU_DATA": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == "ended None\n", done.stderr
    assert processes_of(tmp_path) == {}


def test_a_program_that_runs_hears_what_asks_it_to_end():
    """The signals its start was kept from are not kept from itself."""
    program = "import os, signal; os.kill(os.getpid(), signal.SIGTERM); print('deaf')"
    done = processes.run([sys.executable, "-c", program], stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, b"")
