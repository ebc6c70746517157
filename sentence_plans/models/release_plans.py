"""The release plan: where somebody goes, under which licence, and who was told (docs/domain.md 20)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from sentence_plans.models.plans import SentencePlan
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class AddressState(models.TextChoices):
    """How far the address after release is."""

    SOUGHT = "sought", "Being looked for"
    PROPOSED = "proposed", "Proposed, not yet confirmed"
    CONFIRMED = "confirmed", "Confirmed"
    NONE = "none", "Leaves without a settled address"


class ReleasePlanQuerySet(models.QuerySet["ReleasePlan"]):
    """Release plans by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans of cases within reach, for those who read plans."""
        if not actor.is_system and not actor.may("sentence_plan:R"):
            return self.none()
        return self.filter(plan__custody__in=Custody.objects.visible_to(actor).values("pk"))


@tracked()
class ReleasePlan(models.Model):
    """What is arranged for the release; one a sentence plan, '' is not said yet.

    What the record holds elsewhere is not written here again: MAPPA, victims, objectives. `reports_on`: the
    day of the first appointment.
    """

    plan = models.OneToOneField(SentencePlan, on_delete=models.PROTECT, related_name="release_plan")
    address_state = models.CharField(max_length=10, blank=True, choices=AddressState)
    address = models.TextField(blank=True)
    confirmed_on = models.DateField("address confirmed on", null=True)
    conditions = models.TextField("licence conditions", blank=True)
    reports_to = models.TextField("reporting: to whom and where", blank=True)
    reports_on = models.DateField("first appointment", null=True)
    programmes = models.TextField("programmes on licence", blank=True)
    agencies = models.TextField("agencies told, with the day", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ReleasePlanQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_confirmed_address_says_which_and_when",
                condition=~Q(address_state="confirmed") | (~Q(address="") & Q(confirmed_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="confirmed_on_is_of_a_confirmed_address",
                condition=Q(confirmed_on__isnull=True) | Q(address_state="confirmed"),
            ),
        )

    def __str__(self) -> str:
        return f"release plan of {self.plan_id}"
