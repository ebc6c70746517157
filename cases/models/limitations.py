"""Cases open to named people only, and who is named (docs/domain.md 2.2 rule 4, docs/adr/0019)."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.asked_access import AskedAccess
from cases.models.custodies import Custody
from staff.models.history import tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class LimitationQuerySet(models.QuerySet["Limitation"]):
    """Which cases are closed, by reach."""

    def standing(self) -> Self:
        """Not ended."""
        return self.filter(ended_on__isnull=True)

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases that the actor may open, for those who may know who is named."""
        if not actor.is_system and not actor.may("limited_case:R"):
            return self.none()
        return self.filter(custody__prisoner__in=_people(actor))


@tracked()
class Limitation(models.Model):
    """That a case is open to those who hold or answer for it, and to those named, and to nobody else.

    It holds for every record and custody of the human being, until it is ended.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="limitations")
    prison = models.ForeignKey(
        Prison, on_delete=models.PROTECT, related_name="+", help_text="Where it was said"
    )
    reason = models.CharField("why it is closed", max_length=500)
    limited_on = models.DateField()
    limited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    why_ended = models.CharField("why it is open again", max_length=500, blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = LimitationQuerySet.as_manager()

    class Meta:
        ordering = ("-limited_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["custody"], name="one_limitation_a_custody", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                name="a_limitation_ends_with_a_reason",
                condition=Q(ended_on__isnull=True) | ~Q(why_ended=""),
            ),
        )

    def __str__(self) -> str:
        return f"case {self.custody_id} open to named people only"


class NamedReaderQuerySet(models.QuerySet["NamedReader"]):
    """Who is named, asks to be, or went in at once."""

    def visible_to(self, actor: "Actor") -> Self:
        """One's own; those of cases that one may open, for who may know who is named."""
        if actor.is_system:
            return self.all()
        mine = Q(user=actor.user)
        if not actor.may("limited_case:R"):
            return self.filter(mine)
        return self.filter(mine | Q(limitation__custody__prisoner__in=_people(actor)))

    def open(self) -> Self:
        """Asked and not answered; gone in at once and not looked at yet."""
        return self.filter(answered_on__isnull=True)

    def letting_in(self, actor: "Actor") -> Self:
        """What opens a case to the actor, in the role it was given for.

        For somebody whose day is not known, such as a machine's, only what has no end: nobody stays in
        because nobody looked at the calendar.
        """
        lasting = Q(until__isnull=True, is_granted=True)
        holds = lasting | Q(until__gte=actor.today) if actor.today else lasting
        return self.filter(holds, user=actor.user, role=actor.role, ended_on__isnull=True)


@tracked()
class NamedReader(AskedAccess):
    """Somebody to whom a closed case is open: named, let in for a time, or gone in at once.

    `until` empty and granted: as long as the case is closed.
    """

    limitation = models.ForeignKey(Limitation, on_delete=models.PROTECT, related_name="readers")

    objects = NamedReaderQuerySet.as_manager()

    class Meta:
        ordering = ("asked_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["limitation", "user"],
                name="one_open_request_a_closed_case",
                condition=Q(answered_on__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_names_himself",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("user")),
            ),
            models.CheckConstraint(
                name="a_request_is_granted_or_not",
                condition=Q(answered_on__isnull=True, is_granted__isnull=True)
                | Q(answered_on__isnull=False, is_granted__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["user", "role"], name="named_reader_of_user"),)

    def __str__(self) -> str:
        return f"case of {self.limitation_id} for {self.user_id}"


def _people(actor: "Actor") -> "models.QuerySet[Custody, Any]":
    """Keys of the people whose case the actor may open."""
    return Custody.objects.visible_to(actor).values("prisoner_id")
