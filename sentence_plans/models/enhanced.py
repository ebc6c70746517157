"""Actions of a plan that make up the enhanced level of work with a priority offender (docs/domain.md 9.5)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.models.objectives import TAKEN_OUT, Action
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class EnhancedActionQuerySet(models.QuerySet["EnhancedAction"]):
    """Marks by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans of cases within reach, for those who read plans."""
        if not actor.is_system and not actor.may("sentence_plan:R"):
            return self.none()
        reach = Custody.objects.visible_to(actor).values("pk")
        return self.filter(action__objective__plan__custody__in=reach)

    def current(self) -> Self:
        """Not taken away, of an action that is still part of the plan."""
        taken_out = Q(action__status__startswith="removed_") | Q(action__objective__status=TAKEN_OUT)
        return self.filter(ended_on__isnull=True).exclude(taken_out)


@tracked()
class EnhancedAction(models.Model):
    """That an action is part of the enhanced level. `beyond`: in what it goes beyond the ordinary."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="enhanced")
    beyond = models.TextField("what goes beyond the ordinary level")
    since = models.DateField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = EnhancedActionQuerySet.as_manager()

    class Meta:
        ordering = ("action_id", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["action"], name="marked_enhanced_once", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(name="enhanced_says_what", condition=~Q(beyond="")),
            models.CheckConstraint(
                name="mark_taken_away_says_why", condition=Q(ended_on__isnull=True) | ~Q(ended_because="")
            ),
        )

    def __str__(self) -> str:
        return self.beyond[:80]
