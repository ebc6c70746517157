"""What has to be taken into account with a person: diversity, vulnerability, immigration, learning, court
report (docs/domain.md 17, 18, 19, 3.2). All belong to the person or the custody, never to a stay."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.prisoners import Prisoner
from staff.models.history import tracked
from staff.models.places import ProbationTrust

if TYPE_CHECKING:
    from staff.actors import Actor


class CircumstanceQuerySet(models.QuerySet):
    """Circumstances of people within reach, for those who may read them."""

    def visible_to(self, actor: "Actor") -> Self:
        """Rows about people the actor may see."""
        if not actor.is_system and not actor.may("circumstances:R"):
            return self.none()
        return self.filter(prisoner_id__in=Prisoner.objects.visible_to(actor).values("pk"))

    def about(self, prisoner: Prisoner) -> Self:
        """Rows about this human being, whichever record of his or hers they were written in."""
        return self.filter(prisoner__in=Prisoner.objects.same_human(prisoner))

    def newest(self, prisoner: Prisoner) -> Any:
        """The row written last about this human being: what a page was opened at."""
        return self.about(prisoner).order_by("-id").first()


class Circumstance(models.Model):
    """Something recorded about a person, by whom and when; what is said later is another row or its end."""

    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="%(class)ss")
    recorded_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = CircumstanceQuerySet.as_manager()

    class Meta:
        abstract = True


class DiversityAspect(models.TextChoices):
    """What could hinder somebody from taking full part (docs/domain.md 17)."""

    BASIC_SKILLS = "basic_skills", "Basic skills"
    LANGUAGE = "language", "Language"
    DISABILITY = "disability", "Disability"
    AGE = "age", "Age"
    FAITH = "faith", "Religion or belief"
    SEX = "sex", "Sex"
    ETHNICITY = "ethnicity", "Ethnicity"
    SEXUALITY = "sexuality", "Sexuality"
    CARE_DUTIES = "care_duties", "Duties of care for others"
    DISCRIMINATION = "discrimination", "Discrimination or disadvantage experienced"
    OTHER = "other", "Something else"


@tracked()
class DiversityReview(Circumstance):
    """That the question was asked: with issues found, or "considered, nothing found"; blank is neither."""

    nothing_found = models.BooleanField(default=False)
    asked_prisoner = models.BooleanField("the prisoner was asked", default=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-recorded_on", "-id")

    def __str__(self) -> str:
        return f"diversity considered on {self.recorded_on}"


@tracked()
class DiversityIssue(Circumstance):
    """One issue, with what is done about it, with what, and whether it is done."""

    aspect = models.CharField(max_length=16, choices=DiversityAspect)
    issue = models.TextField()
    action = models.TextField(blank=True)
    resource = models.CharField(max_length=300, blank=True)
    done_on = models.DateField(null=True, blank=True)
    delivery_note = models.TextField(blank=True, help_text="How it was taken into account in the work")
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("aspect", "id")

    def __str__(self) -> str:
        return f"{self.aspect} from {self.recorded_on}"


class VulnerabilityKind(models.TextChoices):
    """Kinds of concern."""

    SELF_HARM = "self_harm", "Suicide or self-harm"
    BULLIED = "bullied", "Bullied or under threat"
    COPING = "coping", "Coping in custody"
    HEALTH = "health", "Health or disability"
    AGE = "age", "Youth or old age"
    OTHER = "other", "Something else"


@tracked()
class Vulnerability(Circumstance):
    """One concern: what it is, what was arranged to support and protect, when it is looked at again."""

    kind = models.CharField(max_length=10, choices=VulnerabilityKind)
    concern = models.TextField()
    arrangements = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-recorded_on", "-id")

    def __str__(self) -> str:
        return f"{self.kind} from {self.recorded_on}"


class ImmigrationState(models.TextChoices):
    """Where the immigration authorities stand (docs/domain.md 18)."""

    NONE = "none", "None: no immigration interest"
    CONSIDERED = "considered", "Being considered for deportation"
    LIABLE = "liable", "Liable to deportation"
    ORDERED = "ordered", "Deportation order made"
    NO_ACTION = "no_action", "Decided: no action"


@tracked()
class ImmigrationStatus(Circumstance):
    """One status from a day on; the latest without an end is current."""

    state = models.CharField(max_length=10, choices=ImmigrationState)
    since = models.DateField()
    notice_on = models.DateField("notice served on", null=True, blank=True)
    contact = models.CharField("contact at the border agency", max_length=200, blank=True)
    note = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-since", "-id")
        verbose_name_plural = "immigration statuses"
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner"], name="one_current_immigration_status", condition=Q(ended_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.state} from {self.since}"


class SkillLevel(models.TextChoices):
    """Levels a screening gives."""

    BELOW_ENTRY = "below", "Below entry level"
    ENTRY_1 = "entry_1", "Entry level 1"
    ENTRY_2 = "entry_2", "Entry level 2"
    ENTRY_3 = "entry_3", "Entry level 3"
    LEVEL_1 = "level_1", "Level 1"
    LEVEL_2 = "level_2", "Level 2 or above"
    NOT_TESTED = "not_tested", "Not tested"


@tracked()
class LearningScreening(Circumstance):
    """One screening of basic skills; the latest counts (docs/domain.md 19)."""

    screened_on = models.DateField()
    tool = models.CharField(max_length=80)
    literacy = models.CharField(max_length=10, choices=SkillLevel)
    numeracy = models.CharField(max_length=10, choices=SkillLevel)
    language = models.CharField("English as a second language", max_length=10, choices=SkillLevel, blank=True)
    declined = models.BooleanField("the prisoner declined", default=False)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("-screened_on", "-id")

    def __str__(self) -> str:
        return f"screened on {self.screened_on}"


class CourtReportKind(models.TextChoices):
    """What the court had before it."""

    STANDARD = "standard", "Standard delivery report"
    FAST = "fast", "Fast delivery report"
    ORAL = "oral", "Oral report"
    NONE = "none", "No report was written"


@tracked()
class CourtReport(Circumstance):
    """The pre-sentence report, or that there is none; its author counts in the history of managers."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="court_reports")
    kind = models.CharField(max_length=8, choices=CourtReportKind)
    dated_on = models.DateField(null=True, blank=True)
    author_name = models.CharField(max_length=120, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True, blank=True)
    on_file = models.BooleanField("a copy is held", default=False)

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_written_report_has_an_author", condition=Q(kind="none") | ~Q(author_name="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} report of {self.dated_on}"
