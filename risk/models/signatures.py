"""Who signed what, and what came of it: evidence (docs/domain.md 7.12)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models import Custody, Prisoner
from risk.models.assessments import Assessment
from risk.models.results import ResultQuerySet
from staff.models.history import Evidence

if TYPE_CHECKING:
    pass


class SignedContent(Evidence):
    """The whole content of an assessment as it stood when it was signed, and its SHA-256."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="signed_contents")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["assessment", "digest"], name="one_content_a_digest"),)

    def __str__(self) -> str:
        return self.digest


class Decision(models.TextChoices):
    """What a signature says."""

    SIGNED = "signed", "Signed"
    APPROVED = "approved", "Countersigned"
    REJECTED = "rejected", "Sent back for rework"
    VOIDED = "voided", "Signature taken back, to change it"


class Check(models.TextChoices):
    """What a countersigner may say he or she checked (docs/domain.md 7.12, 4; 7.13)."""

    LEVELS = "levels", "The levels of risk of serious harm make sense"
    EVIDENCE = "evidence", "The evidence supports the scores"
    BEHAVIOUR = "behaviour", "All behaviour is taken into account, also in custody"
    PROTECTIVE = "protective", "Positive and protective factors are given"
    LINKS = "links", "What is linked to risk and to offending is right"
    VICTIMS = "victims", "Victims are considered"
    DIVERSITY = "diversity", "Diversity is considered"


class Signature(Evidence):
    """One line under an assessment: who, in which role and grade, what he or she decided and had checked."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="signatures")
    content = models.ForeignKey(SignedContent, on_delete=models.PROTECT, related_name="signatures")
    decision = models.CharField(max_length=8, choices=Decision)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=180)
    role = models.CharField(max_length=30)
    grade = models.CharField(max_length=30, blank=True)
    place = models.CharField(max_length=120, blank=True)
    comment = models.TextField(blank=True)
    checked = models.JSONField(default=list, help_text="What a countersigner had checked")
    reasons = models.JSONField(default=list, help_text="Why a countersignature was needed")
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.name}"

    @property
    def checked_in_words(self) -> list[str]:
        """What a countersigner had checked, in words."""
        return [Check(one).label for one in self.checked]


class SectionResult(Evidence):
    """What one section came to when its assessment was complete: for plans, dashboards and needs analyses.

    `score` is None where nothing was known; `need_present` is None where it could not be said. `partial`
    marks a score that lacks some of its items. `title`, `cut_off` and the line from which a need is `severe`
    are those of the form's version; None where it has no such line.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="results")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="section_results")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="section_results")
    section = models.CharField(max_length=8)
    title = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(null=True)
    out_of = models.PositiveSmallIntegerField(null=True)
    cut_off = models.PositiveSmallIntegerField(null=True)
    partial = models.BooleanField(default=False)
    need_present = models.BooleanField(null=True)
    severe = models.BooleanField(null=True)
    needs_attention = models.BooleanField(default=False)
    reason = models.TextField()
    linked_to_rosh = models.BooleanField(null=True)
    linked_to_offending = models.BooleanField(null=True)
    protective = models.TextField(blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("assessment_id", "position")
        constraints = (
            models.UniqueConstraint(fields=["assessment", "section"], name="one_result_a_section"),
        )
        indexes = (
            models.Index(fields=["prisoner", "section"], name="section_result_of_prisoner"),
            models.Index(fields=["custody"], name="section_result_of_custody"),
        )

    def __str__(self) -> str:
        return f"{self.title}: {'not known' if self.score is None else self.score}"
