"""The one sentence plan of a person (docs/domain.md 8.1, 8.2)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody, Prisoner
from risk.models import Assessment
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class State(models.TextChoices):
    """Life of a plan. An interim plan is the same object that becomes the initial sentence plan (8.1)."""

    INTERIM = "interim", "Interim plan"
    DRAFT = "draft", "Being written"
    SIGNED = "signed", "Signed"
    CLOSED = "closed", "Closed"


class Motivation(models.TextChoices):
    """How motivated the prisoner is (8.2)."""

    VERY = "very", "Very motivated"
    QUITE = "quite", "Quite motivated"
    NOT_AT_ALL = "not_at_all", "Not at all motivated"


class Capacity(models.TextChoices):
    """How capable of change the prisoner is (8.2)."""

    VERY = "very", "Very capable"
    QUITE = "quite", "Quite capable"
    NOT_AT_ALL = "not_at_all", "Not at all capable"


class SentencePlanQuerySet(models.QuerySet["SentencePlan"]):
    """Plans by reach and by state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, and earlier ones of people whose open custody is within reach."""
        if actor.is_system:
            return self.all()
        if not actor.may("sentence_plan:R"):
            return self.none()
        reach = Custody.objects.visible_to(actor)
        return self.filter(
            Q(custody_id__in=reach.values("pk")) | Q(prisoner_id__in=reach.open().values("prisoner_id"))
        )

    def open(self) -> Self:
        """Not closed; at most one for each person."""
        return self.exclude(state=State.CLOSED)

    def for_page(self) -> Self:
        """With the assessment it cites."""
        return self.select_related("assessment", "prisoner", "opened_by", "saved_by")


@tracked()
class SentencePlan(models.Model):
    """One plan that lives; each signature freezes a version of it.

    `version` grows with every change of what is signed; `blocks_version` with every save of its own blocks.
    `completed_on` is the day author and prisoner first had signed the same version.
    """

    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="sentence_plans")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="sentence_plans")
    state = models.CharField(max_length=8, choices=State, default=State.INTERIM)
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, related_name="sentence_plans", help_text="Cited"
    )
    opened_on = models.DateField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    completed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    blocks_version = models.PositiveIntegerField(default=1)
    contact_with = models.CharField("whom the prisoner sees", max_length=200, blank=True)
    contact_every_days = models.PositiveSmallIntegerField("how often, in days", null=True)
    motivation = models.CharField(max_length=10, choices=Motivation, blank=True)
    capacity = models.CharField("capacity to change", max_length=10, choices=Capacity, blank=True)
    learning_style = models.TextField(blank=True)
    responsivity = models.TextField("responsivity note", blank=True)
    prisoner_statement = models.TextField("what the prisoner says", blank=True)
    asked_prisoner = models.BooleanField("self-assessment or interview", null=True)
    at_board = models.CharField("present at the planning board, or why not", max_length=300, blank=True)
    order_reason = models.TextField("why the objectives stand in this order", blank=True)
    ppo_work = models.TextField("enhanced work with a priority offender", blank=True)
    key_issues = models.TextField("key issues, as the prisoner sees them", blank=True)
    positives = models.TextField("what is in his or her favour", blank=True)
    holding_back = models.TextField("what may hold change back", blank=True)
    motivation_work = models.TextField("work to raise motivation", blank=True)
    what_helps = models.TextField("what helps this person to take part", blank=True)
    iep_level = models.TextField("level of incentives (IEP)", blank=True)
    victim_location = models.TextField("whether the victim's location is important", blank=True)
    victim_work = models.TextField("work on awareness of the effect on victims", blank=True)
    discrimination = models.TextField("experience of discrimination", blank=True)
    own_discrimination = models.TextField("own discriminatory behaviour, and the work it needs", blank=True)
    liaison = models.TextField("others who work with the prisoner: name, contact, how often", blank=True)
    conference = models.TextField("public protection conference: day and chair", blank=True)
    community_links = models.TextField("family and community links", blank=True)
    obstacles = models.TextField("obstacles to resettlement, and what is done about each", blank=True)
    life_skills = models.TextField("life skills for release", blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = SentencePlanQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner"], name="one_open_plan", condition=~Q(state=State.CLOSED)
            ),
            models.CheckConstraint(
                name="a_closed_plan_says_why",
                condition=Q(closed_on__isnull=True, closed_because="") & ~Q(state=State.CLOSED)
                | Q(state=State.CLOSED, closed_on__isnull=False) & ~Q(closed_because=""),
            ),
            models.CheckConstraint(
                name="a_signed_plan_cites_an_assessment",
                condition=~Q(state=State.SIGNED) | Q(assessment__isnull=False, completed_on__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["custody"], name="plan_of_custody"),)

    def __str__(self) -> str:
        return f"plan of {self.prisoner_id} from {self.opened_on}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be changed."""
        return self.state != State.CLOSED


@tracked()
class NeedReason(models.Model):
    """Why a need that is present has no objective (8.5, informed by assessment).

    `section` is that of the need, or "harm" or "children" for an objective that the risk asks for.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="need_reasons")
    section = models.CharField(max_length=8)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "section"], name="one_reason_a_need"),)

    def __str__(self) -> str:
        return f"section {self.section}: {self.reason[:40]}"
