"""Question sets as versioned data: what audits, interviews and surveys ask (docs/domain.md 21.2)."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class SetKind(models.TextChoices):
    """What a question set is for."""

    CASE_AUDIT = "case_audit", "Case audit"
    OS_INTERVIEW = "os_interview", "Interview with an offender supervisor"
    PRISONER_INTERVIEW = "prisoner_interview", "Interview with a prisoner"
    OS_SURVEY = "os_survey", "Survey of offender supervisors"
    PRISONER_SURVEY = "prisoner_survey", "Survey of prisoners"


#: Sets that are asked in a survey, and those that are asked beside the audit of a case.
SURVEYS = (SetKind.OS_SURVEY, SetKind.PRISONER_SURVEY)
INTERVIEWS = (SetKind.OS_INTERVIEW, SetKind.PRISONER_INTERVIEW)


class Counts(models.TextChoices):
    """Where an answer counts in a measure: in both parts of it, below the line alone, or nowhere."""

    NUMERATOR = "numerator", "in the numerator"
    DENOMINATOR = "denominator", "in the denominator alone"
    LEFT_OUT = "left_out", "not applicable: left out"


class QuestionSetQuerySet(models.QuerySet["QuestionSet"]):
    """What is asked is no secret."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every set, for those who read audits or answer surveys."""
        return self.all() if actor.is_system or actor.may("question_sets:R") else self.none()

    def newest(self, kind: str) -> "QuestionSet | None":
        """The version of a kind that is asked now."""
        return self.filter(kind=kind).order_by("-version").first()


class QuestionSet(Evidence):
    """One version of the questions of a kind. Rows are never changed: a new version is a new row.

    `content` has `questions`, and for case audits `criteria` that the questions belong to; its shape is that
    of inspection/data/question_sets.json.
    """

    kind = models.CharField(max_length=20, choices=SetKind)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    content = models.JSONField()
    published_on = models.DateField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = QuestionSetQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("kind", "-version")
        constraints = (models.UniqueConstraint(fields=["kind", "version"], name="one_set_a_version"),)

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"

    @property
    def questions(self) -> list[dict[str, Any]]:
        """The questions in the order they are asked."""
        return list(self.content["questions"])

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """The criteria that the questions belong to; none in surveys and interviews."""
        return list(self.content.get("criteria", ()))
