"""What offender supervisors have been trained in (docs/domain.md 15 point 5)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.standards import competence as rules
from staff.models import RoleAssignment
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class TrainingQuerySet(models.QuerySet["Training"]):
    """Training by whose it is."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of those who are or were offender supervisors in the prison, for who reads its log of supervision;
        one's own for who was trained."""
        if actor.is_system:
            return self.all()
        if not actor.may("supervision:R") or actor.narrowed_to("supervision"):
            return self.filter(officer=actor.user)
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        posts = RoleAssignment.objects.filter(role="offender_supervisor", prison_id__in=prisons)
        return self.filter(officer_id__in=posts.values("user_id"))

    def standing(self) -> Self:
        """Without those recorded in error."""
        return self.filter(withdrawn_on__isnull=True)


@tracked()
class Training(models.Model):
    """One training completed; it goes with the person from prison to prison."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trainings")
    skill = models.CharField(max_length=20, choices=list(rules.SKILLS.items()))
    what = models.CharField(max_length=rules.LONGEST)
    completed_on = models.DateField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        ordering = ("-completed_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="withdrawn_training_says_why",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_because=""),
            ),
        )
        indexes = (models.Index(fields=["officer", "skill"], name="training_of_officer"),)

    def __str__(self) -> str:
        return f"{self.skill} of {self.officer_id} on {self.completed_on}"
