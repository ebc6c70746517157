"""Entries of the log that show movement towards an objective, or away from it (docs/domain.md 8.3)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Contact
from sentence_plans.models.objectives import Objective
from sentence_plans.models.plans import SentencePlan
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class Shows(models.TextChoices):
    """What an entry shows of an objective."""

    TOWARDS = "towards", "A step towards it"
    AWAY = "away", "A step away from it"
    UNCHANGED = "unchanged", "No change yet"
    OPEN = "", "Not for me to say"


class ObjectiveEntryQuerySet(models.QuerySet["ObjectiveEntry"]):
    """Links that hold."""

    def visible_to(self, actor: "Actor") -> Self:
        """Where the plan may be read, and the entry in full."""
        entries = Contact.objects.visible_to(actor).in_full_for(actor)
        return self.filter(objective__plan__in=SentencePlan.objects.visible_to(actor), contact__in=entries)

    def current(self) -> Self:
        """Not ended, the newest entry first."""
        return self.filter(ended_at__isnull=True).order_by("-contact__happened_at", "-id")


@tracked()
class ObjectiveEntry(models.Model):
    """That an entry is about an objective; ended where it was linked in error."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="entries")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="objectives")
    shows = models.CharField(max_length=9, choices=Shows, default=Shows.OPEN, blank=True)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = ObjectiveEntryQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["objective", "contact"], name="one_link_an_entry", condition=Q(ended_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.contact_id} is about {self.objective_id}"
