"""Say whether printed records are as they were issued (docs/adr/0016)."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from omu.dossier import issuer, verifying
from omu.dossier.verifying import Finding, Verdict


class Command(BaseCommand):
    """Prints the verdict on each file; status 0 where all are sound, 1 where one is not, 2 for bad input."""

    help = "Checks the seal of printed records. Needs no database and no network."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The files, and certificates other than those kept here."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="A printed record (PDF).")
        parser.add_argument(
            "--certificate", action="append", type=Path, metavar="PEM", default=[],
            help="Certificate of a service whose seals count; without it those known here.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """One line for each file, with what is inside and what was left out of a sound one."""
        try:
            certificates = [one for path in options["certificate"] for one in self._read(path)]
            verdicts = [(path, self._verdict(path, certificates or None)) for path in options["files"]]
        except (OSError, ValueError) as fault:
            raise CommandError(str(fault), returncode=2) from fault
        for path, verdict in verdicts:
            self._say(path, verdict)
        if not all(one.sound for _, one in verdicts):
            sys.exit(1)

    def _read(self, path: Path) -> list[bytes]:
        try:
            return issuer.certificates(path.read_bytes())
        except ValueError as fault:
            raise ValueError(f"{path} holds no certificate that can be read.") from fault

    def _verdict(self, path: Path, certificates: list[bytes] | None) -> Verdict:
        with path.open("rb") as opened:
            return verifying.verify(opened, certificates=certificates)

    def _say(self, path: Path, verdict: Verdict) -> None:
        out = self.stdout if verdict.finding is Finding.SOUND else self.stderr
        out.write(" ".join(part for part in (f"{path}:", verdict.finding, verdict.reason) if part))
        if not verdict.sound:
            return
        at = f"{verdict.sealed_at:%d/%m/%Y %H:%M} UTC" if verdict.sealed_at else "an unknown time"
        out.write(f"  {verdict.manifest['title']}, sealed at {at}, SHA-256 {verdict.sha256}")
        for part in verdict.manifest.get("inside", []):
            rows = "" if part["rows"] is None else f": {part['rows']}"
            out.write(f"  Inside: {part['part']}{rows}")
        for left in verdict.manifest.get("left_out", []):
            out.write(f"  Left out: {left['what'] if isinstance(left, dict) else left}")
