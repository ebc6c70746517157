"""Analyses of needs: prepared numbers, kept versions, decisions, predictions (docs/domain.md 16)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from sentence_plans.models import Programme, Provision
from staff.models import Prison, Region
from staff.models.history import Said

if TYPE_CHECKING:
    from staff.actors import Actor


class CountsQuerySet(models.QuerySet):
    """Counts alone, nobody's name: for everybody who may read an analysis, of every prison."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every one, for those who may read analyses."""
        return self.all() if actor.is_system or actor.may("needs_analysis:R") else self.none()


class NeedsPicture(models.Model):
    """The numbers of one prison as last prepared, to be added up for regions; made again by a job."""

    prison = models.OneToOneField(
        Prison, on_delete=models.PROTECT, primary_key=True, related_name="needs_picture"
    )
    day = models.DateField()
    people = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    numbers = models.JSONField()
    prepared_at = models.DateTimeField()

    objects = CountsQuerySet.as_manager()

    class Meta:
        ordering = ("prison_id",)

    def __str__(self) -> str:
        return f"needs of {self.prison_id} on {self.day}"


class AnalysisQuerySet(CountsQuerySet):
    """Kept analyses."""

    def about(self, *, prison: Prison | None, region: Region | None) -> Self:
        """Those of a prison, of a region, or of the whole estate where neither is named; the last first."""
        return self.filter(prison=prison, region=region).order_by("-number")


class NeedsAnalysis(Said):
    """One analysis as it was kept: of a prison, a region, or the estate. Its numbers never change.

    `tables` hold what was shown, labels with it, so that it reads the same for ever; `numbers` the counts by
    key. `population` says in words who was counted, `left_out` how many were not.
    """

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="needs_analyses")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="needs_analyses")
    number = models.PositiveIntegerField()
    day = models.DateField()
    people = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    population = models.TextField()
    comment = models.TextField()
    numbers = models.JSONField()
    tables = models.JSONField()
    kept_on = models.DateField()

    objects = AnalysisQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ("-kept_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["prison", "region", "number"],
                name="one_analysis_a_number",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="an_analysis_is_of_a_prison_or_a_region",
                condition=Q(prison__isnull=True) | Q(region__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"analysis {self.number} of {self.kept_on}"


class DecisionQuerySet(CountsQuerySet):
    """Decisions."""

    def standing(self) -> Self:
        """Those that no later entry puts right."""
        return self.filter(corrected_by__isnull=True)


class NeedsDecision(Said):
    """What was decided because of an analysis, by whom and when; a later entry may put it right.

    `programme` is the one it changes, `provision` that of the prison; None where it changes neither.
    """

    analysis = models.ForeignKey(NeedsAnalysis, on_delete=models.PROTECT, related_name="decisions")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=200)
    text = models.TextField()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DecisionQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ("-decided_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="what_is_run_is_of_a_programme",
                condition=Q(provision__isnull=True) | Q(programme__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"decision of {self.decided_on}"


class NeedsPrediction(Said):
    """Which share of the people of a prison was expected to have something; the last one counts.

    `what` is the key of a number, such as `flag.gang.yes` or `need.4`; `share` a percentage.
    """

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="needs_predictions")
    what = models.CharField(max_length=60)
    share = models.PositiveSmallIntegerField()
    basis = models.TextField()
    on = models.DateField()

    objects = CountsQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ("-on", "-id")
        constraints = (models.CheckConstraint(name="a_share_is_at_most_all", condition=Q(share__lte=100)),)
        indexes = (models.Index(fields=["prison", "what"], name="needs_prediction_of_prison"),)

    def __str__(self) -> str:
        return f"{self.what}: {self.share}%"
