"""`manage.py restore FILE`: an empty installation filled from a backup (docs/adr/0017)."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omu.actions import installation
from omu.run import backups


class Command(BaseCommand):
    """Checks the file, fills, sets rights, and checks rows and every seal of the log of deeds."""

    help = "Fill an empty installation from a backup. Refused where there is anything in it."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("file", type=Path, metavar="FILE", help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore; then bring the tables to this version, and let the log of deeds prove itself."""
        try:
            report = backups.restore(options["file"], into=installation.here())
        except backups.BackupFault as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(f"Restored: {report}. Every table has the rows that it had.")
        call_command("migrate", verbosity=0, stdout=self.stdout)
        call_command("verify_audit", stdout=self.stdout, stderr=self.stderr)
