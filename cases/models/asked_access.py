"""What every request to be let in has in common: who, why, how long, who answered (docs/domain.md 2.2)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class AskedAccess(models.Model):
    """That somebody asked to be let in, or went in at once (`is_at_once`), in one role.

    `until` is the last day; empty where it was not granted, or not answered yet. Of what was done at once
    the answer is the review of the next working day.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    reason = models.CharField("why it is needed", max_length=500)
    is_at_once = models.BooleanField(default=False)
    asked_on = models.DateField()
    until = models.DateField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_on = models.DateField(null=True)
    is_granted = models.BooleanField(null=True, help_text="Of what was read at once: whether it was right")
    answer = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, help_text="Ended before its time")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True
