#!/usr/bin/env python
"""Django's commands, with the embedded servers running around them where nothing else is configured."""

import contextlib
import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from omu.run import environment
from omu.run.faults import StartFault
from omu.run.services import ensured

# These ask the database nothing; everything else finds it running.
WITHOUT_SERVICES = {"", "help", "version", "check", "collectstatic", "findstatic", "diffsettings"}


def needs_services(words: list[str]) -> bool:
    """Whether the command asks the database: `check` does with --database, help of any command does not."""
    if {"--help", "-h", "--version"} & set(words):
        return False
    command = words[0] if words else ""
    return command not in WITHOUT_SERVICES or "--database" in words


def main() -> int:
    """Run the command line; 2 and one line on standard error where the configuration stops the start."""
    # Settings are read when the first command asks for them, by then with the servers' addresses.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omu.settings")
    signal.signal(signal.SIGTERM, _end)
    try:
        configuration = environment.read(os.environ)
        around = (
            ensured(configuration["OMU_DATA"], os.environ)
            if needs_services(sys.argv[1:])
            else contextlib.nullcontext({})
        )
        with around as found:
            os.environ.update(found)
            execute_from_command_line(sys.argv)
    except (environment.ConfigurationFault, StartFault) as fault:
        sys.stderr.write(f"manage.py: {fault}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
