"""What came of the reviews of a plan: evidence (docs/domain.md 8.7, 8.8)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from sentence_plans.models.boards import Party
from sentence_plans.models.codes import Status
from sentence_plans.models.objectives import Objective
from sentence_plans.models.plans import SentencePlan
from sentence_plans.models.signatures import PlanVersion
from staff.models.history import Evidence, Said

if TYPE_CHECKING:
    from staff.actors import Actor


class ReviewKind(models.TextChoices):
    """Why a plan is reviewed (8.7)."""

    START = "start", "Start"
    REVIEW = "review", "Review"
    TRANSFER = "transfer", "Transfer"
    TERMINATION = "termination", "Termination"
    OTHER = "other", "Other"


class Progress(models.TextChoices):
    """What became of likelihood or harm since the last review (7.14 rule 3)."""

    LOWER = "lower", "Lower than before"
    SAME = "same", "No change"
    HIGHER = "higher", "Higher than before"


class Movement(models.TextChoices):
    """What one objective did for likelihood or harm."""

    LOWER = "lower", "It lowered it"
    SAME = "same", "No change yet"
    HIGHER = "higher", "It is higher than before"
    NOT_MEANT = "not_meant", "Not what this objective is for"


class Change(models.TextChoices):
    """What became of motivation or capacity."""

    MORE = "more", "More than before"
    SAME = "same", "No change"
    LESS = "less", "Less than before"


class VictimWork(models.TextChoices):
    """Whether work on the effect on victims was done (8.7)."""

    DONE = "done", "Done"
    PLANNED = "planned", "Planned"
    NOT_NEEDED = "not_needed", "Not needed"


class How(models.TextChoices):
    """How a party took part in a review."""

    IN_PERSON = "in_person", "In person"
    TELEPHONE = "telephone", "By telephone"
    VIDEO = "video", "By video link"
    IN_WRITING = "in_writing", "In writing"
    NONE = "none", "Did not take part"


class FactorProgress(models.TextChoices):
    """The judgement on one factor (8.8)."""

    GOOD = "good", "Good progress"
    SOME = "some", "Some progress"
    INSUFFICIENT = "insufficient", "Insufficient progress"
    NOT_ASSESSED = "not_assessed", "Not assessed"


class Verdict(models.TextChoices):
    """What whoever countersigns a review decided (7.12)."""

    APPROVED = "approved", "Countersigned"
    RETURNED = "returned", "Sent back: it is held again"


class ReviewCheck(models.TextChoices):
    """What whoever countersigns a review may say he or she checked (7.12, 4)."""

    EVIDENCE = "evidence", "What is said of likelihood and of harm is shown"
    OBJECTIVES = "objectives", "Every objective is answered for, and what keeps an outcome is said"
    PARTIES = "parties", "The prisoner and the staff were part of it"
    VICTIMS = "victims", "Victims are considered"
    AHEAD = "ahead", "The plan says what is still to be done, and by whom"


class PlanReviewQuerySet(models.QuerySet["PlanReview"]):
    """Reviews by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans within reach."""
        return self.filter(plan__in=SentencePlan.objects.visible_to(actor))

    def whole(self) -> Self:
        """With all that hangs on them, in a fixed number of queries."""
        parts = ("parties", "factors", "objectives__objective", "countersignatures")
        return self.select_related("version").prefetch_related(*parts)

    def standing(self) -> Self:
        """Without those that whoever countersigns sent back: they are held again and met no duty."""
        return self.exclude(countersignatures__decision=Verdict.RETURNED)


class PlanReview(Said):
    """One complete review, signed by who wrote it; `digest` is the SHA-256 of all it says.

    `period` counts what happened since the last one, `programmes` are accredited ones attended, `ahead` what
    a transfer waits for; the keys of all three are those of `sentence_plans.standards.reviews`. `overall` is
    the judgement on the case that follows from its factors, with the reason. `countersign_because` says why
    it is owed a countersignature; empty where it is not.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="reviews")
    kind = models.CharField(max_length=12, choices=ReviewKind)
    on = models.DateField()
    lor = models.CharField(max_length=6, choices=Progress)
    lor_evidence = models.TextField()
    roh = models.CharField(max_length=6, choices=Progress)
    roh_evidence = models.TextField()
    compliance = models.TextField(blank=True)
    prisoner_view = models.TextField(blank=True)
    period = models.JSONField(default=dict)
    iep_level = models.CharField(max_length=40, blank=True)
    motivation_change = models.CharField(max_length=4, choices=Change, blank=True)
    capacity_change = models.CharField(max_length=4, choices=Change, blank=True)
    motivation_work = models.TextField(blank=True)
    victim_state = models.CharField(max_length=10, choices=VictimWork, blank=True)
    victim_work = models.TextField(blank=True)
    discrimination_work = models.TextField(blank=True)
    programmes = models.JSONField(default=list)
    ahead = models.JSONField(default=dict)
    end_reason = models.TextField(blank=True)
    end_response = models.TextField(blank=True)
    overall = models.CharField(max_length=12, choices=FactorProgress, blank=True)
    overall_reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    countersign_because = models.CharField(max_length=200, blank=True)

    objects = PlanReviewQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ("plan_id", "-number")
        constraints = (
            models.UniqueConstraint(fields=["plan", "number"], name="one_review_a_number"),
            models.CheckConstraint(
                name="a_review_has_evidence_of_both", condition=~Q(lor_evidence="") & ~Q(roh_evidence="")
            ),
        )

    def __str__(self) -> str:
        return f"review {self.number} of {self.on}"

    @property
    def countersignature(self) -> "ReviewCountersignature | None":
        """The line under it, where it was countersigned or sent back."""
        return next(iter(self.countersignatures.all()), None)


