"""What somebody is asked to do about a case, and what he or she has put aside for some days."""

import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from cases.models.clocks import ClockFlag
from cases.models.custodies import Custody
from staff.models.history import tracked
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
        return self.filter(mine).exclude(custody_id__in=Custody.objects.closed_to(actor).values("pk"))

    def current_for(self, actor: "Actor") -> Self:
        """Open tasks of cases within reach, whosever they are: what each who holds a case has to do next."""
        if not actor.is_system and not actor.may("clocks:R"):
            return self.none()
        return self.open().filter(custody_id__in=Custody.objects.visible_to(actor).values("pk"))

    def open(self) -> Self:
        """Not yet done."""
        return self.filter(done_at__isnull=True)

    def put_aside(self, actor: "Actor", *, day: datetime.date) -> Self:
        """Open tasks that the actor does not want to see before a later day, and that are not overdue."""
        return self.open().filter(_aside(actor, day), ~Q(due_on__lt=day))

    def on_the_list(self, actor: "Actor", *, day: datetime.date) -> Self:
        """Open tasks without those put aside; what is overdue is always among them."""
        return self.open().filter(~_aside(actor, day) | Q(due_on__lt=day))


def _aside(actor: "Actor", day: datetime.date) -> Exists:
    return Exists(
        TaskSnooze.objects.filter(task=OuterRef("pk"), user=actor.user, ended_on__isnull=True, until__gt=day)
    )


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


class TaskSnoozeQuerySet(models.QuerySet["TaskSnooze"]):
    """Who put what aside."""

    def visible_to(self, actor: "Actor") -> Self:
        """One's own; all of a prison for who reads its unit dashboard."""
        reach = Q(user=actor.user)
        if actor.is_system:
            return self.all()
        if actor.may("unit_dashboard:R"):
            prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
            reach |= Q(prison_id__in=prisons)
        return self.filter(reach).exclude(task__custody_id__in=Custody.objects.closed_to(actor).values("pk"))


@tracked()
class TaskSnooze(models.Model):
    """That somebody put a task aside until a day: off his or her own list, and off nobody else's.

    `prison` is that of the case or of the one who did it, so that its managers see it.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="snoozes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")
    until = models.DateField(help_text="The day on which it is back on the list")
    reason = models.CharField(max_length=300, blank=True)
    set_on = models.DateField()
    ended_on = models.DateField(null=True, help_text="Taken back on the list, or put aside anew, on")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = TaskSnoozeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=["task", "user"], name="a_task_put_aside_once", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                name="put_aside_until_a_later_day", condition=Q(until__gt=models.F("set_on"))
            ),
        )
        indexes = (models.Index(fields=["prison", "-id"], name="snooze_of_prison"),)

    def __str__(self) -> str:
        return f"until {self.until}"
