"""What benchmarks share with the tests: the small estate and its frozen day; and a database as it is run."""

from typing import Any

from django.db.backends.signals import connection_created

from omu.run.postgres import ON_DISKS_WITHOUT_AN_ARM
from tests.conftest import as_actor, plain_surroundings, world

__all__ = ["as_actor", "plain_surroundings", "world"]


def as_it_is_run(connection: Any, **_: Any) -> None:
    """The planner's costs of an installation, which the databases of tests do not have."""
    with connection.cursor() as cursor:
        for option in ON_DISKS_WITHOUT_AN_ARM:
            cursor.execute(f"SET {option}")


connection_created.connect(as_it_is_run)
