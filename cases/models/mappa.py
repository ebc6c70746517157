"""MAPPA decisions on a case: category, level, ViSOR nominal or not (docs/domain.md 10.1)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.standards import mappa as rules
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class MappaCategory(models.TextChoices):
    """Category (docs/domain.md 10.1)."""

    NONE = rules.NONE, "No MAPPA case"
    REGISTERED = rules.REGISTERED, "Category 1: registered sexual offender"
    VIOLENT = rules.VIOLENT, "Category 2: violent offender, or sexual offender who need not register"
    OTHER = rules.OTHER, "Category 3: other dangerous offender"


class MappaLevel(models.IntegerChoices):
    """Level (docs/domain.md 10.1)."""

    ONE = 1, "Level 1: each agency manages in its ordinary way"
    TWO = 2, "Level 2: several agencies, in regular meetings"
    THREE = 3, "Level 3: as level 2, with senior staff who can commit special resources"


class MappaDecisionQuerySet(models.QuerySet["MappaDecision"]):
    """Decisions by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read them."""
        if not actor.is_system and not actor.may("mappa:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def in_order(self) -> Self:
        """The first one first; the last one holds."""
        return self.order_by("decided_on", "id")


class MappaDecision(Evidence):
    """A decision on the MAPPA category and level of a case; of a case the latest one holds.

    Of ViSOR there is only whether the person is a nominal, and never what it holds.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="mappa_decisions")
    category = models.CharField(max_length=4, choices=MappaCategory)
    level = models.PositiveSmallIntegerField(choices=MappaLevel, null=True)
    for_release = models.BooleanField("set or confirmed for release", default=False)
    is_visor_nominal = models.BooleanField("ViSOR nominal", default=False)
    reason = models.CharField(max_length=1000)
    proposed = models.CharField(max_length=4, blank=True, help_text="What the offence proposed then")
    decided_on = models.DateField()
    review_on = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    by_role = models.CharField(max_length=30)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MappaDecisionQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-decided_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_level_has_a_category",
                condition=Q(
                    category=rules.NONE, level__isnull=True, for_release=False, review_on__isnull=True
                )
                | (~Q(category=rules.NONE) & Q(level__in=rules.LEVELS, review_on__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=["custody", "-id"], name="mappa_of_custody"),)

    def __str__(self) -> str:
        return f"{self.category}/{self.level} from {self.decided_on}"
