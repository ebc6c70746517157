"""That two records are of one human being: declared, approved, and told apart again (docs/adr/0013)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.prisoners import Prisoner
from staff.models.history import tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class MergeQuerySet(models.QuerySet["Merge"]):
    """Declarations by reach and by state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those asked for at the prison acted for, and those of people within reach."""
        if actor.is_system:
            return self.all()
        if not actor.may("merge:R"):
            return self.none()
        people = Prisoner.objects.visible_to(actor).values("pk")
        reach = Q(kept_id__in=people) | Q(other_id__in=people)
        if actor.prison_id:
            reach |= Q(prison_id=actor.prison_id)
        closed = Custody.objects.closed_to(actor).values("prisoner_id")
        return self.filter(reach).exclude(Q(kept_id__in=closed) | Q(other_id__in=closed))

    def waiting(self) -> Self:
        """Asked for and neither approved nor refused."""
        return self.filter(approved_on__isnull=True, ended_on__isnull=True)

    def in_force(self) -> Self:
        """Approved and not told apart again."""
        return self.filter(approved_on__isnull=False, ended_on__isnull=True)


@tracked()
class Merge(models.Model):
    """`other` is the same human being as `kept`, from the day it is approved until it is ended.

    Nothing is moved: the record of a person is read over all records that are the same human being, and
    ending this row undoes it. `ended_on` without `approved_on` means that it was refused.
    """

    kept = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="merges_into")
    other = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="merges_from")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, help_text="Whose head of OMU approves")
    reason = models.CharField(max_length=500)
    asked_on = models.DateField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="merges_asked"
    )
    approved_on = models.DateField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="merges_approved"
    )
    ended_on = models.DateField(null=True, help_text="Refused, withdrawn or told apart again")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="merges_ended"
    )
    ended_because = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(name="nobody_is_merged_with_himself", condition=~Q(kept=F("other"))),
            models.UniqueConstraint(
                fields=["kept", "other"], name="one_merge_of_two_records", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                name="an_ended_merge_says_why", condition=Q(ended_on__isnull=True) | ~Q(ended_because="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.other_id} is {self.kept_id}"

    @property
    def state(self) -> str:
        """Where it stands, in words."""
        if self.ended_on is None:
            return "Read as one" if self.approved_on else "Waiting for approval"
        if self.approved_on:
            return "Told apart again"
        return "Withdrawn" if self.ended_by_id == self.asked_by_id else "Refused"
