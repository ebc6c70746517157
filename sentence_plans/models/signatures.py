"""Who signed which version of a plan: evidence (docs/domain.md 8.2)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from sentence_plans.models.plans import SentencePlan
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class PlanVersionQuerySet(models.QuerySet["PlanVersion"]):
    """Versions by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans within reach."""
        return self.filter(plan__in=SentencePlan.objects.visible_to(actor))


class PlanVersion(Evidence):
    """A plan as it stood when it was signed, with its SHA-256, and every flag it had then.

    `number` is the version of the plan. `progress` says how far each objective was; it is not signed.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    flags = models.JSONField(default=list)
    progress = models.JSONField(default=dict)
    at = models.DateTimeField(db_default=Now())

    objects = PlanVersionQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("plan_id", "-number")
        constraints = (models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number"),)

    def __str__(self) -> str:
        return f"version {self.number}"


class SignedAs(models.TextChoices):
    """The lines under a plan (docs/domain.md 7.12 rule 5)."""

    AUTHOR = "author", "Author"
    PRISONER = "prisoner", "Prisoner"
    OFFENDER_MANAGER = "offender_manager", "Offender manager"
    COUNTERSIGNER = "countersigner", "Countersigner"


class Decision(models.TextChoices):
    """What a line says."""

    SIGNED = "signed", "Signed"
    DECLINED = "declined", "Declined to sign"


class PlanSignature(Evidence):
    """One line under one version; it falls when the plan changes, since that is another version.

    `by` recorded it; `name` is who signed. `agrees`, `why_not` and a reason for declining are the prisoner's.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="signatures")
    signed_as = models.CharField(max_length=16, choices=SignedAs)
    decision = models.CharField(max_length=8, choices=Decision)
    agrees = models.BooleanField(null=True)
    why_not = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=210)
    role = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("plan_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["version", "signed_as", "decision"], name="one_line_a_version_and_signer"
            ),
            models.CheckConstraint(
                name="declining_has_a_reason", condition=~Q(decision=Decision.DECLINED) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="disagreeing_has_a_reason", condition=~Q(agrees=False) | ~Q(why_not="")
            ),
            models.CheckConstraint(
                name="the_prisoner_says_whether_he_or_she_agrees",
                condition=~Q(signed_as=SignedAs.PRISONER) | Q(agrees__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_signed_as_display()}: {self.get_decision_display()}"
