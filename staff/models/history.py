"""What keeps evidence: append-only tables, and before and after beside tables that may be edited."""

from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Evidence(models.Model):
    """A table whose rows are never changed or removed (docs/adr/0002).

    A trigger refuses UPDATE and DELETE whoever asks; `manage.py migrate` also takes the rights away from
    the runtime login of every model that carries `is_evidence`.
    """

    is_evidence = True

    class Meta:
        abstract = True
        triggers = (APPEND_ONLY,)


def tracked(*, exclude: list[str] | None = None) -> Any:
    """Class decorator: keep every version of the rows of this table, also of bulk and raw changes.

    Statement level, so that a bulk change costs little (docs/adr/0005). The event table is evidence.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude,
        level=pgtrigger.Statement,
        append_only=True,
        attrs={"is_evidence": True},
    )
