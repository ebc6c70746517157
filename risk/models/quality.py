"""Quality checks of assessments, by a second person (docs/domain.md 7.13)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from risk.models.assessments import Assessment
from staff.models import Prison
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class QualityCheckQuerySet(models.QuerySet["QualityCheck"]):
    """Checks by reach and state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of one's prison for those who check or read checks; otherwise those of one's own assessments."""
        if actor.is_system:
            return self.all()
        if not actor.may("quality:R"):
            return self.none()
        open_here = self.exclude(assessment__custody_id__in=Custody.objects.closed_to(actor).values("pk"))
        if actor.narrowed_to("quality"):
            return open_here.filter(author=actor.user)
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        return open_here.filter(prison_id__in=prisons)

    def open(self) -> Self:
        """Drawn, not yet done, and not ended without a result."""
        return self.filter(done_on__isnull=True, ended_on__isnull=True)


@tracked()
class QualityCheck(models.Model):
    """One assessment drawn for a check; `grades` by question, None where it does not apply.

    A check whose case was moved before it was done ends without a result: `ended_on`, `ended_because`.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="quality_check")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    drawn_on = models.DateField()
    drawn_because = models.CharField(max_length=300)
    questions_version = models.PositiveSmallIntegerField(default=1)
    grades = models.JSONField(default=dict)
    strengths = models.TextField(blank=True)
    to_improve = models.TextField(blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    out_of = models.DecimalField(max_digits=6, decimal_places=1, null=True)
    percent = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    done_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = QualityCheckQuerySet.as_manager()

    class Meta:
        ordering = ("-month", "id")
        constraints = (
            models.CheckConstraint(
                name="a_check_done_has_a_score",
                condition=Q(done_on__isnull=True)
                | Q(percent__isnull=False, checked_by__isnull=False, points__isnull=False),
            ),
            models.CheckConstraint(
                name="a_check_ends_once_and_says_why",
                condition=Q(ended_on__isnull=True, ended_because="")
                | (Q(ended_on__isnull=False, done_on__isnull=True) & ~Q(ended_because="")),
            ),
            models.CheckConstraint(name="nobody_checks_his_own", condition=~Q(checked_by=models.F("author"))),
        )
        indexes = (models.Index(fields=["prison", "month"], name="quality_of_prison"),)

    def __str__(self) -> str:
        return f"check of assessment {self.assessment_id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.ended_on is None
