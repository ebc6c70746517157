"""One assessment of one person: its life, and who wrote it (docs/domain.md 7.1, 7.2)."""

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Custody, Prisoner
from risk.models.form_versions import FormVersion
from staff.models import Prison, ProbationTrust
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class Purpose(models.TextChoices):
    """Why an assessment is made (docs/domain.md 7.1)."""

    START_CUSTODY = "start_custody", "Start of custody"
    REVIEW = "review", "Review"
    FAST_REVIEW = "fast_review", "Fast review"
    RISK_REVIEW = "risk_review", "Risk review"
    SIGNIFICANT_CHANGE = "significant_change", "Significant change"
    PRE_RELEASE = "pre_release", "Before release"
    PAROLE = "parole", "Parole"
    HDC = "hdc", "Home detention curfew"
    ROTL = "rotl", "Release on temporary licence"
    RECALL = "recall", "Recall"
    TRANSFER_OUT = "transfer_out", "Transfer out"
    TRANSFER_IN_YOT = "transfer_in_yot", "Transfer in from a youth offending team"
    OPEN_CONDITIONS = "open_conditions", "Re-categorisation to open conditions"
    APPEAL = "appeal", "Resulting from an appeal"
    SERIOUS_INCIDENT = "serious_incident", "Serious incident"
    REMAND = "remand", "Remand or trial"
    OTHER = "other", "Other"


class State(models.TextChoices):
    """Life of an assessment (docs/domain.md 7.2)."""

    OPEN = "open", "Open"
    AWAITING_BOARD = "board", "Open, awaiting sentence board comments"
    SIGNED = "signed", "Signed, awaiting countersignature"
    COMPLETE = "complete", "Complete"
    LOCKED = "locked", "Locked incomplete"
    LOCKED_BY_LIMIT = "locked_limit", "Locked incomplete by time limit"


WRITABLE = (State.OPEN, State.AWAITING_BOARD)
UNFINISHED = (*WRITABLE, State.SIGNED)
FINAL = (State.COMPLETE, State.LOCKED, State.LOCKED_BY_LIMIT)

#: Whose reach is narrowed to a summary sees no unfinished work.
NARROWED = "summary"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Assessments by reach and by state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, and earlier ones of people whose open custody is within reach.

        Roles that may read a summary only see complete assessments, never work in progress.
        """
        if actor.is_system:
            return self.all()
        if not any(actor.may(f"{part}:R") for part in ("assessment", "rosh", "risk_management_plan")):
            return self.none()
        reach = Custody.objects.visible_to(actor)
        found = self.filter(
            Q(custody_id__in=reach.values("pk")) | Q(prisoner_id__in=reach.open().values("prisoner_id"))
        )
        if not actor.may("assessment:R") or actor.narrowed_to("assessment"):
            found = found.filter(state=State.COMPLETE)
        return found

    def complete(self) -> Self:
        """Complete ones, the latest first."""
        return self.filter(state=State.COMPLETE).order_by("-completed_on", "-id")

    def unfinished(self) -> Self:
        """Being written, or waiting for a countersignature."""
        return self.filter(state__in=UNFINISHED)

    def for_list(self) -> Self:
        """With who wrote it, where, and who signed."""
        return self.select_related("author", "author_prison", "author_trust", "signed_by")

    def for_page(self) -> Self:
        """With who wrote it, where, and on which form."""
        return self.select_related(
            "form", "author", "author_prison", "author_trust", "signed_by", "prisoner", "copied_from__form"
        )


@tracked()
class Assessment(models.Model):
    """One assessment. A complete or locked one is refused every change by the database.

    `version` grows with every save of any part, so that what is signed is what the signer saw.
    """

    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="assessments")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="assessments")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="assessments")
    purpose = models.CharField(max_length=20, choices=Purpose)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    started_on = models.DateField()
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="copies")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments")
    author_role = models.CharField(max_length=30)
    author_grade = models.CharField(max_length=30, blank=True)
    author_prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")
    author_trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True, related_name="+")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="assessments_signed"
    )
    signed_on = models.DateField(null=True)
    completed_on = models.DateField(null=True)
    locked_on = models.DateField(null=True)
    locked_because = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner"], name="one_unfinished_assessment", condition=Q(state__in=UNFINISHED)
            ),
            models.CheckConstraint(
                name="a_complete_assessment_is_signed_and_dated",
                condition=~Q(state=State.COMPLETE)
                | Q(signed_by__isnull=False, signed_on__isnull=False, completed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="a_locked_assessment_has_a_reason",
                condition=~Q(state__in=[State.LOCKED, State.LOCKED_BY_LIMIT])
                | (Q(locked_on__isnull=False) & ~Q(locked_because="")),
            ),
        )
        indexes = (
            models.Index(fields=["custody", "state"], name="assessment_of_custody"),
            models.Index(fields=["prisoner", "-completed_on"], name="assessment_of_prisoner"),
        )
        triggers = (
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=FINAL),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, begun on {self.started_on}"

    @property
    def is_writable(self) -> bool:
        """Whether its parts may still be changed."""
        return self.state in WRITABLE

    @property
    def is_final(self) -> bool:
        """Whether nothing of it will ever change again."""
        return self.state in FINAL
