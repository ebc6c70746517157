"""`manage.py import_contacts FILE --trust CODE`: take in entries of the case system of a probation trust."""

import sys
from pathlib import Path
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omu.actions import contact_files, records
from omu.actions.record_reports import Report
from staff import actors
from staff.middleware import day
from staff.models import ProbationTrust

REFUSED, UNREADABLE = 1, 2


class Command(BaseCommand):
    """Prints what came of the file, and each fault with line and path.

    Exit status 0 when the file was taken, also where some lines were refused; 1 when it was refused, with
    nothing written; 2 when it cannot be read.
    """

    help = "Take in entries of the case system of a probation trust (docs/interchange/contacts.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--trust", required=True, metavar="CODE")
        parser.add_argument("--refuse-all", action="store_true", help="write nothing if any line has a fault")
        parser.add_argument("--dry-run", action="store_true", help="try everything and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Runs here and now, in one transaction."""
        trust = ProbationTrust.objects.filter(code__iexact=options["trust"]).first()
        if trust is None:
            raise CommandError(f"There is no probation trust “{options['trust']}”.", returncode=REFUSED)
        path, by = options["file"], actors.system("import of contacts")
        facts = {name: options[name] for name in ("refuse_all", "dry_run")}
        facts |= {"trust": trust, "now": records.moment_of(today=day()), "today": day(), "by": by}
        try:
            with path.open("rb") as source, pghistory.context(user="", role="system", task="import"):
                report = contact_files.load_file(source, **facts)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.", returncode=UNREADABLE) from error
        except contact_files.NotTaken as refusal:
            self._print(refusal.report)
            self.stderr.write(refusal.message)
            sys.exit(UNREADABLE if refusal.unreadable else REFUSED)
        if options["dry_run"]:
            self.stdout.write("This was a trial: nothing was written.")
        self._print(report)

    def _print(self, report: Report) -> None:
        self.stdout.write(report.words())
        for line in report.lines():
            self.stdout.write(line)
