"""`manage.py migrate`, as owner of the tables, and the grants of the runtime login after it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections

from omu.actions import first_schema, grants
from omu.settings import _database as database

#: Options that ask for less than all of it, or for nothing to be done.
ONLY_LOOKING = (
    "app_label",
    "migration_name",
    "fake",
    "fake_initial",
    "plan",
    "check_unapplied",
    "prune",
    "step_by_step",
)


class Command(migrate.Command):
    """Migrate with DATABASE_OWNER_URL where it is set, then give the runtime login its rights."""

    def add_arguments(self, parser: CommandParser) -> None:
        """One option more than Django's."""
        super().add_arguments(parser)
        parser.add_argument(
            "--step-by-step",
            action="store_true",
            help="Run every migration on an empty database too, where tables are otherwise made at once.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Same options as Django's own command, and `--step-by-step`."""
        runtime = connections["default"].settings_dict["USER"]
        if settings.DATABASE_OWNER_URL:
            connections["default"].close()
            held = connections["default"].settings_dict
            # The name stays: under tests it is that of the test database.
            held.update(database(settings.DATABASE_OWNER_URL) | {"NAME": held["NAME"]})
        if not any(options[one] for one in ONLY_LOOKING) and first_schema.is_needed():
            self.stdout.write(f"An empty database: {first_schema.make()} tables made.")
        super().handle(*args, **options)
        owner = connections["default"].settings_dict["USER"]
        if owner == runtime:
            self.stdout.write("One login only: triggers alone guard the evidence (set DATABASE_OWNER_URL).")
        else:
            self.stdout.write(f"Rights of {runtime} set on {grants.apply(runtime)} tables.")
