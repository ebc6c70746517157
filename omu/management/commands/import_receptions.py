"""`manage.py import_receptions FILE`: receive everybody in an extract, of every prison, at once."""

import sys
from pathlib import Path
from typing import Any

import pghistory
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omu.actions import receptions
from omu.actions.reception_reports import Report
from staff import actors
from staff.actions.errors import Refused
from staff.middleware import day

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    """Prints what came of the file and each fault: row, field and reason.

    Exit status 0 when the file was taken, also where some rows were refused; 1 when it was refused, with
    nothing received; 2 when it cannot be read.
    """

    help = "Receive prisoners from an extract (CSV). Rows that are wrong are reported, with row and field."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--refuse-all", action="store_true", help="receive nobody if any row has a fault")
        parser.add_argument("--prison", default="", metavar="CODE", help="receive for this prison only")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs here and now, by the same code as the worker."""
        report = self._import(options["file"], refuse_all=options["refuse_all"], prison=options["prison"])
        self._print(report)

    def _import(self, path: Path, *, refuse_all: bool, prison: str) -> Report:
        try:
            with path.open("rb") as source, pghistory.context(user="", role="system", task="import"):
                size = path.stat().st_size
                if size > settings.LARGEST_EXTRACT:
                    most = settings.LARGEST_EXTRACT // (1024 * 1024)
                    raise CommandError(f"{path} has more than {most} MB.", returncode=UNREADABLE)
                return receptions.receive_file(
                    source,
                    refuse_all=refuse_all,
                    prison=prison,
                    today=day(),
                    by=actors.system("import of receptions"),
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=UNREADABLE) from error
        except receptions.NotTaken as refusal:
            self._print(refusal.report)
            self.stderr.write(refusal.message)
            sys.exit(UNREADABLE if refusal.unreadable else REFUSED)
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from refusal

    def _print(self, report: Report) -> None:
        self.stdout.write(report.words())
        for line in report.lines():
            self.stdout.write(line)
        if report.unlisted:
            self.stdout.write(f"{report.unlisted} more faults that can wait stand as tasks on their cases.")
