"""That a temporary release serves an objective of the plan (docs/domain.md 12.3)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from risk.models import DecisionRecord
from sentence_plans.models.objectives import Objective
from sentence_plans.models.plans import SentencePlan
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class ObjectiveReleaseQuerySet(models.QuerySet["ObjectiveRelease"]):
    """Links that hold."""

    def visible_to(self, actor: "Actor") -> Self:
        """Where both the objective and the decision may be read."""
        if not actor.is_system and not actor.may("decisions:R"):
            return self.none()
        plans = SentencePlan.objects.visible_to(actor)
        return self.filter(objective__plan__in=plans, decision__in=DecisionRecord.objects.visible_to(actor))

    def current(self) -> Self:
        """Not ended."""
        return self.filter(ended_at__isnull=True).order_by("objective_id", "id")


@tracked()
class ObjectiveRelease(models.Model):
    """A temporary release that serves an objective; ended where it was linked in error."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="releases")
    decision = models.ForeignKey(DecisionRecord, on_delete=models.PROTECT, related_name="objectives_served")
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = ObjectiveReleaseQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["objective", "decision"],
                name="one_link_a_release",
                condition=Q(ended_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.decision_id} serves {self.objective_id}"
