"""Entries written to somebody: messages, escalations to a trust, and what was read (docs/domain.md 14)."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from cases.models.contacts import Contact
from cases.models.custodies import Custody
from cases.models.headlines import Headline
from staff.models.history import Evidence
from staff.models.places import ProbationTrust

if TYPE_CHECKING:
    from staff.actors import Actor


class Message(Evidence):
    """An entry that is a message to one person, perhaps an answer to another; its text is the entry's."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="message")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answers = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, related_name="replies")

    def __str__(self) -> str:
        return f"message {self.contact_id}"


class MessageOpening(Evidence):
    """That whom a message is to has opened it."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="opening")
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return f"opening of {self.message_id}"


class ContactRead(Evidence):
    """A read mark: that an entry is no news any more to one person."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="reads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta(Evidence.Meta):
        constraints = (models.UniqueConstraint(fields=["contact", "user"], name="read_once"),)

    def __str__(self) -> str:
        return f"{self.contact_id} read by {self.user_id}"


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Questions to the manager of a trust, and where they stand."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of cases within reach; and, for a trust manager, those asked of the trust."""
        reach = Q(Exists(Headline.objects.visible_to(actor).filter(custody_id=OuterRef("custody_id"))))
        if actor.role == "trust_manager":
            reach |= Q(trust_id=actor.trust_id) & ~Q(
                custody_id__in=Custody.objects.closed_to(actor).values("pk")
            )
        return self.filter(reach)

    def open(self) -> Self:
        """Those not answered; one whose entry was withdrawn is taken back."""
        return self.filter(answer__isnull=True, contact__withdrawal__isnull=True)

    def for_list(self) -> Self:
        """With person, trust, who asked and the answer; the answer due first stands first."""
        return self.select_related(
            "custody__prisoner", "custody__headline__prison", "trust", "contact", "answer__contact"
        ).order_by("due_on", "pk")


class Escalation(Evidence):
    """An offender supervisor's question to the manager of the offender manager's trust, with its day."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="escalation")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="escalations")
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()

    objects = EscalationQuerySet.as_manager()

    class Meta(Evidence.Meta):
        indexes = (models.Index(fields=["trust", "due_on"], name="escalation_by_trust"),)

    def __str__(self) -> str:
        return f"escalation of {self.asked_on}"

    def is_late(self, today: datetime.date) -> bool:
        """Whether the answer came late, or is owed on `today` and its day has passed."""
        answer = getattr(self, "answer", None)
        return (answer.answered_on if answer else today) > self.due_on


class EscalationAnswer(Evidence):
    """The answer of the trust, which is an entry of the case."""

    escalation = models.OneToOneField(Escalation, on_delete=models.PROTECT, related_name="answer")
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="answers_escalation")
    answered_on = models.DateField()

    def __str__(self) -> str:
        return f"answer to {self.escalation_id}"
