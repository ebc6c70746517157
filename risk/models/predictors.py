"""The predictors of reoffending: who confirmed their inputs, and what they came to (docs/domain.md 7.6)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody, Prisoner
from risk.models.answers import Part
from risk.models.assessments import Assessment
from risk.models.results import ResultQuerySet
from risk.standards.predictors import BAND_WORDS, OGP, OGRS3, OVP
from staff.models.history import Evidence, tracked

if TYPE_CHECKING:
    pass


class Predictor(models.TextChoices):
    """What each predicts."""

    OGRS3 = OGRS3, "OGRS3: any proven reoffending"
    OGP = OGP, "OGP: general, non-violent reoffending"
    OVP = OVP, "OVP: violent-type reoffending"


@tracked()
class PredictorNote(Part):
    """That somebody confirmed the inputs of the predictors here, and what the reader should know.

    The inputs themselves are answers of the form; results follow from them.
    """

    remark = models.TextField(blank=True)
    carried_forward = models.BooleanField(default=False, help_text="Copied and not yet confirmed")
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta(Part.Meta):
        constraints = (models.UniqueConstraint(fields=["assessment"], name="one_predictor_note"),)

    def __str__(self) -> str:
        return f"inputs of the predictors of {self.assessment_id}"


class PredictorResult(Evidence):
    """What one predictor came to when its assessment was complete, or why it came to nothing.

    `version` is that of the coefficients; `inputs`, `terms` and `steps` are the sum as it was shown.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="predictions")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="predictions")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="predictions")
    predictor = models.CharField(max_length=5, choices=Predictor)
    version = models.PositiveSmallIntegerField()
    one_year = models.PositiveSmallIntegerField(null=True)
    two_year = models.PositiveSmallIntegerField(null=True)
    band = models.CharField(max_length=9, blank=True, choices=list(BAND_WORDS.items()))
    points = models.PositiveSmallIntegerField(null=True)
    inputs = models.JSONField()
    terms = models.JSONField()
    steps = models.JSONField()
    hindrances = models.JSONField()
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    objects = ResultQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("assessment_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["assessment", "predictor"], name="one_result_a_predictor"),
            models.CheckConstraint(
                name="a_prediction_is_whole_or_says_why_not",
                condition=Q(one_year__range=(1, 99), two_year__range=(1, 99)) & ~Q(band="")
                | Q(one_year__isnull=True, two_year__isnull=True, band="") & ~Q(hindrances=[]),
            ),
        )
        indexes = (
            models.Index(fields=["prisoner"], name="prediction_of_prisoner"),
            models.Index(fields=["custody"], name="prediction_of_custody"),
        )

    def __str__(self) -> str:
        known = self.two_year is not None
        return f"{self.predictor}: {self.two_year if known else 'not known'}"
