"""`manage.py generate_estate`: write a made-up estate in the interchange format."""

import datetime
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from omu.actions import estate
from staff.actions.errors import Refused
from staff.middleware import day


class Command(BaseCommand):
    """The same figures give the same file, byte for byte. `import_records FILE --with-places` takes it in."""

    help = "Write a made-up estate: places, staff and prisoners, none of them real."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--prisons", type=int, required=True, metavar="N")
        parser.add_argument("--prisoners", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, required=True, metavar="S")
        parser.add_argument("--day", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--out", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Writes as it makes; memory does not grow."""
        figures = {name: options[name] for name in ("prisons", "prisoners", "seed")}
        out: Path | None = options["out"]
        try:
            lines = estate.lines(**figures, day=options["day"] or day())
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        opened: Any = out.open("w", encoding="utf-8", newline="\n") if out else nullcontext(self.stdout)
        with opened as page:
            for line in lines:
                page.write(f"{line}\n")
