"""Who holds the case: offender supervisor, offender manager, personal officer, co-workers."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.prisoners import Prisoner
from staff.models.history import tracked
from staff.models.places import Prison, ProbationTrust

if TYPE_CHECKING:
    from staff.actors import Actor


class HeldAs(models.TextChoices):
    """As what somebody holds a case."""

    OFFENDER_SUPERVISOR = "offender_supervisor", "offender supervisor"
    OFFENDER_MANAGER = "offender_manager", "offender manager"
    PERSONAL_OFFICER = "personal_officer", "personal officer"
    CO_WORKER = "co_worker", "co-worker"


class AllocationQuerySet(models.QuerySet["Allocation"]):
    """Holders of cases within reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read who holds a case."""
        if not actor.is_system and not actor.may("allocation:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))


@tracked()
class Allocation(models.Model):
    """One person holding one case from a day to a day; one current of each kind for each prisoner."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="allocations")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="allocations")
    held_as = models.CharField(max_length=20, choices=HeldAs)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="allocations")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True)
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True)
    reason = models.CharField(max_length=300, blank=True)
    started_on = models.DateField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner", "held_as"],
                name="one_current_of_each_kind",
                condition=Q(ended_on__isnull=True) & ~Q(held_as="co_worker"),
            ),
        )
        indexes = (
            models.Index(
                fields=["user", "held_as"], name="allocation_current", condition=Q(ended_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id} as {self.held_as}"
