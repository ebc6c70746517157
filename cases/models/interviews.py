"""The first interview with what it found, referrals to departments, and induction (docs/domain.md 3.2)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from cases.models.contacts import Contact
from cases.models.custodies import Custody, Stay
from cases.models.tasks import Task
from cases.standards import interviews as rules
from staff.models.history import Evidence, tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class OfCaseQuerySet(models.QuerySet):
    """Rows of custodies within reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases whose log the actor may read."""
        if not actor.is_system and not actor.may("contact_log:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))


def sees_words(actor: "Actor", *, topic: str, author_id: int | None) -> bool:
    """Whether what was said on a topic may be shown: where it is restricted, to its author and to those who
    read entries of that restriction in full (docs/domain.md 2.2, 10.3)."""
    restriction = rules.topics()[topic].restriction
    if not restriction or actor.is_system or (actor.user and actor.user.pk == author_id):
        return True
    return actor.may(f"{restriction}:R") and not actor.narrowed_to(restriction)


class FirstInterview(Evidence):
    """An early interview of the offender supervisor with the prisoner; its entry stands in the log."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="first_interviews")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="first_interview")
    held_on = models.DateField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-held_on", "-id")

    def __str__(self) -> str:
        return f"first interview on {self.held_on}"


class Topic(models.TextChoices):
    """What an early interview asks about."""

    HEALTH = "health", "Health and medication"
    SAFETY = "safety", "Safety, self-harm and coping"
    HOUSING = "housing", "Housing and property outside"
    DRUGS = "drugs", "Drugs and alcohol"
    EDUCATION = "education", "Education and work"
    FINANCE = "finance", "Money, benefits and debt"
    FAMILY = "family", "Family, children and visits"
    LANGUAGE = "language", "Reading, language and understanding"
    VICTIM = "victim", "Contact that must not happen"
    OTHER = "other", "Something else"


class InterviewAnswer(models.TextChoices):
    """What was found on a topic; not asked is not the same as no need."""

    NO_NEED = "no_need", "Asked, no immediate need"
    NEED = "need", "Immediate need"
    NOT_ASKED = "not_asked", "Not asked"


class InterviewNeed(Evidence):
    """One topic of an interview with its answer."""

    interview = models.ForeignKey(FirstInterview, on_delete=models.PROTECT, related_name="needs")
    topic = models.CharField(max_length=10, choices=Topic)
    answer = models.CharField(max_length=9, choices=InterviewAnswer)
    words = models.TextField(blank=True)

    class Meta(Evidence.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["interview", "topic"], name="one_answer_a_topic"),)

    def __str__(self) -> str:
        return f"{self.topic}: {self.answer}"


@tracked()
class Referral(models.Model):
    """A department is asked to do something about a need; it is a task there until it is answered."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="referrals")
    interview = models.ForeignKey(
        FirstInterview, on_delete=models.PROTECT, null=True, related_name="referrals"
    )
    topic = models.CharField(max_length=10, choices=Topic)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT)
    role = models.CharField("department", max_length=30)
    text = models.TextField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="referral")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_up = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_on", "-id")

    def __str__(self) -> str:
        return f"{self.topic} to {self.role}"

    @property
    def is_open(self) -> bool:
        """Whether the department still owes an answer."""
        return self.answered_on is None


class InductionStepKind(models.TextChoices):
    """What induction has to hold of offender management (docs/domain.md 3.2)."""

    MET_OMU = "met_omu", "Met somebody of the offender management unit"
    SUPERVISOR = "supervisor", "Knows who the offender supervisor is"
    MANAGER = "manager", "Knows who the offender manager is, or when one comes"
    PLAN = "plan", "Knows what assessment and sentence plan are for"
    DATES = "dates", "Has the key dates of the sentence"
    RIGHTS = "rights", "Knows how to ask, complain and see the record"


@tracked()
class InductionStep(models.Model):
    """One step of induction done during one stay."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="induction_steps")
    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, related_name="induction_steps")
    step = models.CharField(max_length=10, choices=InductionStepKind)
    done_on = models.DateField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ("done_on", "id")
        constraints = (models.UniqueConstraint(fields=["stay", "step"], name="an_induction_step_once"),)

    def __str__(self) -> str:
        return f"{self.step} on {self.done_on}"
