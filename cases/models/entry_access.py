"""Asking to read one restricted entry, and reading it at once with a reason (docs/domain.md 10.3)."""

import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from cases.models.asked_access import AskedAccess
from cases.models.contacts import Contact
from cases.models.custodies import Custody
from cases.standards.entry_access import OWNERS
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class EntryAccessQuerySet(models.QuerySet["EntryAccess"]):
    """Requests and readings by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """One's own; for who answers for such entries, those about people who are in his or her prison."""
        if actor.is_system:
            return self.all()
        mine = Q(user=actor.user) & ~Q(contact__custody_id__in=Custody.objects.closed_to(actor).values("pk"))
        kinds = [kind for kind in OWNERS if answers_for(actor, kind)]
        within = Custody.objects.visible_to(actor).values("pk")
        here = Q(contact__custody__headline__prison_id=actor.prison_id, contact__custody_id__in=within)
        return self.filter(mine | Q(here, contact__restriction__in=kinds))

    def open(self) -> Self:
        """Asked and not answered; read at once and not looked at yet."""
        return self.filter(answered_on__isnull=True)

    def holding(self, actor: "Actor", *, today: datetime.date) -> Self:
        """What lets `actor` read an entry today, in the role it was asked for in."""
        return self.filter(
            user=actor.user, role=actor.role, until__gte=today, ended_on__isnull=True,
            contact__withdrawal__isnull=True,
        )  # fmt: skip


def answers_for(actor: "Actor", restriction: str) -> bool:
    """Whether a role answers for restricted entries of a kind: it writes them, and not only its own."""
    may = actor.may("entry_access:A") and actor.may(f"{restriction}:W")
    return may and not actor.narrowed_to(restriction)


@tracked()
class EntryAccess(AskedAccess):
    """That somebody asked to read a restricted entry, or read it at once (`is_at_once`)."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="accesses")

    objects = EntryAccessQuerySet.as_manager()

    class Meta:
        ordering = ("asked_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["contact", "user"],
                name="one_open_request_an_entry",
                condition=Q(answered_on__isnull=True),
            ),
            models.CheckConstraint(
                name="nobody_lets_himself_read",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("user")),
            ),
            models.CheckConstraint(
                name="an_answer_is_yes_or_no",
                condition=Q(answered_on__isnull=True, is_granted__isnull=True)
                | Q(answered_on__isnull=False, is_granted__isnull=False),
            ),
        )
        indexes = (models.Index(fields=["user", "contact", "until"], name="entry_access_of_user"),)

    def __str__(self) -> str:
        return f"entry {self.contact_id} for {self.user_id}"
