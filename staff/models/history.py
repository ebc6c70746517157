"""What keeps evidence: append-only tables, and before and after beside tables that may be edited."""

from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models.functions import Now

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


class Said(Evidence):
    """Evidence of what somebody said: by whom, under which name and role at that time, and when.

    Name and role are kept in words beside the person, since both change and the record must not. The day it
    is about, where that differs from the instant it was written, is the table's own.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=180)
    role = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        abstract = True


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
