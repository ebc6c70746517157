"""`manage.py export_contacts --trust CODE`: entries of the log for the case system of a probation trust."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from omu.actions import contact_files, contact_jobs
from staff import actors
from staff.models import ProbationTrust


class Command(BaseCommand):
    """Writes to a file or the terminal as it reads."""

    help = "Write entries of the log for the case system of a probation trust (docs/interchange/contacts.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--trust", required=True, metavar="CODE")
        parser.add_argument(
            "--since", default="", metavar="YYYY-MM-DD", help="written or withdrawn from then on"
        )
        parser.add_argument("--out", type=Path, metavar="FILE", help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """A file that was begun and not finished is left as FILE.part, never under its name."""
        trust = ProbationTrust.objects.filter(code__iexact=options["trust"]).first()
        if trust is None:
            raise CommandError(f"There is no probation trust “{options['trust']}”.")
        try:
            since = contact_jobs.beginning(day=options["since"])
        except ValueError as error:
            raise CommandError(f"“{options['since']}” is no day such as 2026-10-08.") from error
        out: Path | None = options["out"]
        if out and out.exists():
            raise CommandError(f"{out} exists already.")
        part = out.with_name(f"{out.name}.part") if out else None
        by = actors.system("export of contacts")
        with self._opened(part) as page:
            for lines in contact_files.written(trust, since=since, now=timezone.now(), by=by):
                for line in lines:
                    page.write(f"{line}\n")
        if part and out:
            part.rename(out)

    def _opened(self, part: Path | None) -> Any:
        return part.open("w", encoding="utf-8", newline="\n") if part else nullcontext(self.stdout)
