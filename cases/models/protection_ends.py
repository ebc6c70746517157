"""What is over or was never needed: child protection in the log, harassment (docs/domain.md 10.4, 10.5)."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from cases.models.contacts import ContactTag, TagKind
from cases.models.custodies import Custody
from staff.models.history import Said

if TYPE_CHECKING:
    from staff.actors import Actor


class ProtectionKind(models.TextChoices):
    """What it is about."""

    CHILD_PROTECTION = "child_protection", "Child protection as the log marked it"
    HARASSMENT = "harassment", "Harassment procedures"


class ProtectionEndQuerySet(models.QuerySet["ProtectionEnd"]):
    """What is over, by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read it."""
        if not actor.is_system and not actor.may("protection_end:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))


class ProtectionEnd(Said):
    """That child protection marked in the log is over, or that harassment procedures are not needed, and why.

    `ended_on` is the first day without it: a mark of an earlier day, or of that day, counts no more; one of a
    later day begins anew.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="protection_ends")
    kind = models.CharField(max_length=20, choices=ProtectionKind)
    reason = models.CharField(max_length=1000)
    ended_on = models.DateField()

    objects = ProtectionEndQuerySet.as_manager()

    class Meta(Said.Meta):
        ordering = ("-ended_on", "-id")
        constraints = (models.CheckConstraint(name="protection_ends_with_a_reason", condition=~Q(reason="")),)
        indexes = (models.Index(fields=["custody", "kind"], name="protection_ends_of_case"),)

    def __str__(self) -> str:
        return f"{self.kind} over from {self.ended_on}"


def child_marks(*, by: datetime.date | None = None) -> "models.QuerySet[ContactTag]":
    """Marks of child protection that count: of entries not withdrawn, and not over since.

    `by`: only what was said to be over by that day is over.
    """
    over = ProtectionEnd.objects.filter(
        custody=OuterRef("contact__custody"),
        kind=ProtectionKind.CHILD_PROTECTION,
        ended_on__gte=OuterRef("marked_on"),
    )
    if by:
        over = over.filter(ended_on__lte=by)
    marks = ContactTag.objects.filter(kind=TagKind.CHILD_PROTECTION, contact__withdrawal=None)
    return marks.annotate(marked_on=TruncDate("contact__happened_at")).filter(~Exists(over))
