"""The list of the screening group, and what meetings gave people to do (docs/domain.md 10.2)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody, Task
from risk.models.meetings import OWN_ACTIONS, Meeting, MeetingItem, sees_meetings
from staff.models import Prison
from staff.models.history import tracked
from staff.permissions import ROLE_NAMES

if TYPE_CHECKING:
    from staff.actors import Actor


class ScreeningWhy(models.TextChoices):
    """How a case came on the list."""

    ARRIVAL = "arrival", "MAPPA-eligible arrival"
    REFERRAL = "referral", "Referred"


class ScreeningOutcome(models.TextChoices):
    """What the group made of it."""

    OPEN = "", "Not looked at by the group yet"
    SENT_ON = "sent_on", "Sent on to the risk management team"
    CLOSED = "closed", "Closed"


class ScreeningQuerySet(models.QuerySet["Screening"]):
    """The list, by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases within reach, for those who see meetings or report to them."""
        if actor.is_system:
            return self.all()
        may = actor.may("idrmt:R") or actor.may("idrmt:W")
        if not may or actor.narrowed_to("idrmt") == OWN_ACTIONS:
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def open(self) -> Self:
        """The group has not decided."""
        return self.filter(outcome="")


@tracked()
class Screening(models.Model):
    """That a case is on the list of the screening group, and what came of it."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="screenings")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=ScreeningWhy)
    reason = models.CharField(max_length=500)
    raised_on = models.DateField(help_text="Of an arrival the day of it")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    interim_on = models.DateField(null=True)
    interim_note = models.CharField(max_length=500, blank=True)
    interim_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=ScreeningOutcome, blank=True)
    because = models.CharField(max_length=500, blank=True)
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="screenings")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ("raised_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["custody", "raised_on"],
                name="an_arrival_once_on_the_list",
                condition=Q(why="arrival"),
            ),
            models.UniqueConstraint(
                fields=["custody"], name="one_open_referral", condition=Q(why="referral", outcome="")
            ),
            models.CheckConstraint(
                name="a_screening_decided_says_why",
                condition=Q(outcome="", decided_on__isnull=True)
                | ~Q(outcome="") & Q(decided_on__isnull=False) & ~Q(because=""),
            ),
        )
        indexes = (models.Index(fields=["prison", "outcome", "raised_on"], name="screening_list"),)

    def __str__(self) -> str:
        return f"{self.why} of {self.raised_on}"


class MeetingActionQuerySet(models.QuerySet["MeetingAction"]):
    """What is to be done, by whose it is."""

    def visible_to(self, actor: "Actor") -> Self:
        """One's own and one's department's; of the prison for who sees its meetings, of cases for others."""
        if actor.is_system:
            return self.all()
        mine = Q(pk__in=self.of(actor).values("pk"))
        if sees_meetings(actor):
            mine |= Q(item__meeting__in=Meeting.objects.visible_to(actor).values("pk"))
        elif actor.may("idrmt:R") and actor.narrowed_to("idrmt") != OWN_ACTIONS:
            mine |= Q(item__in=MeetingItem.objects.visible_to(actor).values("pk"))
        return self.filter(mine).exclude(item__custody_id__in=Custody.objects.closed_to(actor).values("pk"))

    def of(self, actor: "Actor") -> Self:
        """Those the actor has to do, by name or as somebody of the department."""
        mine = Q(owner=actor.user)
        if actor.prison_id:
            mine |= Q(owner__isnull=True, role=actor.role, item__meeting__prison_id=actor.prison_id)
        return self.filter(mine)

    def open(self) -> Self:
        """Not done yet."""
        return self.filter(done_on__isnull=True)


@tracked()
class MeetingAction(models.Model):
    """Something a meeting gave somebody to do about a case, by a day; it is a task there."""

    item = models.ForeignKey(MeetingItem, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    due_on = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    done_note = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MeetingActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="an_action_is_somebodys", condition=Q(owner__isnull=False) | ~Q(role="")
            ),
            models.CheckConstraint(
                name="an_action_done_says_what_was_done",
                condition=Q(done_on__isnull=True) | ~Q(done_note=""),
            ),
        )

    def __str__(self) -> str:
        return self.what

    @property
    def role_name(self) -> str:
        """The department it was given to, in words."""
        return ROLE_NAMES.get(self.role, self.role)
