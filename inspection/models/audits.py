"""Case audits: a sample of a prison, what its readers answered, and what came of it (docs/domain.md 21.2)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models import Custody
from inspection.models.question_sets import QuestionSet
from staff.models import Prison, ProbationTrust
from staff.models.history import Evidence, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class AuditKind(models.TextChoices):
    """Who looks."""

    INSPECTION = "inspection", "Inspection"
    INTERNAL = "internal", "Internal audit"


def _prisons(actor: "Actor") -> list[int]:
    return [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)


class CaseAuditQuerySet(models.QuerySet["CaseAudit"]):
    """Audits by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of one's prison, or of the prisons of one's inspection, for those who may read audits."""
        if actor.is_system:
            return self.all()
        if not actor.may("case_audit:R"):
            return self.none()
        return self.filter(prison_id__in=_prisons(actor))


@tracked()
class CaseAudit(models.Model):
    """A sample drawn from the cases of a prison. The same seed, day and strata give the same sample.

    Each stratum narrows the population where it is not empty: `in_scope` and `is_ppo` say yes or no,
    `high_rosh` is High or Very High, `near_release_months` the earliest release within so many months,
    `trust` that of the offender manager. `population` is how many there were; `digest` the SHA-256 of the
    sample.
    """

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="case_audits")
    kind = models.CharField(max_length=10, choices=AuditKind)
    title = models.CharField(max_length=120)
    drawn_on = models.DateField()
    seed = models.PositiveIntegerField()
    size = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField()
    in_scope = models.BooleanField("in scope", null=True)
    is_ppo = models.BooleanField("PPO", null=True)
    high_rosh = models.BooleanField("High or Very High risk of serious harm", null=True)
    near_release_months = models.PositiveSmallIntegerField("release within months", null=True)
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    drawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    finished_on = models.DateField(null=True)
    summary = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CaseAuditQuerySet.as_manager()

    class Meta:
        ordering = ("-drawn_on", "-id")
        constraints = (
            models.UniqueConstraint(fields=["prison", "digest"], name="one_audit_a_sample"),
            models.CheckConstraint(
                name="a_sample_is_of_its_population", condition=Q(size__lte=F("population"))
            ),
        )

    def __str__(self) -> str:
        return self.title


class AuditedCaseQuerySet(models.QuerySet["AuditedCase"]):
    """Cases of samples, by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of audits within reach."""
        if actor.is_system:
            return self.all()
        found = self.filter(audit__in=CaseAudit.objects.visible_to(actor))
        return found.exclude(custody_id__in=Custody.objects.closed_to(actor).values("pk"))


@tracked()
class AuditedCase(models.Model):
    """One case of a sample, with who read it. It keeps the question set it was begun with.

    `audit` is empty for one that came with a record from another installation. Its answers stand in
    `AuditAnswer`, what they mean for the measures in `Judgement`.
    """

    audit = models.ForeignKey(CaseAudit, on_delete=models.PROTECT, null=True, related_name="cases")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="audited")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    drawn_on = models.DateField()
    position = models.PositiveSmallIntegerField()
    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, null=True, related_name="+")
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    begun_on = models.DateField(null=True)
    read_on = models.DateField(null=True)
    second_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    second_read_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = AuditedCaseQuerySet.as_manager()

    class Meta:
        ordering = ("audit_id", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["audit", "custody"], name="a_case_once_in_a_sample", condition=Q(audit__isnull=False)
            ),
            models.CheckConstraint(
                name="nobody_reads_his_own_a_second_time", condition=~Q(second_reader=F("reader"))
            ),
            models.CheckConstraint(
                name="a_case_begun_has_reader_and_questions",
                condition=Q(begun_on__isnull=True) | Q(question_set__isnull=False, reader__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"case {self.position} of audit {self.audit_id}"

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.settled_on:
            return "Settled"
        if self.second_read_on:
            return "Differences to settle"
        if self.read_on:
            return "Read"
        return "Under way" if self.begun_on else "Not begun"


class Reading(models.TextChoices):
    """Whose answer it is."""

    FIRST = "first", "First reader"
    SECOND = "second", "Second reader"
    SETTLED = "settled", "Settled"


class Verdict(models.TextChoices):
    """The answers of a case audit."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_APPLICABLE = "na", "Not applicable"


class AuditAnswer(Evidence):
    """One answer to one question of a case. Where two readers differed the settled one says why."""

    audited_case = models.ForeignKey(AuditedCase, on_delete=models.PROTECT, related_name="answers")
    reading = models.CharField(max_length=8, choices=Reading)
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=3, choices=Verdict)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(Evidence.Meta):
        ordering = ("audited_case_id", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["audited_case", "reading", "question"], name="one_answer_a_reading"
            ),
            models.CheckConstraint(
                name="a_settled_answer_says_why", condition=~Q(reading="settled", comment="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class NoteKind(models.TextChoices):
    """The two kinds of note in a summary."""

    GOOD_PRACTICE = "good", "Good practice"
    RECOMMENDATION = "recommendation", "Recommendation"


class NoteStatus(models.TextChoices):
    """How far a recommendation is."""

    OPEN = "open", "Open"
    DONE = "done", "Done"
    NOT_TAKEN_UP = "declined", "Not taken up"


@tracked()
class AuditNote(models.Model):
    """Good practice, or a recommendation with its owner, its day and how far it is."""

    audit = models.ForeignKey(CaseAudit, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=14, choices=NoteKind)
    text = models.TextField()
    owner = models.CharField(max_length=160, blank=True)
    due_on = models.DateField(null=True)
    status = models.CharField(max_length=8, choices=NoteStatus, blank=True)
    status_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ("kind", "due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="a_recommendation_has_owner_and_day",
                condition=Q(kind="good") | (~Q(owner="") & Q(due_on__isnull=False) & ~Q(status="")),
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
