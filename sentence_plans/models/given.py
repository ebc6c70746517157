"""Actions of a plan that are given to a partner organisation, and what it reports (docs/domain.md 2.2, 9)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.models.codes import WorkStatus
from sentence_plans.models.objectives import Action
from sentence_plans.models.packages import ReleasePackage, goes_on
from staff.models import Organisation
from staff.models.history import Said, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class ActionGivenQuerySet(models.QuerySet["ActionGiven"]):
    """What was given, by whom it was given to or by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """To a partner what its organisation holds now; to others those of cases within reach."""
        if actor.is_system:
            return self.all()
        if actor.role == "partner":
            going_on = goes_on("action__objective__plan__custody")
            return self.current().filter(going_on, organisation=actor.organisation_id)
        if not actor.may("sentence_plan:R"):
            return self.none()
        reach = Custody.objects.visible_to(actor).values("pk")
        return self.filter(action__objective__plan__custody__in=reach)

    def current(self) -> Self:
        """Not taken back."""
        return self.filter(ended_on__isnull=True)


@tracked()
class ActionGiven(models.Model):
    """That an action is done by a partner organisation. `asked`: what its people read of it."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="given")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    package = models.ForeignKey(ReleasePackage, on_delete=models.PROTECT, null=True, related_name="given")
    asked = models.TextField()
    given_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ActionGivenQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["action", "organisation"], name="given_once", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                name="taken_back_says_why", condition=Q(ended_on__isnull=True) | ~Q(ended_because="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.action_id} to {self.organisation_id}"


class GivenReport(Said):
    """What a partner organisation reports of an action given to it."""

    given = models.ForeignKey(ActionGiven, on_delete=models.PROTECT, related_name="reports")
    status = models.CharField(max_length=22, choices=WorkStatus)
    text = models.TextField()
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("given_id", "-id")

    def __str__(self) -> str:
        return f"{self.get_status_display()} on {self.on}"
