"""Say whether anything sealed in the log of deeds was changed or is missing (docs/adr/0005)."""

import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from staff import actors
from staff.actions import seals


class Command(BaseCommand):
    """Prints the verdict; exit status 1 where there are faults."""

    help = "Checks all seals of the log of deeds. Exit status 1 where something was changed or is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check, print, and keep the verdict for the page about seals."""
        verdict = seals.check(now=timezone.now(), by=actors.system("verify_audit"))
        self.stdout.write(f"{verdict.seals} seals over {verdict.events} events checked.")
        self.stdout.write(f"{verdict.not_sealed} events are not sealed yet.")
        for fault in verdict.faults:
            self.stderr.write(fault)
        if not verdict.sound:
            sys.exit(1)
        self.stdout.write("Nothing sealed was changed or is missing.")
