"""`manage.py remove_record NUMBER`: remove a record that has passed its period, as owner of the tables."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from omu.actions import removals
from omu.settings import _database as database
from staff import actors
from staff.actions.errors import Refused
from staff.middleware import day


class Command(BaseCommand):
    """Prints how many rows of which table went. Exit status 1 where it is refused: nothing went."""

    help = "Remove a record that has passed its period (docs/adr/0018). Take a backup first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--first", required=True, metavar="USER", help="who decides")
        parser.add_argument("--second", required=True, metavar="USER", help="who agrees: somebody else")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """With DATABASE_OWNER_URL where it is set: the login of the service may remove nothing."""
        if settings.DATABASE_OWNER_URL:
            connections["default"].close()
            held = connections["default"].settings_dict
            held.update(database(settings.DATABASE_OWNER_URL) | {"NAME": held["NAME"]})
        said = {name: options[name] for name in ("first", "second", "reason")}
        try:
            gone = removals.remove(
                options["number"], **said, now=timezone.now(), today=day(), by=actors.system("removal")
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        for table, count in gone.items():
            self.stdout.write(f"{table}\t{count}")
        self.stdout.write(f"{options['number']} was removed: {sum(gone.values())} rows. The seal is written.")
