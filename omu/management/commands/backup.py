"""`manage.py backup FILE`: the whole installation in one file (docs/adr/0017)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from omu.actions import installation
from omu.run import backups


class Command(BaseCommand):
    """Says what it wrote; while the service goes on. Exit status 2 and no file where it fails."""

    help = "Write database, files and keys into one file, which is as secret as they are."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, and say what."""
        try:
            report = backups.write(options["file"], of=installation.here(), now=timezone.now())
        except backups.BackupFault as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(f"{options['file']}: {report}.")
