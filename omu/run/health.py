"""Whether one part answers: `python -m omu.run.health web|worker|beat`; status 0 or 1. For containers.

web: the page /health/live on PORT. worker: answers a ping through the broker. beat: has written down what it
sent within the last few minutes (it writes every three).
"""

import argparse
import os
import socket
import sys
import time
from pathlib import Path

from kombu.exceptions import OperationalError
from redis import RedisError

from omu.celery import app
from omu.run import environment, supervisor

LONGEST_SILENCE = 400.0
LONGEST_PING = 10.0


def worker_answers(name: str) -> bool:
    """Whether the worker of that name answers through the broker."""
    try:
        return bool(app.control.inspect(destination=[name], timeout=LONGEST_PING).ping())
    except (OSError, OperationalError, RedisError):
        return False


def workers(*, timeout: float) -> list[str]:
    """Names of workers that answer through the broker within `timeout` seconds."""
    try:
        return sorted(app.control.inspect(timeout=timeout).ping() or {})
    except (OSError, OperationalError, RedisError):
        return []


def beat_is_alive(folder: Path, *, now: float) -> bool:
    """Whether a file of beat's was written lately; its store may be one file or several."""
    return any(now - path.stat().st_mtime < LONGEST_SILENCE for path in folder.glob("beat-schedule*"))


def main() -> int:
    """Command line; 0 when the part answers."""
    parser = argparse.ArgumentParser(prog="python -m omu.run.health", description=__doc__)
    parser.add_argument("part", choices=["web", "worker", "beat"])
    parser.add_argument("--port", type=int, default=8000)
    given = parser.parse_args()
    configuration = environment.read(os.environ)
    if given.part == "web":
        good = supervisor.pages_answer(given.port, configuration["OMU_HOSTS"])
    elif given.part == "worker":
        good = worker_answers(f"celery@{socket.gethostname()}")
    else:
        good = beat_is_alive(configuration["OMU_DATA"], now=time.time())
    print(f"{given.part}: {'answers' if good else 'does not answer'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
