"""Supervision of offender supervisors: talk about their cases, with its date (docs/domain.md 15)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.contacts import Contact
from cases.models.custodies import Custody
from cases.models.prisoners import Prisoner
from cases.models.tasks import Task
from staff.models.history import Evidence, tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    """Sessions by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the prison for who reads its supervision log; one's own for who was supervised."""
        if actor.is_system:
            return self.all()
        if not actor.may("supervision:R") or actor.narrowed_to("supervision"):
            return self.filter(officer=actor.user)
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        return self.filter(prison_id__in=prisons)

    def standing(self) -> Self:
        """Without those recorded in error."""
        return self.filter(withdrawn_on__isnull=True)


@tracked()
class Supervision(models.Model):
    """One session of supervision. It is no appraisal: nothing here grades anybody."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="supervisions")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervisions"
    )
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    talked_about = models.TextField()
    skills = models.TextField("skills and training", blank=True)
    next_on = models.DateField("next session agreed for", null=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    withdrawn_on = models.DateField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ("-held_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_withdrawn_session_says_why",
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_because=""),
            ),
            models.CheckConstraint(
                name="nobody_supervises_himself", condition=~Q(officer=models.F("supervisor"))
            ),
        )
        indexes = (models.Index(fields=["officer", "-held_on"], name="supervision_of_officer"),)

    def __str__(self) -> str:
        return f"{self.officer_id} on {self.held_on}"


class SupervisionNoteQuerySet(models.QuerySet["SupervisionNote"]):
    """Cases talked about, by whose supervision it was."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of the sessions within reach. The entry in the log is for whoever reads that log."""
        found = self.filter(session_id__in=Supervision.objects.visible_to(actor).values("pk"))
        return found.exclude(contact__custody_id__in=Custody.objects.closed_to(actor).values("pk"))

    def standing(self) -> Self:
        """Of sessions that were not withdrawn, and whose entry was not."""
        return self.filter(session__withdrawn_on__isnull=True, contact__withdrawal__isnull=True)


class SupervisionNote(Evidence):
    """That a case was talked about in a session: `contact` is what was said, `task` what was agreed."""

    session = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="notes")
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="supervision_note")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SupervisionNoteQuerySet.as_manager()

    class Meta(Evidence.Meta):
        ordering = ("id",)
        indexes = (models.Index(fields=["prisoner", "-id"], name="supervision_of_a_case"),)

    def __str__(self) -> str:
        return f"{self.prisoner_id} in session {self.session_id}"
