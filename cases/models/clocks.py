"""Duties with their dates, and the flags they raise (docs/domain.md 5, docs/adr/0004)."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Now

from cases.models.custodies import Custody
from cases.models.policies import Policy
from cases.models.releases import Absence
from cases.standards.clocks import ABSENT
from staff.models.history import tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from cases.models.headlines import Headline
    from staff.actors import Actor


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks by reach and by state on a day."""

    def visible_to(self, actor: "Actor") -> Self:
        """Clocks of custodies within reach, of the actor's prison, or about the actor.

        Of other officers for who reads the supervision log: the cause begins with the key of the prison.
        """
        if actor.is_system:
            return self.all()
        reach = Q(custody_id__in=Custody.objects.visible_to(actor).values("pk")) | Q(officer=actor.user)
        if actor.prison_id:
            reach |= Q(prison_id=actor.prison_id)
        if actor.may("supervision:R") and not actor.narrowed_to("supervision"):
            for prison in [actor.prison_id] if actor.prison_id else actor.inspected_prison_ids:
                reach |= Q(officer__isnull=False, cause__startswith=f"{prison}:")
        return self.filter(reach).exclude(custody_id__in=Custody.objects.closed_to(actor).values("pk"))

    def window_for(self, headlines: "models.QuerySet[Headline]") -> Self:
        """Duties about these cases, which the caller has narrowed to the actor's reach.

        For counts over many cases: the reach of `visible_to`, joined by OR, cannot be served by an index.
        """
        return self.filter(custody__in=headlines.order_by().values("custody_id"))

    def running(self) -> Self:
        """Neither met, nor stopped, nor not applicable."""
        return self.filter(met_on__isnull=True, stopped_on__isnull=True, not_applicable_because="")

    def with_deadline(self) -> Self:
        """With `deadline`: the extended date where there is one, else the due date."""
        return self.annotate(deadline=Coalesce("extended_to", "due_on"))

    def as_it_stood(self, day: datetime.date) -> Self:
        """Those that applied on a day, with the `deadline` that held then.

        What was extended later counts by its date of before; exempted later, or absent since, it applied;
        absent then, it did not.
        """
        versions = Clock.pgh_event_model.objects.filter(pgh_obj_id=OuterRef("pk"), decided_on__lte=day)  # type: ignore[attr-defined]
        before = Subquery(versions.order_by("-pgh_id").values("extended_to")[:1])
        extended = Case(When(decided_on__gt=day, then=before), default="extended_to")
        away = Absence.objects.filter(custody_id=OuterRef("custody_id"), left_on__lte=day)
        away = away.filter(Q(returned_on__isnull=True) | Q(returned_on__gt=day))
        exempted_later = Q(decided_on__gt=day) & ~Q(exempted_because="")
        rests_now = Q(not_applicable_because__startswith=ABSENT)
        applied = Q(not_applicable_because="") | exempted_later | rests_now
        return self.filter(applied, ~Exists(away)).annotate(deadline=Coalesce(extended, "due_on"))

    def overdue_on(self, day: datetime.date) -> Self:
        """Running and past the deadline on `day`."""
        return self.running().with_deadline().filter(deadline__lt=day)


@tracked()
class Clock(models.Model):
    """One duty about exactly one custody, officer or prison.

    `cause` is a stable key of what started it, such as `transfer:123`; the second run of anything finds the
    first one's row. `due_on` is never overwritten: an extension fills `extended_to`. It is empty only while
    the duty has never applied. An exemption fills `exempted_because`, which no later run takes away.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, null=True, related_name="clocks")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="clocks"
    )
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="clocks")
    standard = models.CharField(max_length=20)
    cause = models.CharField(max_length=60)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    extended_because = models.CharField(max_length=300, blank=True)
    exempted_because = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True, help_text="Extended or exempted on")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="clocks_decided"
    )
    met_on = models.DateField(null=True)
    stopped_on = models.DateField(null=True)
    not_applicable_because = models.CharField(max_length=500, blank=True)
    explanation = models.JSONField(default=dict)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="a_clock_is_about_exactly_one",
                condition=Q(custody__isnull=False, officer__isnull=True, prison__isnull=True)
                | Q(custody__isnull=True, officer__isnull=False, prison__isnull=True)
                | Q(custody__isnull=True, officer__isnull=True, prison__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["standard", "custody", "cause"],
                name="one_clock_a_cause_custody",
                condition=Q(custody__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["standard", "officer", "cause"],
                name="one_clock_a_cause_officer",
                condition=Q(officer__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["standard", "prison", "cause"],
                name="one_clock_a_cause_prison",
                condition=Q(prison__isnull=False),
            ),
            models.CheckConstraint(
                name="a_clock_without_a_date_says_why",
                condition=Q(due_on__isnull=False) | ~Q(not_applicable_because=""),
            ),
            models.CheckConstraint(
                name="an_exempted_clock_does_not_run",
                condition=Q(exempted_because="") | ~Q(not_applicable_because=""),
            ),
            models.CheckConstraint(
                name="an_extension_has_a_reason",
                condition=Q(extended_to__isnull=True) | ~Q(extended_because=""),
            ),
        )
        indexes = (
            models.Index(
                F("custody"),
                Coalesce(F("extended_to"), F("due_on")),
                name="clock_running",
                condition=Q(met_on__isnull=True, stopped_on__isnull=True, not_applicable_because=""),
            ),
            models.Index(fields=["custody", "standard"], name="clock_of_custody"),
        )

    def __str__(self) -> str:
        return f"{self.standard} due {self.due_on}"

    @property
    def running(self) -> bool:
        """Whether it is still owed: neither met, nor stopped, nor not applicable."""
        return self.met_on is None and self.stopped_on is None and not self.not_applicable_because

    @property
    def last_day(self) -> datetime.date | None:
        """The day it was extended to, else the due date."""
        return self.extended_to or self.due_on

    @property
    def due_by(self) -> datetime.date:
        """The last day, for sorting and comparing; the end of time where no day is set."""
        return self.last_day or datetime.date.max


class FlagKind(models.TextChoices):
    """What a clock says about itself."""

    DUE_SOON = "due_soon", "due soon"
    OVERDUE = "overdue", "overdue"


class ClockFlag(models.Model):
    """That a clock became due soon or overdue; raised once, cleared once."""

    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=8, choices=FlagKind)
    raised_on = models.DateField()
    cleared_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["clock", "kind"], name="one_flag_a_kind"),)

    def __str__(self) -> str:
        return f"{self.kind} since {self.raised_on}"
