"""Who was given the plan, in which version: evidence (docs/domain.md 8.5, shared)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from sentence_plans.models.plans import SentencePlan
from staff.models.history import Evidence


class PlanShared(Evidence):
    """That somebody was given the plan as it stood in version `number`; `by` gave it."""

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="shared")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=210)
    role = models.CharField(max_length=120)
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
