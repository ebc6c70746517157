"""Decisions about a case: category, allocation, open conditions, temporary release, curfew (domain.md 12)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from cases.models import Contact, Custody, Prisoner
from risk.models.assessments import Assessment
from staff.models import Prison
from staff.models.history import Evidence, tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class DecisionKind(models.TextChoices):
    """What is to be decided."""

    INITIAL_CATEGORY = "initial_category", "Initial category"
    RECATEGORISATION = "recategorisation", "Re-categorisation"
    ALLOCATION = "allocation", "Allocation to a prison"
    OPEN_CONDITIONS = "open_conditions", "Open conditions"
    ROTL = "rotl", "Release on temporary licence"
    HDC = "hdc", "Home detention curfew"


#: Decisions that review the category, for the clock of the next review.
ABOUT_CATEGORY = (DecisionKind.INITIAL_CATEGORY, DecisionKind.RECATEGORISATION, DecisionKind.OPEN_CONDITIONS)


class DecisionState(models.TextChoices):
    """Where a decision stands."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Decided"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Outcome(models.TextChoices):
    """What was decided; which of them fit follows from the kind."""

    CATEGORY_A = "A", "Category A"
    CATEGORY_B = "B", "Category B"
    CATEGORY_C = "C", "Category C"
    CATEGORY_D = "D", "Category D"
    RESTRICTED = "restricted", "Restricted status"
    CLOSED = "closed", "Closed conditions"
    OPEN = "open", "Open conditions"
    GRANTED = "granted", "Granted"
    REFUSED = "refused", "Refused"


class ReleaseKind(models.TextChoices):
    """Kind of temporary release (docs/domain.md 12.3)."""

    DAY = "day", "Resettlement day release"
    OVERNIGHT = "overnight", "Resettlement overnight release"
    CHILDCARE = "childcare", "Childcare resettlement licence"
    SPECIAL = "special", "Special purpose licence"


class ReleasePurpose(models.TextChoices):
    """What a temporary release is for."""

    OBJECTIVE = "objective", "An objective of the sentence plan"
    PROGRAMME = "programme", "A programme outside"
    WORK = "work", "Work or training"
    EDUCATION = "education", "Education"
    FAMILY = "family", "Family ties"
    ACCOMMODATION = "accommodation", "Finding a place to live"
    CARE = "care", "Care of a child"
    OTHER = "other", "Another purpose"


class DecisionRecordQuerySet(models.QuerySet["DecisionRecord"]):
    """Decisions by reach and state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, for those whose role reads decisions or contributes to them."""
        if not actor.is_system and not (actor.may("decisions:R") or actor.may("decisions:W")):
            return self.none()
        return self.filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def open(self) -> Self:
        """Not yet decided nor withdrawn."""
        return self.filter(state=DecisionState.OPEN)

    def heard_by_unit(self) -> Self:
        """With `unit_heard`: whether the offender management unit has given its opinion."""
        given = DecisionOpinion.objects.filter(
            decision=OuterRef("pk"), party__in=[Party.OFFENDER_SUPERVISOR, Party.HEAD_OF_OMU]
        )
        return self.annotate(unit_heard=Exists(given))

    def unheard_by_unit(self) -> Self:
        """Those to which the offender management unit has not said anything."""
        given = DecisionOpinion.objects.filter(
            decision=OuterRef("pk"), party__in=[Party.OFFENDER_SUPERVISOR, Party.HEAD_OF_OMU]
        )
        return self.filter(~Exists(given))

    def for_list(self) -> Self:
        """With what a line shows."""
        return self.select_related(
            "custody__prisoner", "custody__headline", "cited", "opened_by", "decided_by"
        )


