"""Release packages: what a partner organisation does around a release, given to it as one (9.1, 20)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from cases.models.custodies import RELEASED
from sentence_plans.models.plans import SentencePlan
from staff.models import Organisation
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


def goes_on(custody: str) -> Q:
    """Condition on the way to a custody: the person is in prison, or was released from it."""
    return Q(**{f"{custody}__closed_on__isnull": True}) | Q(**{f"{custody}__closed_as__in": RELEASED})


class ReleasePackageQuerySet(models.QuerySet["ReleasePackage"]):
    """Packages, by whom they were given to or by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """To a partner what its organisation holds now; to others those of cases within reach."""
        if actor.is_system:
            return self.all()
        if actor.role == "partner":
            going_on = goes_on("plan__custody")
            return self.current().filter(going_on, organisation=actor.organisation_id)
        if not actor.may("sentence_plan:R"):
            return self.none()
        return self.filter(plan__custody__in=Custody.objects.visible_to(actor).values("pk"))

    def current(self) -> Self:
        """Not taken back."""
        return self.filter(ended_on__isnull=True)


@tracked()
class ReleasePackage(models.Model):
    """Actions of a plan that an organisation does around the release, together.

    `note`: what its people read of it; `meets_on`: the day on which they take over; `with_licence`: they read
    the licence conditions and the reporting of the release plan too.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="packages")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    note = models.TextField()
    meets_on = models.DateField()
    with_licence = models.BooleanField("licence conditions and reporting are shown", default=False)
    given_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ReleasePackageQuerySet.as_manager()

    class Meta:
        ordering = ("-given_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "organisation"], name="one_package_an_organisation",
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="package_taken_back_says_why", condition=Q(ended_on__isnull=True) | ~Q(ended_because="")
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"package of {self.plan_id} to {self.organisation_id}"
