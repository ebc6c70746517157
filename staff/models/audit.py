"""The log of deeds and its seals (docs/adr/0005)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from staff.models.history import Evidence

if TYPE_CHECKING:
    from staff.actors import Actor


class Kind(models.TextChoices):
    """What sort of deed."""

    WRITE = "write", "wrote"
    READ = "read", "read"
    REFUSED = "refused", "was refused"
    ACCESS = "access", "signed in or out"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Which events an actor may see."""

    def own(self, actor: "Actor") -> Self:
        """What the actor did and read, in whatever role: everybody may see that of himself or herself."""
        return self.filter(user=actor.user) if actor.user else self.none()

    def visible_to(self, actor: "Actor") -> Self:
        """Everything about the records an actor may open is filtered by prisoner number by the caller.

        A trust manager sees what was done in his or her trust's name only (docs/domain.md 2.2).
        """
        if not actor.may("audit_trail:R"):
            return self.none()
        return self.filter(trust_code=actor.trust_code) if actor.trust_id else self.all()


class AuditEvent(Evidence):
    """Who, in which role, did or read what, of whom, when, why.

    The subject is named by kind, key and prisoner number as values: this table knows no higher app.
    """

    at = models.DateTimeField(db_default=Now(), editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True)
    user_name = models.CharField(max_length=160)
    role = models.CharField(max_length=60)
    prison_code = models.CharField(max_length=12, blank=True)
    trust_code = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)
    deed = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=60, blank=True)
    subject_key = models.CharField(max_length=60, blank=True)
    prisoner_number = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    reference = models.CharField(max_length=32, blank=True)

    objects = AuditEventQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["prisoner_number", "-id"], name="audit_by_prisoner"),
            models.Index(fields=["user", "-id"], name="audit_by_user"),
        )

    def __str__(self) -> str:
        return f"{self.user_name}: {self.deed}"


class Seal(Evidence):
    """A digest over the events not sealed before, chained to the seal before it.

    `complete_to`: every event up to this id is sealed, so the next seal need not look further back.
    """

    sealed_at = models.DateTimeField(db_default=Now(), editable=False)
    event_ids = ArrayField(models.BigIntegerField())
    complete_to = models.BigIntegerField()
    previous_digest = models.CharField(max_length=64, blank=True, unique=True)
    digest = models.CharField(max_length=64)

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"seal {self.pk}"


class SealedEvent(Evidence):
    """That an event stands under a seal; unique, so nothing is sealed twice."""

    event = models.OneToOneField(
        AuditEvent, on_delete=models.PROTECT, primary_key=True, related_name="sealed"
    )
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="events")

    class Meta(Evidence.Meta):
        pass

    def __str__(self) -> str:
        return f"event {self.event_id} under seal {self.seal_id}"