class ReviewCountersignature(Said):
    """That a review was countersigned or sent back by another person; `checked` are of ReviewCheck."""

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="countersignatures")
    decision = models.CharField(max_length=8, choices=Verdict)
    comment = models.TextField()
    checked = models.JSONField(default=list)
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("review_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["review"], name="countersigned_once"),
            models.CheckConstraint(name="countersigning_has_a_comment", condition=~Q(comment="")),
        )

    def __str__(self) -> str:
        return f"{self.get_decision_display()} by {self.name}"

    @property
    def checked_in_words(self) -> list[str]:
        """What was checked, in words."""
        return [str(ReviewCheck(one).label) for one in self.checked]


class ReviewedObjective(Evidence):
    """What a review says of one objective: how far it is, and what it did for likelihood and for harm.

    `sustained_by` says what keeps an outcome that was achieved.
    """

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="objectives")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="reviewed")
    status = models.CharField(max_length=22, choices=Status)
    comment = models.TextField()
    lor = models.CharField(max_length=9, choices=Movement)
    roh = models.CharField(max_length=9, choices=Movement)
    sustained_by = models.TextField(blank=True)

    class Meta(Evidence.Meta):
        ordering = ("review_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["review", "objective"], name="reviewed_once"),
            models.CheckConstraint(name="a_reviewed_objective_has_a_comment", condition=~Q(comment="")),
        )

    def __str__(self) -> str:
        return f"objective {self.objective_id}: {self.get_status_display()}"


class ReviewedParty(Evidence):
    """Who took part in a review, and how; or why not."""

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="parties")
    party = models.CharField(max_length=20, choices=Party)
    how = models.CharField(max_length=10, choices=How)
    name = models.CharField(max_length=210, blank=True)
    why_not = models.CharField(max_length=300, blank=True)

    class Meta(Evidence.Meta):
        ordering = ("review_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["review", "party"], name="one_line_a_party"),
            models.CheckConstraint(
                name="who_took_no_part_has_a_reason", condition=~Q(how=How.NONE) | ~Q(why_not="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.get_how_display()}"

    @property
    def took_part(self) -> bool:
        """Whether it did, in whatever way."""
        return self.how != How.NONE


class ReviewedFactor(Evidence):
    """The judgement on one factor that led to offending, with its score then and now where it has one."""

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="factors")
    need = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    judgement = models.CharField(max_length=12, choices=FactorProgress)
    evidence = models.TextField(blank=True)
    score_before = models.PositiveSmallIntegerField(null=True)
    score_now = models.PositiveSmallIntegerField(null=True)

    class Meta(Evidence.Meta):
        ordering = ("review_id", "id")
        constraints = (
            models.UniqueConstraint(fields=["review", "need"], name="one_judgement_a_factor"),
            models.CheckConstraint(
                name="a_judged_factor_has_evidence",
                condition=Q(judgement=FactorProgress.NOT_ASSESSED) | ~Q(evidence=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}: {self.get_judgement_display()}"
