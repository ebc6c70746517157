"""Who was given the plan, in which version, and who has read it: evidence (docs/domain.md 8.5, shared)."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sentence_plans.models.plans import SentencePlan
from staff.models.history import Evidence


class PlanShared(Evidence):
    """That somebody was given the plan as it stood in version `number`; `by` gave it.

    `user` is who that is, where he or she signs in here and may read the plan: asked to acknowledge it.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="shared")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=210)
    role = models.CharField(max_length=120)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("plan_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["plan", "number", "name"], name="given_once_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.name}: version {self.number}"

    @property
    def read_on(self) -> datetime.date | None:
        """When it was acknowledged; None where it was not, or nobody was asked. Read with `read` selected."""
        read = getattr(self, "read", None)
        return read.on if read else None


class PlanRead(Evidence):
    """That whoever was given the plan has acknowledged that he or she read it."""

    shared = models.OneToOneField(PlanShared, on_delete=models.PROTECT, related_name="read")
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("shared_id",)

    def __str__(self) -> str:
        return f"read on {self.on}"
