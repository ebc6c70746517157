"""The assessment form as versioned data (docs/domain.md 7.4 rule 5)."""

from django.db import models
from django.db.models.functions import Now

from staff.models.history import Evidence


class FormVersion(Evidence):
    """One version of a form: its sections, items, scales and cut-offs. An assessment keeps its version.

    Rows come from risk/data and are never changed: a new version is a new row.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    effective_from = models.DateField()
    content = models.JSONField()
    loaded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(Evidence.Meta):
        ordering = ("code", "-version")
        constraints = (models.UniqueConstraint(fields=["code", "version"], name="one_form_a_version"),)

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"
