"""How a custody is left and come back to: release, recall, absence (docs/domain.md 3.1, 5 rule 6, 11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.custodies import ClosedAs, Custody
from staff.models.history import tracked


@tracked()
class Release(models.Model):
    """One release or discharge from a custody, and the recall that came after it, if any.

    The custody is closed while one of its releases has no `returned_on`.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="releases")
    on = models.DateField("released or discharged on")
    closed_as = models.CharField(max_length=8, choices=ClosedAs)
    note = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="releases_recorded"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    recalled_on = models.DateField("recall ordered on", null=True, blank=True)
    recalled_because = models.CharField(max_length=500, blank=True)
    returned_on = models.DateField("returned to custody on", null=True, blank=True)
    return_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="returns_recorded"
    )

    class Meta:
        ordering = ("-on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["custody"], name="one_current_release", condition=Q(returned_on__isnull=True)
            ),
            models.CheckConstraint(
                name="nobody_returns_before_release",
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("on")),
            ),
            models.CheckConstraint(
                name="a_return_has_its_recall",
                condition=Q(returned_on__isnull=True) | Q(recalled_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.closed_as} on {self.on}"


class AbsenceKind(models.TextChoices):
    """What makes somebody absent; court, hospital visits and temporary release do not."""

    UNLAWFULLY_AT_LARGE = "ual", "Unlawfully at large"
    HOSPITAL = "hospital", "In hospital under the Mental Health Act"


@tracked()
class Absence(models.Model):
    """From a day to a day away from custody without being released; one current for each custody."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=8, choices=AbsenceKind)
    left_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="absences_recorded"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    returned_on = models.DateField(null=True, blank=True)
    return_note = models.CharField(max_length=500, blank=True)
    return_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ("-left_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["custody"], name="one_current_absence", condition=Q(returned_on__isnull=True)
            ),
            models.CheckConstraint(
                name="nobody_returns_before_leaving",
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("left_on")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} from {self.left_on}"
