"""Standards sets: limits as dated, versioned data (docs/domain.md 5)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from staff.models.history import Evidence, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Sets of standards, which name nobody."""

    def visible_to(self, actor: "Actor") -> Self:
        """Every set, for who may read settings."""
        return self.all() if actor.is_system or actor.may("policy_settings:R") else self.none()


@tracked()
class Policy(models.Model):
    """One version of a standards set; a clock keeps the one in force on the day it started."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    content = models.JSONField()

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "policies"
        ordering = ("effective_from",)
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="one_policy_a_version"),)

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


class LimitChangeQuerySet(models.QuerySet["LimitChange"]):
    """Limits set for the whole estate."""

    def visible_to(self, actor: "Actor") -> Self:
        """All, for who may read settings."""
        return self.all() if actor.is_system or actor.may("policy_settings:R") else self.none()


class LimitChange(Evidence):
    """That somebody set a limit from a day on: what it was and became, in words, and why."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="changes")
    standard = models.CharField(max_length=20)
    before = models.CharField(max_length=160)
    after = models.CharField(max_length=160)
    effective_from = models.DateField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LimitChangeQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.standard}: {self.after} from {self.effective_from}"
