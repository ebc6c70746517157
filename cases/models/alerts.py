"""Alerts for the header of a case: opened, and closed again (docs/domain.md 10.7)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.standards.alerts import kinds, title_of
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class AlertQuerySet(models.QuerySet["Alert"]):
    """Alerts by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Alerts of custodies within reach, for those who may read alerts."""
        if not actor.is_system and not actor.may("alerts:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def current(self) -> Self:
        """Not closed."""
        return self.filter(closed_on__isnull=True)


class AlertSource(models.TextChoices):
    """Where an alert comes from."""

    HAND = "hand", "Set by hand"
    SYSTEM = "system", "Set by the service from a record"
    IMPORT = "import", "From a prison system"


@tracked()
class Alert(models.Model):
    """One alert from a day to a day; `code` is one of `cases/data/alerts.json`."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="alerts")
    code = models.CharField(max_length=24)
    opened_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=6, choices=AlertSource, default=AlertSource.HAND)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="alerts_opened"
    )
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="alerts_closed"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ("code", "-opened_on")
        constraints = (
            models.UniqueConstraint(
                fields=["custody", "code"], name="one_current_alert", condition=Q(closed_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} from {self.opened_on}"

    @property
    def title(self) -> str:
        """What the alert is called."""
        return title_of(code=self.code)


def open_alerts(custody: Custody) -> list[Alert]:
    """The alerts that stand open, in the order of the list; one query, remembered on the custody."""
    found: list[Alert] | None = getattr(custody, "remembered_alerts", None)
    if found is None:
        order = list(kinds())
        found = [one for one in custody.alerts.all() if one.closed_on is None]
        found.sort(key=lambda one: (order.index(one.code) if one.code in order else len(order), one.pk))
        custody.remembered_alerts = found  # type: ignore[attr-defined]
    return found


def alert_names(custody: Custody) -> list[str]:
    """The names of what stands open, priority offender first: for a cover sheet or a document."""
    first = ["Prolific and other priority offender (PPO)"] if custody.is_ppo else []
    return first + [alert.title for alert in open_alerts(custody)]
