"""The catalogue of programmes, which prison runs which, and their courses (docs/domain.md 9, 16)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from staff.models import Prison
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class Family(models.TextChoices):
    """Families of programmes (docs/domain.md 9.2)."""

    THINKING = "thinking", "Thinking skills"
    VIOLENCE = "violence", "Violence and anger"
    SEXUAL = "sexual", "Sexual offending"
    DOMESTIC = "domestic", "Domestic abuse"
    SUBSTANCE = "substance", "Substance misuse"
    ALCOHOL = "alcohol", "Alcohol"
    RESETTLEMENT = "resettlement", "Resettlement"
    IN_PRISON = "in_prison", "Other work in prison"
    PARTNER = "partner", "Partner organisation"
    SUPPORT = "support", "One-to-one work and support"


class Aim(models.TextChoices):
    """What an intervention is for (docs/domain.md 9.1)."""

    CONSTRUCTIVE = "constructive", "Constructive: help and change"
    RESTRICTIVE = "restrictive", "Restrictive: control"


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """The catalogue is no secret."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every entry, for everybody who is signed in."""
        return self.all()

    def offered(self) -> Self:
        """Those that people can still be referred to."""
        return self.filter(ended_on__isnull=True)


@tracked()
class Programme(models.Model):
    """An entry of the catalogue. `weeks`: how long one course takes; None is not known.

    `least_ogrs3` is the two-year score from which it is for somebody, `judged_ogrs3` the one from which an
    assessor may decide; `needs` the sections of the assessment it answers.
    """

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    family = models.CharField(max_length=12, choices=Family)
    is_accredited = models.BooleanField("accredited")
    aim = models.CharField(max_length=12, choices=Aim, default=Aim.CONSTRUCTIVE)
    ends_with_report = models.BooleanField("ends with a three-way meeting and a report", default=True)
    sessions = models.PositiveSmallIntegerField(null=True)
    weeks = models.PositiveSmallIntegerField("weeks of one course", null=True)
    least_ogrs3 = models.PositiveSmallIntegerField("OGRS3 over two years from", null=True)
    judged_ogrs3 = models.PositiveSmallIntegerField("an assessor may decide from", null=True)
    needs = ArrayField(models.CharField(max_length=4), default=list)
    targeting = models.TextField("for whom it is", blank=True)
    ended_on = models.DateField("no longer offered from", null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(db_default=Now())

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ProvisionQuerySet(models.QuerySet["Provision"]):
    """What prisons run; that is no secret, who waits for it is."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every prison's, for everybody who may read provision."""
        return self.all() if actor.is_system or actor.may("provision:R") else self.none()

    def current(self) -> Self:
        """Those that are run."""
        return self.filter(ended_on__isnull=True)


@tracked()
class Provision(models.Model):
    """That a prison runs a programme: places and courses a year, for whom, and whether it has the staff."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="provisions")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="provisions")
    places_a_year = models.PositiveSmallIntegerField()
    courses_a_year = models.PositiveSmallIntegerField()
    is_staffed = models.BooleanField("has the staff it needs", default=True)
    targeting = models.TextField("who is taken first here", blank=True)
    asked_of = models.CharField("whom to ask", max_length=120, blank=True)
    ended_on = models.DateField(null=True)
    ended_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ("programme__name", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["programme", "prison"],
                name="one_provision_a_programme",
                condition=Q(ended_on__isnull=True),
            ),
            models.CheckConstraint(
                name="a_provision_has_places", condition=Q(places_a_year__gte=1, courses_a_year__gte=1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme_id} at {self.prison_id}"


class CourseQuerySet(models.QuerySet["Course"]):
    """Courses of what prisons run."""

    def visible_to(self, actor: "Actor") -> Self:
        """As the provision is."""
        return self.filter(provision__in=Provision.objects.visible_to(actor))

    def held(self) -> Self:
        """Not called off, the earliest first."""
        return self.filter(called_off_because="").order_by("starts_on", "id")


@tracked()
class Course(models.Model):
    """One course of a programme at a prison, with its places."""

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="courses")
    starts_on = models.DateField()
    ends_on = models.DateField()
    places = models.PositiveSmallIntegerField()
    called_off_because = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = (
            models.CheckConstraint(name="a_course_has_places", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="a_course_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))
            ),
        )

    def __str__(self) -> str:
        return f"from {self.starts_on:%d/%m/%Y}"
