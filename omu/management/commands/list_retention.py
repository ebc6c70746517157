"""`manage.py list_retention`: which records have passed the period they are kept for."""

from typing import Any

from django.core.management.base import BaseCommand

from cases.actions import retention
from staff import actors, audit
from staff.middleware import day


class Command(BaseCommand):
    """One line for each human being: numbers, until when, why. Nothing is removed."""

    help = "List the records that have passed the period they are kept for (docs/domain.md 14.4)."

    def handle(self, *args: Any, **options: Any) -> None:
        """That the list was read stands in the log of deeds."""
        count = 0
        for count, held in enumerate(retention.passed(today=day()), start=1):  # noqa: B007
            numbers = ", ".join(held.numbers)
            self.stdout.write(f"{numbers}\t{held.kept.until:%d/%m/%Y}\t{held.kept.reason}")
        audit.record(by=actors.system("list of retention"), deed="omu.retention.listed", kind="read")
        self.stdout.write(f"{count} records have passed their period on {day():%d/%m/%Y}.")
