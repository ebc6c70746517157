"""Standards sets: limits as dated, versioned data (docs/domain.md 5)."""

from django.db import models

from staff.models.history import tracked


@tracked()
class Policy(models.Model):
    """One version of a standards set; a clock keeps the one in force on the day it started."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)
    content = models.JSONField()

    class Meta:
        verbose_name_plural = "policies"
        ordering = ("effective_from",)
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="one_policy_a_version"),)

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"
