"""Where people work: regions, prisons, probation trusts and partner organisations."""

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class PlaceQuerySet(models.QuerySet):
    """Places; that they exist, and what they are called, is no secret."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every place, for everybody who is signed in."""
        return self.all()


class Place(models.Model):
    """Something with a code and a name; the code is what files and addresses use."""

    code = models.SlugField(max_length=12, unique=True)
    name = models.CharField(max_length=120)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


@tracked()
class Region(Place):
    """A region of the estate."""


class HoldsSex(models.TextChoices):
    """For whom a prison is."""

    MEN = "M", "Men"
    WOMEN = "F", "Women"


@tracked()
class Prison(Place):
    """A prison; `resettlement` marks one of the resettlement prisons (docs/domain.md 20).

    `prison_group` names the group it is managed with, which may lie across regions; blank for none.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="prisons")
    holds = models.CharField(max_length=1, choices=HoldsSex, default=HoldsSex.MEN)
    resettlement = models.BooleanField(default=False)
    prison_group = models.CharField(max_length=80, blank=True)
    home_areas = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Local authorities for which this prison counts as near home",
    )


@tracked()
class ProbationTrust(Place):
    """A local body that provides probation services."""


@tracked()
class Organisation(Place):
    """A partner organisation that works with prisoners."""
