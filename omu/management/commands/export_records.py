"""`manage.py export_records`: write records in the interchange format."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from omu.actions import record_documents, record_writing
from staff import actors
from staff.actions.errors import Refused


class Command(BaseCommand):
    """Writes to a file or the terminal as it reads; one view of the data from the first line to the last."""

    help = "Write the records of everybody, or of one prison, in the interchange format."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prison", default="", metavar="CODE", help="open cases of this prison only")
        parser.add_argument(
            "--with-places", action="store_true", help="begin with the places and users that are here"
        )
        parser.add_argument(
            "--files", type=Path, metavar="FOLDER", help="write the files of documents there too"
        )
        parser.add_argument("--out", type=Path, metavar="FILE", help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """A file that was begun and not finished is left as FILE.part, never under its name."""
        out: Path | None = options["out"]
        if out and out.exists():
            raise CommandError(f"{out} exists already.")
        part = out.with_name(f"{out.name}.part") if out else None
        by = actors.system("export of records")
        try:
            with record_writing.one_view(), self._opened(part) as page:
                facts = {"prison": options["prison"], "with_places": options["with_places"]}
                lines = record_writing.export(**facts, now=timezone.now(), by=by)
                for line in lines:
                    page.write(f"{line}\n")
                if options["files"]:
                    people = record_writing.people(prison=options["prison"])
                    record_documents.write_all(options["files"], people=people)
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        if part and out:
            part.rename(out)

    def _opened(self, part: Path | None) -> Any:
        return part.open("w", encoding="utf-8", newline="\n") if part else nullcontext(self.stdout)
