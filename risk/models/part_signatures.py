"""Signature lines of their own under the parts on serious harm: evidence (docs/domain.md 7.12, 8)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from risk.models.assessments import Assessment
from risk.models.signatures import Decision
from staff.models.history import Evidence


class SignedPart(models.TextChoices):
    """What has a line of its own beside that of the assessment."""

    SCREENING = "screening", "Screening for risk of serious harm"
    SUMMARY = "summary", "Summary of serious harm"
    PLAN = "plan", "Risk management plan"


class PartSignature(Evidence):
    """One line under a part: who signed or countersigned it, and what it said then.

    It stands while the part says the same (`digest`); whoever changes the part voids it.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="part_signatures")
    part = models.CharField(max_length=9, choices=SignedPart)
    decision = models.CharField(max_length=8, choices=Decision)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=180)
    role = models.CharField(max_length=30)
    grade = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_part_display()}: {self.get_decision_display().lower()} by {self.name}"
