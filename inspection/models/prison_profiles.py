"""What an offender manager should know of a prison (docs/domain.md 16, docs/adr/0002)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from staff.models import Prison
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class ProfileQuerySet(models.QuerySet["PrisonProfile"]):
    """Profiles are for everybody who works with people in prison."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every prison's, for those who may read profiles."""
        return self.all() if actor.is_system or actor.may("prison_profile:R") else self.none()


@tracked()
class PrisonProfile(models.Model):
    """One prison in its own words: the day, work and learning, visits, whom to ask, and how old it is."""

    prison = models.OneToOneField(Prison, on_delete=models.PROTECT, related_name="profile")
    regime = models.TextField("the day and the week")
    work = models.TextField("work, learning and support", blank=True)
    visits = models.TextField("visits, video links and telephone", blank=True)
    contacts = models.TextField("whom to ask")
    confirmed_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ProfileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"profile of {self.prison_id}"
