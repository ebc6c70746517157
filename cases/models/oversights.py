"""Management oversight of a case: what a manager looked at, found and asked for (docs/domain.md 15)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.tasks import Task
from cases.standards import oversight as rules
from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class OversightQuerySet(models.QuerySet["Oversight"]):
    """Oversight by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those who may read oversight."""
        if not actor.is_system and not actor.may("oversight:R"):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def standing(self) -> Self:
        """Without what was recorded in error."""
        return self.filter(withdrawal__isnull=True)


class Oversight(Evidence):
    """A manager's look at a case: what it was about, what was found."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="oversights")
    areas = ArrayField(models.CharField(max_length=20, choices=list(rules.AREAS.items())))
    findings = models.CharField(max_length=rules.LONGEST_FINDINGS)
    seen_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)
    by_role = models.CharField(max_length=30)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = OversightQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-seen_on", "-id")
        constraints = (
            models.CheckConstraint(name="oversight_says_what_was_found", condition=~Q(findings="")),
            models.CheckConstraint(name="oversight_is_about_something", condition=~Q(areas=[])),
        )
        indexes = (models.Index(fields=["custody", "-seen_on"], name="oversight_of_custody"),)

    def __str__(self) -> str:
        return f"oversight of {self.custody_id} on {self.seen_on}"

    @property
    def about(self) -> str:
        """What it was about, in words."""
        return rules.in_words(areas=self.areas)


class OversightAction(Evidence):
    """What a manager asked for after a look at a case: of whom, by when; `task` is it on a list here."""

    oversight = models.ForeignKey(Oversight, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=rules.LONGEST_ACTION)
    owner_role = models.CharField(max_length=30, choices=list(rules.OWNERS.items()))
    owner_name = models.CharField(max_length=160)
    due_on = models.DateField()
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(Evidence.Meta):
        ordering = ("due_on", "id")
        constraints = (models.CheckConstraint(name="an_oversight_action_says_what", condition=~Q(what="")),)

    def __str__(self) -> str:
        return f"{self.owner_role} by {self.due_on}: {self.what[:40]}"


class OversightWithdrawal(Evidence):
    """That oversight was recorded in error: it stays readable, and meets no duty."""

    oversight = models.OneToOneField(Oversight, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.CharField(max_length=300)
    withdrawn_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=160)

    class Meta(Evidence.Meta):
        constraints = (models.CheckConstraint(name="withdrawn_oversight_says_why", condition=~Q(reason="")),)

    def __str__(self) -> str:
        return f"withdrawal of {self.oversight_id}"
