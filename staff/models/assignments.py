"""In which role somebody acts, and where: one row for each role held, from a day to a day."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from staff.models.history import tracked
from staff.models.places import Organisation, Prison, ProbationTrust, Region
from staff.permissions import PRISON_ROLES, ROLE_NAMES, TRUST_ROLES

if TYPE_CHECKING:
    from staff.actors import Actor


class Grade(models.TextChoices):
    """Grade of an offender supervisor or offender manager (docs/domain.md 7.12)."""

    PRISON_OFFICER = "prison_officer", "prison officer"
    PROBATION_SERVICES_OFFICER = "probation_services_officer", "probation services officer"
    PROBATION_OFFICER = "probation_officer", "probation officer"


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    """Which assignments hold on a day, and which an account administrator may see."""

    def holding(self, day: datetime.date) -> Self:
        """Assignments of active users that hold on `day`."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day), started_on__lte=day, user__is_active=True
        )

    def visible_to(self, actor: "Actor") -> Self:
        """Own assignments; those of the place an account administrator looks after."""
        if actor.role != "account_administrator":
            return self.filter(user=actor.user)
        if actor.prison_id:
            return self.filter(prison_id=actor.prison_id)
        if actor.trust_id:
            return self.filter(trust_id=actor.trust_id)
        return self.all()


@tracked()
class RoleAssignment(models.Model):  # type: ignore[django-manager-missing]
    """One role held by one person at one place; several may be held, one is acted in at a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=30, choices=tuple(ROLE_NAMES.items()))
    grade = models.CharField(max_length=30, choices=Grade, blank=True)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, blank=True)
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True)
    inspected_prisons = models.ManyToManyField(Prison, related_name="inspector_assignments", blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer holds")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="assignments_given"
    )
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ("role", "id")
        constraints = (
            models.CheckConstraint(
                name="prison_role_has_a_prison_only",
                condition=~Q(role__in=sorted(PRISON_ROLES))
                | Q(prison__isnull=False, trust__isnull=True, organisation__isnull=True, region__isnull=True),
            ),
            models.CheckConstraint(
                name="trust_role_has_a_trust_only",
                condition=~Q(role__in=sorted(TRUST_ROLES))
                | Q(trust__isnull=False, prison__isnull=True, organisation__isnull=True, region__isnull=True),
            ),
            models.CheckConstraint(
                name="partner_has_an_organisation",
                condition=~Q(role="partner") | Q(organisation__isnull=False),
            ),
            models.CheckConstraint(
                name="nobody_gives_a_role_to_himself_or_herself",
                condition=Q(given_by__isnull=True) | ~Q(given_by=models.F("user")),
            ),
            models.CheckConstraint(
                name="assignment_ends_after_it_starts",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=models.F("started_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.role_in_words}, {self.place_name}"

    @property
    def role_in_words(self) -> str:
        """Such as "offender supervisor (prison officer)"."""
        name = ROLE_NAMES[self.role]
        return f"{name} ({Grade(self.grade).label})" if self.grade else name

    @property
    def place_name(self) -> str:
        """The prison, trust, organisation or region, or the whole estate."""
        place = self.prison or self.trust or self.organisation or self.region
        return place.name if place else "the whole estate"
