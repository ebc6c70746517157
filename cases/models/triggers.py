"""What wing staff watch for, and what they do then (docs/domain.md 10.8)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class TriggerQuerySet(models.QuerySet["Trigger"]):
    """Triggers by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read them."""
        if not actor.is_system and not actor.may("triggers:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def standing(self) -> Self:
        """Those not taken off the list, in the order in which they were put there."""
        return self.filter(ending__isnull=True).order_by("custody_id", "pk")


class Trigger(Evidence):
    """One line of the list: what to watch for, and what to do. It never says where that is known from."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="triggers")
    watch_for = models.CharField(max_length=300)
    what_to_do = models.CharField(max_length=300)
    added_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TriggerQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="a_trigger_says_what_to_do", condition=~Q(watch_for="") & ~Q(what_to_do="")
            ),
        )
        indexes = (models.Index(fields=["custody"], name="triggers_of_custody"),)

    def __str__(self) -> str:
        return self.watch_for[:60]


class TriggerEnd(Evidence):
    """That a line was taken off the list, and why."""

    trigger = models.OneToOneField(Trigger, on_delete=models.PROTECT, related_name="ending")
    reason = models.CharField(max_length=300)
    ended_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)

    class Meta(Evidence.Meta):
        constraints = (models.CheckConstraint(name="a_trigger_ends_with_a_reason", condition=~Q(reason="")),)

    def __str__(self) -> str:
        return f"end of {self.trigger_id}"
