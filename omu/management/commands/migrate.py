"""`manage.py migrate`, as owner of the tables, and the grants of the runtime login after it."""

from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections

from omu.actions import grants
from omu.settings import _database as database


class Command(migrate.Command):
    """Migrate with DATABASE_OWNER_URL where it is set, then give the runtime login its rights."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Same options as Django's own command."""
        runtime = connections["default"].settings_dict["USER"]
        if settings.DATABASE_OWNER_URL:
            connections["default"].close()
            held = connections["default"].settings_dict
            # The name stays: under tests it is that of the test database.
            held.update(database(settings.DATABASE_OWNER_URL) | {"NAME": held["NAME"]})
        super().handle(*args, **options)
        owner = connections["default"].settings_dict["USER"]
        if owner == runtime:
            self.stdout.write("One login only: triggers alone guard the evidence (set DATABASE_OWNER_URL).")
        else:
            self.stdout.write(f"Rights of {runtime} set on {grants.apply(runtime)} tables.")
