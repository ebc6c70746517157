"""How cases are shared out in a prison: bulk moves, hand-over checks, redeployment, specialisms and settings
(docs/domain.md 2.1, 3.2, 15)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.allocations import Allocation, HeldAs
from cases.models.custodies import Custody
from staff.models.assignments import RoleAssignment
from staff.models.history import tracked
from staff.models.places import Prison, ProbationTrust

if TYPE_CHECKING:
    from staff.actors import Actor


class OfPrisonQuerySet(models.QuerySet):
    """Rows of the prison acted for."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the prison acted for, of a prison inspected; none for others."""
        if actor.is_system:
            return self.all()
        if actor.role == "inspector":
            return self.filter(prison_id__in=actor.inspected_prison_ids)
        return self.filter(prison_id=actor.prison_id) if actor.prison_id else self.none()


class ReallocationQuerySet(OfPrisonQuerySet):
    """Bulk moves of the place acted for."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the prison or the trust acted for."""
        if actor.trust_id:
            return self.filter(trust_id=actor.trust_id)
        return super().visible_to(actor)


@tracked()
class Reallocation(models.Model):
    """Cases given to somebody else in one go; undone as one."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="reallocations")
    trust = models.ForeignKey(
        ProbationTrust, on_delete=models.PROTECT, null=True, related_name="reallocations"
    )
    held_as = models.CharField(max_length=20, choices=HeldAs)
    reason = models.CharField(max_length=300)
    done_on = models.DateField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    undone_on = models.DateField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReallocationQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="a_reallocation_is_of_a_prison_or_a_trust",
                condition=Q(prison__isnull=False, trust__isnull=True)
                | Q(prison__isnull=True, trust__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"reallocation of {self.done_on}"


class ReallocationResult(models.TextChoices):
    """What became of one case in a bulk move."""

    MOVED = "moved", "Given to the new holder"
    REFUSED = "refused", "Not moved"
    UNDONE = "undone", "Given back"
    KEPT = "kept", "Not given back: it has changed since"


@tracked()
class ReallocationLine(models.Model):
    """One case of a bulk move, with what became of it."""

    reallocation = models.ForeignKey(Reallocation, on_delete=models.PROTECT, related_name="lines")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="reallocation_lines")
    before = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, related_name="+")
    after = models.ForeignKey(Allocation, on_delete=models.PROTECT, null=True, related_name="+")
    result = models.CharField(max_length=7, choices=ReallocationResult)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["reallocation", "custody"], name="a_case_once_in_a_reallocation"),
        )

    def __str__(self) -> str:
        return f"{self.custody_id}: {self.result}"


class HandoverCheckQuerySet(models.QuerySet["HandoverCheck"]):
    """Checks of cases within reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach."""
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))


@tracked()
class HandoverCheck(models.Model):
    """After a change of offender manager: is the plan carried on? (docs/domain.md 21.3 P, IM-196)."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="handover_checks")
    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="handover_check")
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    record_read = models.BooleanField(null=True)
    spoke_with_supervisor = models.BooleanField(null=True)
    told_prisoner = models.BooleanField(null=True)
    plan_carried_on = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = HandoverCheckQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"hand-over check of {self.asked_on}"


class RedeploymentQuerySet(OfPrisonQuerySet):
    """Redeployments of the prison acted for; an offender supervisor's own alone."""

    def visible_to(self, actor: "Actor") -> Self:
        """One's own and those one covers, where the role reads its own (docs/domain.md 2.2)."""
        found = super().visible_to(actor)
        if not actor.is_system and actor.narrowed_to("workforce") == "own":
            return found.filter(Q(officer=actor.user) | Q(cover=actor.user))
        return found if actor.is_system or actor.may("workforce:R") else self.none()


@tracked()
class Redeployment(models.Model):
    """An offender supervisor taken for other duties for some days, with who covers (docs/domain.md 15)."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="redeployments")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="redeployments"
    )
    started_on = models.DateField()
    ended_on = models.DateField(help_text="Last day")
    hours = models.DecimalField("hours lost", max_digits=6, decimal_places=1)
    duty = models.CharField(max_length=200)
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RedeploymentQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_redeployment_ends_after_it_starts", condition=Q(ended_on__gte=F("started_on"))
            ),
        )
        indexes = (models.Index(fields=["prison", "ended_on"], name="redeployment_prison"),)

    def __str__(self) -> str:
        return f"{self.officer_id} from {self.started_on}"


class CaseKind(models.TextChoices):
    """Kinds of case that a specialist caseload is made of."""

    INDETERMINATE = "indeterminate", "Indeterminate sentences"
    HIGH_RISK = "high_risk", "High or very high risk of serious harm"
    PPO = "ppo", "Prolific and other priority offenders"
    FOREIGN_NATIONAL = "foreign_national", "Foreign nationals"
    YOUNG_ADULT = "young_adult", "Young adults"
    SHORT = "short", "Sentences under 12 months"


@tracked()
class Specialism(models.Model):
    """That an offender supervisor takes one kind of case, where caseloads are specialist."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="specialisms")
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="specialisms")
    kind = models.CharField(max_length=16, choices=CaseKind)
    started_on = models.DateField()
    ended_on = models.DateField(null=True)

    objects = OfPrisonQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["assignment", "kind"], name="a_specialism_once", condition=Q(ended_on__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}"


class PrisonSettingQuerySet(OfPrisonQuerySet):
    """Settings: of one's own prison; of every prison for those who work with several."""

    def visible_to(self, actor: "Actor") -> Self:
        """A setting names nobody: who belongs to no prison, such as an offender manager, sees all."""
        if actor.prison_id or actor.role == "inspector" or not actor.may("policy_settings:R"):
            return super().visible_to(actor)
        return self.all()


@tracked()
class PrisonSetting(models.Model):
    """A setting of one prison from a day on; what may be set stands in `cases/data/settings.json`."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="settings")
    key = models.SlugField(max_length=40)
    value = models.JSONField()
    effective_from = models.DateField()
    reason = models.CharField(max_length=300)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = PrisonSettingQuerySet.as_manager()

    class Meta:
        ordering = ("key", "-effective_from", "-id")
        indexes = (models.Index(fields=["prison", "key", "-effective_from"], name="setting_in_force"),)

    def __str__(self) -> str:
        return f"{self.key} from {self.effective_from}"
