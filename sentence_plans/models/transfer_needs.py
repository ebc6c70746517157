"""That somebody has to move to reach what the plan needs (docs/domain.md 13)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.models.deliveries import Delivery
from sentence_plans.standards import transfer_needs as rules
from staff.models import Prison
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class MoveState(models.TextChoices):
    """How far a move is; exactly one holds (docs/domain.md 13)."""

    NONE = rules.NONE, "No move planned"
    PLANNED = rules.PLANNED, "Move planned"
    MOVED = rules.MOVED, "Moved"


class TransferNeedQuerySet(models.QuerySet["TransferNeed"]):
    """Needs for a move by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read interventions."""
        if not actor.is_system and not actor.may("interventions:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(ended_on__isnull=True)


@tracked()
class TransferNeed(models.Model):
    """A need for a transfer: for what, how far the move is, where to and when. Ended where it was taken back.

    `delivery` is the programme it is for, None for another resource; `reason` says why, or why no move is
    planned.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="transfer_needs")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, related_name="transfer_needs")
    resource = models.CharField("what is needed", max_length=200)
    state = models.CharField(max_length=8, choices=MoveState, default=MoveState.NONE)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    recorded_on = models.DateField()
    planned_for = models.DateField(null=True)
    moved_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = TransferNeedQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["delivery"],
                name="one_need_a_programme",
                condition=Q(ended_on__isnull=True, delivery__isnull=False),
            ),
            models.CheckConstraint(
                name="a_planned_move_has_a_prison",
                condition=Q(state=rules.NONE) | Q(prison__isnull=False),
            ),
            models.CheckConstraint(
                name="moved_has_a_day",
                condition=Q(state=rules.MOVED, moved_on__isnull=False)
                | (~Q(state=rules.MOVED) & Q(moved_on__isnull=True)),
            ),
        )

    def __str__(self) -> str:
        return f"{self.resource}: {self.get_state_display()}"
