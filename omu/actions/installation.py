"""What this installation consists of, for backup and restore (docs/adr/0017)."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections

from omu.run.backups import Installation


def here() -> Installation:
    """The owner's way into the database where there is one, the storage of files, the folder of secrets."""
    held = dict(connections["default"].settings_dict)
    if settings.DATABASE_OWNER_URL:
        owner: dict[str, Any] = dict(dj_database_url.parse(settings.DATABASE_OWNER_URL))
        # A socket's folder may stand in the options of the address instead of in its place.
        host = owner["HOST"] or owner.get("OPTIONS", {}).get("host", "")
        held |= owner | {"NAME": held["NAME"], "HOST": host}
    words = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return Installation(
        database={ours: str(held.get(theirs) or "") for ours, theirs in words.items()},
        storage=default_storage,
        secrets=Path(settings.DATA_DIR) / "secrets",
    )
