"""What the rules or a person decided about a case: in scope or not, and its tier (docs/domain.md 4, 6)."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody
from staff.models.history import Evidence, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class CurrentQuerySet(models.QuerySet):
    """Decisions by reach, and those that hold."""

    def visible_to(self, actor: "Actor") -> "CurrentQuerySet":
        """Decisions on custodies within reach."""
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def current(self) -> "CurrentQuerySet":
        """Not replaced by a later one."""
        return self.filter(ended_on__isnull=True)


class CaseDecision(models.Model):
    """One decision about one case; a later one ends it. One current of a kind for each case."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="%(class)ss")
    since = models.DateField()
    reason = models.TextField()
    facts = models.JSONField(default=dict, help_text="What it was decided on")
    rule_version = models.CharField(max_length=40)
    by_hand = models.BooleanField(default=False, help_text="A person went against the rule, with a reason")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(db_default=Now(), editable=False)
    ended_on = models.DateField(null=True)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("-id",)


@tracked()
class ScopeDecision(CaseDecision):
    """In scope of the Offender Management Model or not, by which limbs, since when."""

    in_scope = models.BooleanField()
    limbs = ArrayField(models.CharField(max_length=1), default=list)

    class Meta(CaseDecision.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["custody"], name="one_current_scope", condition=Q(ended_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{'in scope' if self.in_scope else 'not in scope'} since {self.since}"


@tracked()
class TierDecision(CaseDecision):
    """Tier 1 to 4 of a case (docs/domain.md 6)."""

    tier = models.PositiveSmallIntegerField()
    is_provisional = models.BooleanField(default=True, help_text="Before a complete assessment")
    computed = models.PositiveSmallIntegerField(null=True, help_text="What the rules gave at that time")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_on = models.DateField(null=True)

    class Meta(CaseDecision.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["custody"], name="one_current_tier", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(name="tier_is_1_to_4", condition=Q(tier__range=(1, 4))),
        )

    def __str__(self) -> str:
        return f"tier {self.tier}"

    @property
    def is_confirmed(self) -> bool:
        """Whether a person stands behind it: confirmed as proposed, or set by hand."""
        return self.by_hand or self.confirmed_on is not None


class TierTable(Evidence):
    """One version of the tier rules, in force from a day until a later version begins (docs/domain.md 6).

    The version that comes with the product is no row. Rows are never changed: a new version is a new row.
    """

    version = models.PositiveSmallIntegerField(unique=True)
    effective_from = models.DateField()
    content = models.JSONField(help_text="Of the shape of risk/data/tiers.json")
    reason = models.TextField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(Evidence.Meta):
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"tier rules, version {self.version}"


@tracked()
class TierLowering(models.Model):
    """A tier to be set by hand below what the rules give, waiting for a countersignature, or answered."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="tier_lowerings")
    tier = models.PositiveSmallIntegerField()
    computed = models.PositiveSmallIntegerField()
    reason = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_on = models.DateField(null=True)
    approved = models.BooleanField(null=True)
    comment = models.TextField(blank=True)

    objects = CurrentQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["custody"], name="one_open_lowering", condition=Q(answered_on__isnull=True)
            ),
            models.CheckConstraint(name="a_lowering_lowers", condition=Q(tier__lt=models.F("computed"))),
            models.CheckConstraint(
                name="an_answered_lowering_says_what",
                condition=Q(answered_on__isnull=True, approved__isnull=True)
                | Q(answered_on__isnull=False, approved__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"tier {self.tier} instead of {self.computed}"
