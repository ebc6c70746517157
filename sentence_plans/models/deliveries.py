"""How a programme reaches a person: referral, steps, work around it, its end (docs/domain.md 9.3, 9.4)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.models.objectives import Action
from sentence_plans.models.programmes import Course, Programme
from sentence_plans.standards import deliveries as rules
from staff.models import Prison
from staff.models.history import Said, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class DeliveryState(models.TextChoices):
    """How the delivery of a programme is planned; exactly one holds (docs/domain.md 9.3)."""

    DELIVERED = rules.DELIVERED, "Delivered"
    HERE = rules.HERE, "Planned at this prison"
    AFTER_TRANSFER = rules.AFTER_TRANSFER, "Planned after transfer"
    ON_LICENCE = rules.ON_LICENCE, "Planned on licence"
    NO_PLAN = rules.NO_PLAN, "No plan for delivery"


class DeliveryStep(models.TextChoices):
    """How far a delivery planned here is."""

    REFERRED = rules.REFERRED, "Referred"
    ASSESSED = rules.ASSESSED, "Assessed as suitable"
    WAITING = rules.WAITING, "On the waiting list"
    OFFERED = rules.OFFERED, "Place offered"
    STARTED = rules.STARTED, "Started"
    COMPLETED = rules.COMPLETED, "Completed"
    DROPPED_OUT = rules.DROPPED_OUT, "Dropped out"


class Setting(models.TextChoices):
    """Where it is delivered (docs/domain.md 9.1)."""

    HERE = "here", "At this prison"
    OTHER_PRISON = "other_prison", "At another prison"
    THROUGH_GATE = "through_gate", "Through the gate, or on temporary licence"
    ON_LICENCE = "on_licence", "On licence after release"


class NotDelivered(models.TextChoices):
    """Why a programme is not delivered (docs/domain.md 9.3)."""

    NOT_RUN = rules.NOT_RUN, "Not run at this prison"
    NOT_OFTEN = rules.NOT_OFTEN, "Not run often enough"
    NO_PLACE = rules.NO_PLACE, "No place yet: waiting list"
    NOT_SUITABLE = rules.NOT_SUITABLE, "Not suitable, or failed the assessment"
    REFUSED = rules.REFUSED, "Refused"
    SEQUENCE = rules.SEQUENCE, "Another objective comes first"
    TOO_LITTLE_TIME = rules.TOO_LITTLE_TIME, "Too little time left"
    MOVED = rules.MOVED, "Transferred or released before the end"
    OTHER = rules.OTHER, "Another reason"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Programmes of cases by reach and by how far they are."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read interventions."""
        if not actor.is_system and not actor.may("interventions:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def running(self) -> Self:
        """Neither delivered nor broken off."""
        return self.filter(ended_on__isnull=True)

    def waiting(self) -> Self:
        """On a waiting list, the longest first."""
        return self.running().filter(step=DeliveryStep.WAITING).order_by("waiting_since", "id")

    def last_of_each(self) -> Self:
        """Of each person and programme the last one: the state that counts."""
        same = {"custody": models.OuterRef("custody"), "programme": models.OuterRef("programme")}
        later = Delivery.objects.filter(**same, pk__gt=models.OuterRef("pk"))
        return self.filter(~models.Exists(later))


@tracked()
class Delivery(models.Model):
    """One programme of a case from referral to its end; tied to an action of the plan, or outside it and why.

    `prison` is where it is planned to be delivered, `course` the one a place was offered on.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="deliveries")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="deliveries")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, null=True, related_name="deliveries")
    outside_because = models.TextField("why outside the plan", blank=True)
    state = models.CharField(max_length=14, choices=DeliveryState)
    step = models.CharField(max_length=11, choices=DeliveryStep, blank=True)
    setting = models.CharField(max_length=12, choices=Setting, blank=True)
    reason = models.CharField(max_length=16, choices=NotDelivered, blank=True)
    more_reasons = ArrayField(models.CharField(max_length=16, choices=NotDelivered), default=list)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, null=True, related_name="deliveries")
    referred_on = models.DateField()
    waiting_since = models.DateField(null=True)
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["custody", "programme"],
                name="one_delivery_a_programme",
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="outside_the_plan_says_why", condition=Q(action__isnull=False) | ~Q(outside_because="")
            ),
            models.CheckConstraint(
                name="delivered_is_completed",
                condition=Q(state=rules.DELIVERED, step=rules.COMPLETED, ended_on__isnull=False)
                | (~Q(state=rules.DELIVERED) & ~Q(step=rules.COMPLETED)),
            ),
        )
        indexes = (models.Index(fields=["prison", "step"], name="delivery_of_prison"),)

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.get_state_display()}"

    @property
    def is_running(self) -> bool:
        """Whether it is neither delivered nor broken off."""
        return self.ended_on is None

    @property
    def more_in_words(self) -> list[str]:
        """The further reasons in words."""
        return [str(NotDelivered(one).label) for one in self.more_reasons]


class DeliveryChange(Said):
    """One change of how far a programme is, with its day and what was said."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="changes")
    state = models.CharField(max_length=14, choices=DeliveryState)
    step = models.CharField(max_length=11, choices=DeliveryStep, blank=True)
    reason = models.CharField(max_length=16, choices=NotDelivered, blank=True)
    comment = models.TextField(blank=True)
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("delivery_id", "-id")

    def __str__(self) -> str:
        return f"{self.get_step_display() or self.get_state_display()} on {self.on}"


class WorkAround(models.TextChoices):
    """Work around a programme (docs/domain.md 9.4)."""

    PREPARE = "prepare", "Prepared for it"
    REINFORCE = "reinforce", "What was learned is reinforced"
    RESPONSIBILITY = "responsibility", "Responsibility taken, or good behaviour noticed"


class DeliverySupport(Said):
    """What was done before or after a programme, beside the programme itself."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="support")
    kind = models.CharField(max_length=14, choices=WorkAround)
    text = models.TextField()
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("delivery_id", "-on", "-id")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"


class ProgrammeReport(Said):
    """The end of a programme: the three-way meeting and the report (T19). `missing`: why somebody was not."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="report")
    met_on = models.DateField("day of the three-way meeting")
    tutor_came = models.BooleanField()
    supervisor_came = models.BooleanField()
    prisoner_came = models.BooleanField()
    missing = models.TextField("why somebody was missing", blank=True)
    text = models.TextField("the report")
    filed_on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"report of {self.filed_on}"


@tracked()
class FollowUp(models.Model):
    """An issue that a report leaves open, and the action of the plan it became."""

    report = models.ForeignKey(ProgrammeReport, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.TextField()
    action = models.OneToOneField(Action, on_delete=models.PROTECT, null=True, related_name="follows_up")
    taken_up_on = models.DateField(null=True)

    class Meta:
        ordering = ("report_id", "id")
        constraints = (
            models.CheckConstraint(
                name="taken_up_is_an_action",
                condition=Q(action__isnull=True, taken_up_on__isnull=True)
                | Q(action__isnull=False, taken_up_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.text[:80]
