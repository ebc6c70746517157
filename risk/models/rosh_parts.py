"""Parts of an assessment beside its sections, and who has read the plan (docs/domain.md 7.7 to 7.11)."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from risk.models.answers import Part
from risk.models.assessments import Assessment
from staff.models import RoleAssignment
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


@tracked()
class WrittenPart(Part):
    """One part written: screening, a part of the full analysis or of the plan, the self-assessment.

    `said` holds answers by question, in the shape of risk/standards/rosh_parts.py; `questions` is the version
    of the questions it was written with.
    """

    code = models.SlugField(max_length=40)
    questions = models.PositiveSmallIntegerField()
    said = models.JSONField(default=dict)
    carried_forward = models.BooleanField(default=False, help_text="Copied and not yet confirmed")
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta(Part.Meta):
        constraints = (models.UniqueConstraint(fields=["assessment", "code"], name="one_part_a_code"),)

    def __str__(self) -> str:
        return f"part {self.code}"


class PlanCopyQuerySet(models.QuerySet["PlanCopy"]):
    """Lines of distribution lists, by reach and by what came of them."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases within reach, for those who write or countersign plans; one's own for everybody else."""
        mine = Q(assignment__user=actor.user) if actor.user else Q(pk__in=[])
        if actor.is_system:
            return self.all()
        if not (actor.may("risk_management_plan:W") or actor.may("risk_management_plan:C")):
            return self.filter(mine)
        reach = Custody.objects.visible_to(actor).values("pk")
        return self.filter(Q(assessment__custody_id__in=reach) | mine)

    def listed(self) -> Self:
        """Still on the list."""
        return self.filter(taken_off_on__isnull=True)

    def unread(self) -> Self:
        """Shared and not acknowledged."""
        return self.listed().filter(shared_on__isnull=False, acknowledged_on__isnull=True)

    def overdue(self, today: datetime.date) -> Self:
        """Not acknowledged on the last day for it."""
        return self.unread().filter(acknowledge_by__lt=today)

    def for_list(self) -> Self:
        """With who is to read it and of whom it is."""
        return self.select_related(
            "assignment__user", "assignment__prison", "assignment__trust", "assignment__organisation",
            "assessment__prisoner", "assessment__custody__headline__prison",
        )  # fmt: skip


@tracked()
class PlanCopy(models.Model):
    """One line of the distribution list of a plan: who is to read it, since when, read or not.

    Shared when the assessment is complete: before that the plan may still change.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="plan_copies")
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    listed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    listed_at = models.DateTimeField(db_default=Now())
    shared_on = models.DateField(null=True)
    acknowledge_by = models.DateField(null=True)
    acknowledged_on = models.DateField(null=True)
    taken_off_on = models.DateField(null=True)

    objects = PlanCopyQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["assessment", "assignment"],
                name="one_copy_a_reader",
                condition=Q(taken_off_on__isnull=True),
            ),
            models.CheckConstraint(
                name="what_is_acknowledged_was_shared",
                condition=Q(acknowledged_on__isnull=True) | Q(shared_on__isnull=False),
            ),
        )
        indexes = (
            models.Index(
                fields=["acknowledge_by"],
                name="plan_copy_unread",
                condition=Q(shared_on__isnull=False, acknowledged_on__isnull=True, taken_off_on__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"copy {self.pk}"
