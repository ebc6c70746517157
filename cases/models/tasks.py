"""What somebody is asked to do about a case."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.clocks import ClockFlag
from cases.models.custodies import Custody
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class TaskQuerySet(models.QuerySet["Task"]):
    """Whose tasks."""

    def visible_to(self, actor: "Actor") -> Self:
        """Tasks given to the actor by name, or to his or her role in the prison acted for."""
        mine = Q(user=actor.user)
        if actor.prison_id:
            mine |= Q(user__isnull=True, role=actor.role, prison_id=actor.prison_id)
        return self.filter(mine)

    def current_for(self, actor: "Actor") -> Self:
        """Open tasks of cases within reach, whosever they are: what each who holds a case has to do next."""
        if not actor.is_system and not actor.may("clocks:R"):
            return self.none()
        return self.open().filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def open(self) -> Self:
        """Not yet done."""
        return self.filter(done_at__isnull=True)


class Task(models.Model):
    """Something to do, for one person or for a role in a prison; `key` keeps it from coming twice."""

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, null=True, related_name="tasks")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="tasks"
    )
    role = models.CharField(max_length=30, blank=True)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=40)
    text = models.CharField(max_length=400)
    leads_to = models.CharField(max_length=200, blank=True)
    due_on = models.DateField(null=True)
    flag = models.ForeignKey(ClockFlag, on_delete=models.PROTECT, null=True, related_name="tasks")
    key = models.CharField(max_length=160, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="tasks_done"
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = (models.F("due_on").asc(nulls_last=True), "id")
        indexes = (
            models.Index(fields=["user", "due_on"], name="task_open_user", condition=Q(done_at__isnull=True)),
            models.Index(
                fields=["prison", "role", "due_on"], name="task_open_role", condition=Q(done_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.text
