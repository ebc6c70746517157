"""manage.py sweep: raise what the day has made due, as the worker does every night."""

import datetime
from dataclasses import asdict
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from omu.actions import sweep
from staff import actors
from staff.actions import heartbeats
from staff.middleware import day


class Command(BaseCommand):
    """Says how many cases and duties it looked at, how many flags it raised and cleared."""

    help = "Raise what the day has made due, over the whole estate."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--today", type=datetime.date.fromisoformat, help="another day, as YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        with pghistory.context(user="", role="system", task="sweep"):
            swept = sweep.sweep(today=options["today"] or day())
        heartbeats.beat("sweep", details=asdict(swept), now=timezone.now(), by=actors.system("sweep"))
        self.stdout.write(swept.words())
