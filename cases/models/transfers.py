"""Moves between prisons: responsibility and movement told apart (docs/domain.md 13)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.prisoners import Prisoner
from staff.models.history import Evidence, tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class TransferState(models.TextChoices):
    """Where the asking stands."""

    UNASKED = "unasked", "Arrived, not asked for"
    REQUESTED = "requested", "Requested"
    ACCEPTED = "accepted", "Accepted"
    ARRIVED = "arrived", "Arrived"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class TransferQuerySet(models.QuerySet["Transfer"]):
    """Transfers that leave or reach the actor's prison."""

    def visible_to(self, actor: "Actor") -> Self:
        """Under way from or to the prison acted for; and every one of custodies within reach.

        The window on somebody who is to come closes when the transfer ends: a prison that refused, or was
        not sent the person, reads the cover sheet no longer (docs/domain.md 2.2).
        """
        if actor.is_system:
            return self.all()
        if not actor.may("transfer:R"):
            return self.none()
        reach = Q(custody_id__in=Custody.objects.visible_to(actor).values("pk"))
        if actor.prison_id:
            here = Q(from_prison_id=actor.prison_id) | Q(to_prison_id=actor.prison_id)
            reach |= (
                here
                & Q(ended_on__isnull=True)
                & ~Q(custody_id__in=Custody.objects.closed_to(actor).values("pk"))
            )
        return self.filter(reach)

    def under_way(self) -> Self:
        """Not ended; and withdrawn ones of somebody of whom nobody has said yet where he or she is."""
        lost = Q(state=TransferState.WITHDRAWN, left_on__isnull=False)
        return self.filter(
            Q(ended_on__isnull=True) | lost & Q(custody__headline__in_transit_since__isnull=False)
        )

    def window_for(self, actor: "Actor") -> Self:
        """Completed moves out of the prison acted for, the latest first.

        For the way back to what a prison wrote and the records it keeps; whoever shows them shows number,
        place and day, and nothing of the person.
        """
        if not (actor.prison_id and actor.may("transfer:R")):
            return self.none()
        gone = self.filter(from_prison_id=actor.prison_id, state=TransferState.ARRIVED)
        return gone.exclude(custody_id__in=Custody.objects.closed_to(actor).values("pk")).order_by(
            "-arrived_on", "-id"
        )


@tracked()
class Transfer(models.Model):
    """One move asked for; one open transfer for each prisoner."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="transfers")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="transfers")
    from_prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="transfers_out")
    to_prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="transfers_in")
    reason = models.CharField(max_length=300)
    plan_gap = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=TransferState, default=TransferState.REQUESTED)
    requested_at = models.DateTimeField(db_default=Now())
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transfers_requested"
    )
    move_on = models.DateField("planned day of the move", null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_reason = models.CharField(max_length=300, blank=True)
    left_on = models.DateField(null=True)
    failed_on = models.DateField("failed to arrive on", null=True)
    arrived_on = models.DateField(
        null=True, help_text="Also before the acceptance, where the van was quicker than the record"
    )
    ended_on = models.DateField(null=True, help_text="Arrived, refused or withdrawn")
    version = models.PositiveIntegerField(default=1)

    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["prisoner"], name="one_open_transfer", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                name="a_transfer_goes_elsewhere", condition=~Q(from_prison=models.F("to_prison"))
            ),
        )
        indexes = (
            models.Index(fields=["to_prison", "state"], name="transfer_in"),
            models.Index(fields=["from_prison", "state"], name="transfer_out"),
        )

    def __str__(self) -> str:
        return f"{self.from_prison_id} to {self.to_prison_id}"


class MovementKind(models.TextChoices):
    """What became of the person on the way."""

    LEFT = "left", "Left"
    ARRIVED = "arrived", "Arrived"
    FAILED = "failed", "Failed to arrive"
    RETURNED = "returned", "Returned"


class TransferMovementQuerySet(models.QuerySet["TransferMovement"]):
    """Movements by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the transfers the actor may see."""
        return self.filter(transfer_id__in=Transfer.objects.visible_to(actor).values("pk"))


class TransferMovement(Evidence):
    """One step of the person on the way, told apart from who answers for the record (docs/domain.md 13).

    `on` is the day it happened, `reason` why somebody did not arrive or came back.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=8, choices=MovementKind)
    on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = TransferMovementQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class HandOverNoteQuerySet(models.QuerySet["HandOverNote"]):
    """Notes by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach: the receiving prison reads none before it has accepted."""
        if not actor.is_system and not actor.may("transfer:R"):
            return self.none()
        return self.filter(transfer__custody__in=Custody.objects.visible_to(actor).values("pk"))


class HandOverNote(Evidence):
    """What whoever held a case tells the next prison, or why nobody does; the latest counts.

    Signed with `name`, `role` and the day `on`; `by` is None where the service wrote it.
    """

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="hand_over_notes")
    text = models.TextField(blank=True)
    why_none = models.CharField("why there is none", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=180)
    role = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    objects = HandOverNoteQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="a_hand_over_note_or_why_none",
                condition=Q(text="") & ~Q(why_none="") | ~Q(text="") & Q(why_none=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} on {self.on}"