@tracked()
class DecisionRecord(models.Model):
    """One decision about one case: what it rests on, who was heard, what was decided and why.

    `levels` are the levels of risk of serious harm in the assessment cited, as they stood when it was cited.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="decision_records")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="decision_records")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=DecisionKind)
    state = models.CharField(max_length=10, choices=DecisionState, default=DecisionState.OPEN)
    question = models.TextField("what is to be decided", blank=True)
    wanted_by = models.DateField("to be decided by", null=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    release_kind = models.CharField(max_length=10, choices=ReleaseKind, blank=True)
    release_purpose = models.CharField(max_length=14, choices=ReleasePurpose, blank=True)
    purpose_words = models.CharField(max_length=300, blank=True)
    release_on = models.DateField("out on", null=True)
    return_on = models.DateField("back on", null=True)
    extradition = models.BooleanField(null=True)
    other_charges = models.BooleanField("remanded on other charges", null=True)
    cited = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, related_name="decisions")
    cited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    bears = models.TextField("what in it bears on the decision", blank=True)
    levels = models.JSONField(default=dict)
    exception = models.TextField("why it is decided without", blank=True)
    exception_for = models.JSONField(default=list, help_text="What was lacking when it was asked for")
    exception_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    excused = models.BooleanField(null=True)
    excused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    excused_on = models.DateField(null=True)
    excused_words = models.TextField(blank=True)
    not_heard_because = models.TextField(blank=True)
    circumstances = models.JSONField("what the rule of the first category asks", default=dict)
    against_rule = models.TextField("why it is less secure than the rule", blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    destination = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_on = models.DateField(null=True)
    assessment_age = models.PositiveIntegerField("age of the assessment in days", null=True)
    was_current = models.BooleanField("the assessment was current", null=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DecisionRecordQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["custody", "kind"], name="one_open_decision_a_kind", condition=Q(state="open")
            ),
            models.CheckConstraint(
                name="a_decision_says_what_why_who_and_when",
                condition=~Q(state="closed")
                | (~Q(outcome="") & ~Q(reason="") & Q(decided_by__isnull=False, decided_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="decided_on_an_assessment_or_excused",
                condition=~Q(state="closed")
                | Q(cited__isnull=False, was_current__isnull=False, was_current=True)
                | Q(excused__isnull=False, excused=True),
            ),
            models.CheckConstraint(
                name="a_temporary_release_has_a_purpose",
                condition=~Q(kind="rotl") | (~Q(release_kind="") & ~Q(release_purpose="")),
            ),
        )
        indexes = (
            models.Index(fields=["custody", "state"], name="decision_of_custody"),
            models.Index(fields=["prison", "state", "kind"], name="decision_of_prison"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, opened on {self.opened_on}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be decided."""
        return self.state == DecisionState.OPEN


class Party(models.TextChoices):
    """As whom somebody is heard."""

    OFFENDER_SUPERVISOR = "offender_supervisor", "Offender supervisor"
    HEAD_OF_OMU = "head_of_omu", "Head of OMU"
    OFFENDER_MANAGER = "offender_manager", "Offender manager"
    PUBLIC_PROTECTION = "public_protection", "Public protection"
    SECURITY = "security", "Security"
    TRUST_MANAGER = "trust_manager", "Trust manager"
    OBSERVER = "observer", "Observation of other staff"


class View(models.TextChoices):
    """Which way an opinion goes."""

    FOR = "for", "For"
    AGAINST = "against", "Against"
    NEITHER = "neither", "Neither: information only"


class DecisionOpinion(Evidence):
    """What somebody said to a decision, and as whom. Never changed: who thinks again writes another."""

    decision = models.ForeignKey(DecisionRecord, on_delete=models.PROTECT, related_name="opinions")
    party = models.CharField(max_length=20, choices=Party)
    view = models.CharField(max_length=8, choices=View)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=180)
    role = models.CharField(max_length=30)
    place = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.get_view_display()}"


class Return(models.TextChoices):
    """How a temporary release ended."""

    ON_TIME = "on_time", "Came back on time"
    LATE = "late", "Came back late"
    NOT_BACK = "not_back", "Did not come back"
    BREACH = "breach", "A condition was broken"
    NOT_TAKEN = "not_taken", "Was not taken up"


#: Endings that ask for a review of the assessment.
GONE_WRONG = (Return.LATE, Return.NOT_BACK, Return.BREACH)


class ReleaseOutcome(Evidence):
    """What came of a temporary release, with the entry of the log that says so."""

    decision = models.OneToOneField(DecisionRecord, on_delete=models.PROTECT, related_name="release_outcome")
    ended = models.CharField(max_length=10, choices=Return)
    text = models.TextField()
    on = models.DateField()
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.get_ended_display())


class ParoleReferral(Evidence):
    """That an indeterminate sentence was referred to the Parole Board (docs/domain.md 5 T20)."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="parole_referrals")
    referred_on = models.DateField()
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("-referred_on", "-id")
        constraints = (models.UniqueConstraint(fields=["custody", "referred_on"], name="one_referral_a_day"),)

    def __str__(self) -> str:
        return f"referred on {self.referred_on}"
