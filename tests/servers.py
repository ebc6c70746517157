"""A fresh PostgreSQL and Valkey for each test run, as a pytest plugin (see pyproject.toml).

They run in a temporary folder without durability, are shared by the workers of pytest-xdist, and are gone
when the run ends. Tests connect as the owner of the tables; OMU_TEST_RUNTIME_URL names the second login,
which owns nothing. With DATABASE_URL or REDIS_URL given, that server is used instead.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from omu.run.services import Services


def _start() -> None:
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="omu-tests-"))
    services = Services(folder, os.environ, safe=False)
    # At exit rather than in a hook of pytest's, which are not called when the settings cannot be read.
    atexit.register(_stop, services)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    services.start()
    found = services.environment
    if "DATABASE_OWNER_URL" in found:
        found["OMU_TEST_RUNTIME_URL"] = found["DATABASE_URL"]
        found["DATABASE_URL"] = found["DATABASE_OWNER_URL"]
    elif owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ.setdefault("OMU_TEST_RUNTIME_URL", os.environ["DATABASE_URL"])
        found["DATABASE_URL"] = owner
    os.environ.update(found)


def _stop(services: Services) -> None:
    services.stop()
    shutil.rmtree(services.places.data, ignore_errors=True)


# At import: pytest-django reads the settings, and these the environment, before any hook of a plugin that
# was named in the configuration file rather than installed.
_start()
