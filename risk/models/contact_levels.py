"""Decisions on contact with children (docs/domain.md 10.4)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class ChildContact(models.IntegerChoices):
    """Level of contact."""

    NONE = 1, "Level 1: with no child at all"
    WRITTEN = 2, "Level 2: in writing only"
    MONITORED = 3, "Level 3: in writing and by telephone, monitored"
    NAMED = 4, "Level 4: unrestricted, with the named child only"


class ContactLevelQuerySet(models.QuerySet["ContactLevel"]):
    """Decisions by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read them."""
        if not actor.is_system and not actor.may("contact_levels:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def in_order(self) -> Self:
        """The first one first; of a child the last one holds."""
        return self.order_by("decided_on", "id")


class ContactLevel(Evidence):
    """A decision on contact with one child, or with children in general (`child` empty)."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="contact_levels")
    child = models.CharField("name of the child", max_length=160, blank=True)
    level = models.PositiveSmallIntegerField(choices=ChildContact)
    reason = models.CharField(max_length=1000)
    assessed_on = models.DateField("multi-agency risk assessment of", null=True)
    decided_on = models.DateField()
    review_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ContactLevelQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-decided_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="contact_is_allowed_after_an_assessment",
                condition=Q(level=1) | Q(assessed_on__isnull=False),
            ),
            models.CheckConstraint(name="level_4_names_a_child", condition=~Q(level=4) | ~Q(child="")),
        )
        indexes = (models.Index(fields=["custody", "-decided_on"], name="contact_levels_of_case"),)

    def __str__(self) -> str:
        return f"level {self.level} from {self.decided_on}"
