"""Looking at processes by their number."""

import os
import subprocess
import sys

from omu.run import processes


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
