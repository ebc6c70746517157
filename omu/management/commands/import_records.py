"""`manage.py import_records FILE`: take in the records of a file of the interchange format."""

import sys
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omu.actions import records
from omu.actions.record_reports import Report
from staff import actors
from staff.actions.errors import Refused
from staff.middleware import day

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    """Prints what came of the file, and each fault with line and path.

    Exit status 0 when the file was taken, also where some lines were refused; 1 when it was refused, with
    nothing written; 2 when it cannot be read.
    """

    help = "Take in records of the interchange format (docs/interchange/README.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--refuse-all", action="store_true", help="write nothing if any line has a fault")
        parser.add_argument("--dry-run", action="store_true", help="try everything and write nothing")
        parser.add_argument(
            "--with-places", action="store_true", help="make the places and users that the file begins with"
        )

        parser.add_argument(
            "--files", type=Path, metavar="FOLDER", help="the folder with the files of documents"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs here and now; started again after it was killed, it carries on."""
        path = options["file"]
        try:
            with path.open("rb") as source, pghistory.context(user="", role="system", task="import"):
                report = records.load_file(
                    source,
                    refuse_all=options["refuse_all"],
                    dry_run=options["dry_run"],
                    with_places=options["with_places"],
                    files=options["files"],
                    now=records.moment_of(today=day()),
                    today=day(),
                    by=actors.system("import of records"),
                )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=UNREADABLE) from error
        except records.NotTaken as refusal:
            self._print(refusal.report)
            self.stderr.write(refusal.message)
            sys.exit(UNREADABLE if refusal.unreadable else REFUSED)
        except Refused as refusal:
            raise CommandError(refusal.message, returncode=REFUSED) from refusal
        if options["dry_run"]:
            self.stdout.write("This was a trial: nothing was written.")
        self._print(report)

    def _print(self, report: Report) -> None:
        self.stdout.write(report.words())
        for line in report.lines():
            self.stdout.write(line)
