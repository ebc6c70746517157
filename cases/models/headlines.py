"""What lower pages and lists show of higher apps, and which cases have changed (docs/adr/0008)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.limitations import Limitation, NamedReader
from cases.standards.limitations import ALWAYS, HOLDERS
from staff.models.places import Prison, ProbationTrust

if TYPE_CHECKING:
    from staff.actors import Actor


class Stage(models.TextChoices):
    """State of a case (docs/domain.md 3.1)."""

    REMAND = "remand", "Unsentenced: held, not managed"
    RECEIVED = "received", "Received, to be screened"
    ALLOCATED = "allocated", "Allocated"
    ASSESSING = "assessing", "Assessing"
    PLANNING = "planning", "Planning"
    DELIVERING = "delivering", "Delivering"
    UNDER_REVIEW = "under_review", "Under review"
    PRE_RELEASE = "pre_release", "Pre-release"
    ABSENT = "absent", "Absent"
    CLOSED = "closed", "Closed"


class PlanState(models.TextChoices):
    """Where the sentence plan stands."""

    NONE = "", "No plan yet"
    INTERIM = "interim", "Interim plan"
    DRAFT = "draft", "Being written"
    SIGNED = "signed", "Signed"


class HeadlineQuerySet(models.QuerySet["Headline"]):
    """Lists and counts start here."""

    def managed(self) -> Self:
        """Those who are managed: not held before sentence or conviction only (docs/domain.md 3.1)."""
        return self.exclude(stage__in=[Stage.REMAND, Stage.CLOSED])

    def visible_to(self, actor: "Actor", *, accountable: bool = False) -> Self:
        """Headlines of custodies within the actor's reach, without a join.

        With `accountable` without those on their way into the actor's prison: said here, since the database
        takes two conditions on the prison for a much smaller part of the cases than they are.
        """
        if actor.is_system:
            return self.all()
        return self.placed_for(actor, accountable=accountable).filter(open_to(actor))

    def placed_for(self, actor: "Actor", *, accountable: bool = False) -> Self:
        """Those that the actor's place and role reach, also where the case is open to named people only."""
        if not actor.may("case_core:R"):
            return self.none()
        if actor.role == "inspector":
            return self.filter(prison_id__in=actor.inspected_prison_ids)
        if actor.prison_id:
            here = Q(prison_id=actor.prison_id)
            return self.filter(here if accountable else here | Q(incoming_prison_id=actor.prison_id))
        if actor.role == "offender_manager":
            return self.filter(
                offender_manager_id=actor.user.pk,  # type: ignore[union-attr]
                offender_manager_trust_id=actor.trust_id,
            )
        if actor.role == "trust_manager":
            return self.filter(offender_manager_trust_id=actor.trust_id)
        return self.none()

    def closed_to(self, actor: "Actor") -> Self:
        """Those open to named people only, the actor not among them; few, found by index."""
        limited, condition = self.filter(limitation__isnull=False), open_to(actor)
        return limited.filter(~condition) if condition else limited.none()

    def window_for(self, actor: "Actor") -> Self:
        """Every headline, to be counted for those who allocate: a caseload spans prisons and trusts."""
        return self.all() if actor.may("allocation:W") or actor.may("allocation:A") else self.none()


def open_to(actor: "Actor") -> Q:
    """Condition on a headline: the case is open to everybody in reach, or to this one (docs/adr/0019)."""
    if actor.is_system or actor.role in ALWAYS:
        return Q()
    mine = Q(limitation__isnull=True) | Q(
        limitation__in=NamedReader.objects.letting_in(actor).order_by().values("limitation")
    )
    if actor.role in HOLDERS:
        mine |= Q(**{HOLDERS[actor.role]: actor.user})
    return mine


class Headline(models.Model):
    """One row for each custody, with facts that change only by an action.

    Written by `cases.actions.headlines.record` alone. Dates and counts that pass with time (next due,
    overdue) are never stored here: they are read from open clocks. `lacking` holds days on which, if nothing
    more is written, a thing begins to be missing: they change by an action only, never with the day.
    """

    custody = models.OneToOneField(
        Custody, on_delete=models.PROTECT, primary_key=True, related_name="headline"
    )
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, help_text="Accountable now")
    incoming_prison = models.ForeignKey(
        Prison, on_delete=models.PROTECT, null=True, related_name="+", help_text="Has accepted a transfer in"
    )
    sort_name = models.CharField(max_length=210)
    is_open = models.BooleanField(default=True)
    in_transit_since = models.DateField(null=True)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.RECEIVED)
    stage_reason = models.TextField(blank=True)
    rosh_level = models.CharField(max_length=10, blank=True, help_text="Empty where unknown, never low")
    rosh_group = models.CharField(max_length=60, blank=True, help_text="To whom the level applies")
    rosh_from_assessment = models.BooleanField(default=False)
    tier = models.PositiveSmallIntegerField(null=True)
    in_scope = models.BooleanField(null=True)
    scope_limb = models.CharField(max_length=8, blank=True)
    scope_reason = models.TextField(blank=True)
    scope_since = models.DateField(null=True)
    mappa = models.CharField(max_length=20, blank=True)
    plan_state = models.CharField(max_length=8, choices=PlanState, default=PlanState.NONE, blank=True)
    contact_every_days = models.PositiveSmallIntegerField(null=True)
    unsustained = models.PositiveSmallIntegerField(
        default=0, help_text="Achieved outcomes of the plan of which nobody has said what keeps them"
    )
    earliest_release_on = models.DateField(null=True)
    offender_supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    offender_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    offender_manager_trust = models.ForeignKey(
        ProbationTrust, on_delete=models.PROTECT, null=True, related_name="+"
    )
    personal_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    limitation = models.ForeignKey(
        Limitation, on_delete=models.PROTECT, null=True, related_name="+",
        help_text="Open to named people only, by this",
    )  # fmt: skip
    last_contact_at = models.DateTimeField(null=True, help_text="Last contact of the offender supervisor")
    last_om_contact_at = models.DateTimeField(null=True)
    lacking = models.JSONField(
        default=dict, help_text="What the record lacks, each with the first day on which it is missing"
    )
    lacking_from = models.DateField(null=True, help_text="First day on which the record is not complete")

    objects = HeadlineQuerySet.as_manager()

    class Meta:
        ordering = ("sort_name", "custody_id")
        indexes = (
            models.Index(fields=["prison", "is_open", "sort_name"], name="headline_prison"),
            models.Index(
                fields=["incoming_prison"],
                name="headline_incoming",
                condition=Q(incoming_prison__isnull=False),
            ),
            models.Index(fields=["offender_supervisor", "is_open"], name="headline_os"),
            models.Index(
                fields=["offender_manager", "offender_manager_trust", "is_open"], name="headline_om"
            ),
            models.Index(fields=["offender_manager_trust", "is_open"], name="headline_trust"),
        )

    def __str__(self) -> str:
        return f"headline of {self.custody_id}"


class Change(models.Model):
    """That something of a case has changed, so that the relay works its clocks out again."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT)
    at = models.DateTimeField(db_default=Now())
    is_transient = True

    def __str__(self) -> str:
        return f"change of {self.custody_id}"
