"""What an assessment rests on: sources, and what departments were asked (docs/domain.md 7.1, M-130)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models import Custody
from risk.models.assessments import Assessment
from staff.models import Prison
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class Source(models.TextChoices):
    """Where information comes from."""

    INTERVIEW = "interview", "Interview"
    PREVIOUS = "previous", "Previous OASys"
    PSR = "psr", "Pre-sentence report"
    POST_SENTENCE = "post_sentence", "Post-sentence report"
    JUDGE = "judge", "Judge's comments"
    PROSECUTOR = "prosecutor", "Prosecutor"
    CONVICTIONS = "convictions", "Previous convictions"
    POLICE = "police", "Police"
    PROBATION_FILE = "probation_file", "Probation file"
    PRISON_RECORDS = "prison_records", "Prison records"
    PSYCHOLOGY = "psychology", "Psychology"
    PSYCHIATRIC = "psychiatric", "Psychiatric"
    MEDICAL = "medical", "Medical"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    VICTIM_STATEMENT = "victim", "Victim statement"
    SELF_ASSESSMENT = "saq", "Self-assessment questionnaire"
    REQUEST = "request", "Request for information"
    HOSTEL = "hostel", "Hostel"
    OTHER = "other", "Other"


class InformationRequestQuerySet(models.QuerySet["InformationRequest"]):
    """Requests by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases within reach, for roles that read referrals; a page shows as much as each may read."""
        if not actor.is_system and not actor.may("referral:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))


@tracked()
class InformationRequest(models.Model):
    """A department is asked something for one section of an assessment; its answer is a source of it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="information_requests")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="information_requests")
    section = models.CharField(max_length=8)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT)
    role = models.CharField("department", max_length=30)
    question = models.TextField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.TextField(blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = InformationRequestQuerySet.as_manager()

    class Meta:
        ordering = ("asked_on", "id")
        indexes = (models.Index(fields=["assessment", "section"], name="information_of_section"),)

    def __str__(self) -> str:
        return f"asked of {self.role} for section {self.section}"

    @property
    def is_open(self) -> bool:
        """Whether the department still owes an answer."""
        return self.answered_on is None
