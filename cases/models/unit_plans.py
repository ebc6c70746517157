"""The plan of a unit: what it sets out to change, who owns it, how far it is (docs/domain.md 15 point 8)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.standards import unit_plans as rules
from staff.models.history import Said, tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class UnitState(models.TextChoices):
    """Where an objective of the unit stands."""

    OPEN = "open", "Worked on"
    REACHED = "reached", "Reached"
    DROPPED = "dropped", "Given up"


class UnitObjectiveQuerySet(models.QuerySet["UnitObjective"]):
    """Objectives by prison and state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's prison, or of the prisons inspected, for who reads the plan of a unit."""
        if actor.is_system:
            return self.all()
        if not actor.may("unit_plan:R"):
            return self.none()
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        return self.filter(prison_id__in=prisons)

    def open(self) -> Self:
        """Those still worked on, the one due first."""
        return self.filter(state=UnitState.OPEN).order_by("due_on", "id")

    def ended(self) -> Self:
        """Those reached or given up, the latest first."""
        return self.exclude(state=UnitState.OPEN).order_by("-ended_on", "-id")

    def for_list(self) -> Self:
        """With owner and prison, and what was said of them, the latest first."""
        return self.select_related("owner", "prison").prefetch_related("progress")


@tracked()
class UnitObjective(models.Model):
    """One objective of a unit: what changes, how that is seen, who owns it, and by when."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="unit_objectives")
    text = models.CharField("what is to change", max_length=rules.LONGEST)
    target = models.CharField("how one sees that it is reached", max_length=rules.LONGEST)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    opened_on = models.DateField()
    state = models.CharField(max_length=8, choices=UnitState, default=UnitState.OPEN)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = UnitObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                name="a_unit_objective_says_what_and_how", condition=~Q(text="") & ~Q(target="")
            ),
            models.CheckConstraint(
                name="a_unit_objective_ends_on_a_day",
                condition=Q(state="open", ended_on__isnull=True)
                | (~Q(state="open") & Q(ended_on__isnull=False, ended_on__gte=F("opened_on"))),
            ),
        )
        indexes = (models.Index(fields=["prison", "state", "due_on"], name="unit_objective_of_prison"),)

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        """Whether it is still worked on."""
        return self.state == UnitState.OPEN


class UnitProgress(Said):
    """What was said of an objective of the unit on a day, and the state it was given; never changed."""

    objective = models.ForeignKey(UnitObjective, on_delete=models.PROTECT, related_name="progress")
    on = models.DateField()
    state = models.CharField(max_length=8, choices=UnitState)
    text = models.CharField(max_length=rules.LONGEST)

    class Meta(Said.Meta):
        ordering = ("-id",)
        constraints = (models.CheckConstraint(name="unit_progress_says_what", condition=~Q(text="")),)
        indexes = (models.Index(fields=["objective", "-id"], name="unit_progress_of"),)

    def __str__(self) -> str:
        return f"{self.objective_id} on {self.on}: {self.state}"
