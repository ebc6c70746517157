"""A search of the log that somebody made, so that its words never stand in an address (docs/adr/0003)."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models.prisoners import Prisoner

if TYPE_CHECKING:
    from staff.actors import Actor


class LogSearchQuerySet(models.QuerySet["LogSearch"]):
    """One's own searches and nobody else's."""

    def visible_to(self, actor: "Actor") -> Self:
        """Only the actor's own, and those made in the role and place acted in now."""
        return self.filter(user=actor.user, assignment_id=actor.assignment and actor.assignment.pk)


class LogSearch(models.Model):
    """What was looked for and which entries were found, best first; forgotten in the night.

    `found` holds keys of entries. They are asked again, by their reader's rights of that moment, for each
    page shown; a page of results so costs the same however many there are.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey("staff.RoleAssignment", on_delete=models.PROTECT, related_name="+")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=200)
    filters = models.JSONField(default=dict)
    found = models.JSONField(default=list)
    is_all = models.BooleanField(default=True, help_text="Whether found holds every match")
    at = models.DateTimeField(db_default=Now())

    objects = LogSearchQuerySet.as_manager()
    is_transient = True

    class Meta:
        indexes = (models.Index(fields=["at"], name="log_search_age"),)

    def __str__(self) -> str:
        return f"search {self.pk}"
