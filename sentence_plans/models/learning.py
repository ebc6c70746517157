"""The learning record: learning plan, courses, qualifications and other progress (docs/domain.md 19)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody, Prisoner
from sentence_plans.models.objectives import Action
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class LearningKind(models.TextChoices):
    """What a line of the learning record says."""

    PLAN = "plan", "Learning plan"
    STARTED = "started", "Course started"
    COMPLETED = "completed", "Course completed"
    QUALIFICATION = "qualification", "Qualification gained"
    OTHER = "other", "Other progress"


class QualificationLevel(models.TextChoices):
    """The level of a qualification, the lowest first."""

    ENTRY = "entry", "Entry level"
    LEVEL_1 = "level_1", "Level 1"
    LEVEL_2 = "level_2", "Level 2"
    LEVEL_3 = "level_3", "Level 3"
    HIGHER = "higher", "Level 4 or higher"
    NONE = "none", "It has no level"


class LearningStepQuerySet(models.QuerySet["LearningStep"]):
    """Lines by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of cases within reach, for roles that read learning records."""
        if not (actor.is_system or actor.may("learning_record:R")):
            return self.none()
        return self.filter(custody__in=Custody.objects.visible_to(actor))

    def standing(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at__isnull=True)


@tracked()
class LearningStep(models.Model):
    """One line; taken back, with the reason, where it was written in error, and never changed otherwise.

    `action` is the action of the sentence plan that it belongs to: a department adds to the one plan and has
    none of its own (docs/domain.md 8.1). `what` names the course or qualification, or what the plan is for.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="learning_steps")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="learning_steps")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="learning_steps")
    kind = models.CharField(max_length=13, choices=LearningKind)
    what = models.CharField(max_length=160)
    level = models.CharField(max_length=7, choices=QualificationLevel, blank=True)
    provider = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=180)
    role = models.CharField(max_length=60)
    at = models.DateTimeField(db_default=Now())
    taken_back_at = models.DateTimeField(null=True)
    taken_back_because = models.CharField(max_length=300, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = LearningStepQuerySet.as_manager()

    class Meta:
        ordering = ("-on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_level_of_a_qualification_only",
                condition=Q(kind="qualification") & ~Q(level="") | ~Q(kind="qualification") & Q(level=""),
            ),
            models.CheckConstraint(
                name="a_line_is_taken_back_with_a_reason",
                condition=Q(taken_back_at__isnull=True) | ~Q(taken_back_because=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"
