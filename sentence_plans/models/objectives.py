"""What is to change and what is done for it: objectives, the needs they answer, actions (docs/domain.md 8.3).

Whether a text is about an outcome or a process (8.4) is judged whenever it is read; why the author keeps a
wording that is not is kept here.
"""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Lower, Now, Trim

from cases.models import Contact
from sentence_plans.models.codes import Heading, Purpose, Status, Timescale, WorkStatus
from sentence_plans.models.plans import SentencePlan, State
from staff.models.history import Said, tracked

if TYPE_CHECKING:
    from staff.actors import Actor

#: An objective that has ended is worked on no more; one that was taken out is no part of the plan.
ENDED = (Status.FULLY_ACHIEVED, Status.NOT_ACHIEVED, Status.NO_LONGER_APPLICABLE)
TAKEN_OUT = Status.NO_LONGER_APPLICABLE


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Objectives by reach and by state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans within reach."""
        return self.filter(plan__in=SentencePlan.objects.visible_to(actor))

    def current(self) -> Self:
        """Not ended, in order."""
        return self.exclude(status__in=ENDED).order_by("plan_id", "position", "id")

    def window_for(self, actor: "Actor") -> Self:
        """Worked on, of open plans of those in the prisons the actor acts for: counted for its dashboard."""
        if not actor.may("unit_dashboard:R"):
            return self.none()
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        rows = self.visible_to(actor).current().exclude(plan__state=State.CLOSED)
        return rows.filter(plan__custody__headline__prison__in=prisons, plan__custody__headline__is_open=True)

    def by_wording(self) -> Any:
        """With `wording`: the text in small letters, without stops and doubled spaces, to be compared."""
        small = Func(
            Lower("text"), Value(r"[^[:alnum:]]+"), Value(" "), Value("g"), function="regexp_replace"
        )
        return self.annotate(wording=Trim(small, output_field=models.TextField()))

    def in_plan(self) -> Self:
        """Not taken out, in order."""
        return self.exclude(status=TAKEN_OUT).order_by("position", "id")


@tracked()
class Objective(models.Model):
    """A change wanted. `position` orders those of one plan; `after` names the one it waits for.

    `wording_reason` says why a wording stands that names no change, `target_on` by when it is to come true.
    """

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="objectives")
    heading = models.CharField(max_length=20, choices=Heading)
    text = models.TextField("the change wanted")
    purposes = ArrayField(models.CharField(max_length=24, choices=Purpose), default=list)
    measure = models.TextField("how progress is measured", blank=True)
    baseline = models.TextField("how it is now", blank=True)
    target = models.TextField("what is wanted", blank=True)
    target_on = models.DateField("by when", null=True)
    wording_reason = models.TextField("why the wording is kept", blank=True)
    position = models.PositiveSmallIntegerField()
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    status = models.CharField(max_length=22, choices=Status, default=Status.NOT_STARTED)
    taken_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="taken_up_as")
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ("plan_id", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["plan", "position"],
                name="one_objective_a_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="an_objective_has_a_text", condition=~Q(text="")),
        )

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_current(self) -> bool:
        """Whether it is still worked on."""
        return self.status not in ENDED

    @property
    def purposes_in_words(self) -> list[str]:
        """Such as "Reduce likelihood of reoffending"."""
        return [str(Purpose(one).label) for one in self.purposes]


class ObjectiveNeedQuerySet(models.QuerySet["ObjectiveNeed"]):
    """Links that hold."""

    def current(self) -> Self:
        """Not ended."""
        return self.filter(ended_at__isnull=True).order_by("objective_id", "id")


@tracked()
class ObjectiveNeed(models.Model):
    """That an objective answers a need: a dynamic section of the assessment, or a harm item (8.3).

    `need` is "3" to "12" or "harm:children" and the like; `title` its name when the link was made.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="needs")
    need = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    since = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = ObjectiveNeedQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["objective", "need"], name="one_link_a_need", condition=Q(ended_at__isnull=True)
            ),
        )
        indexes = (models.Index(fields=["need"], name="link_of_need", condition=Q(ended_at__isnull=True)),)

    def __str__(self) -> str:
        return f"{self.need} {self.title}"


class ObjectiveStatus(Said):
    """One change of the status of an objective, with the comment it owes."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=22, choices=Status)
    comment = models.TextField()
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("objective_id", "-id")

    def __str__(self) -> str:
        return f"{self.get_status_display()} on {self.on}"


class ObjectiveComment(Said):
    """What a manager, supervisor or department says about an objective; it stands in the log too."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    asks_for_change = models.BooleanField(default=False)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="plan_comment")

    class Meta(Said.Meta):
        ordering = ("objective_id", "id")

    def __str__(self) -> str:
        return f"{self.name}: {self.text[:40]}"


class ActionQuerySet(models.QuerySet["Action"]):
    """Actions by reach, and those that supply does not meet."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of plans within reach."""
        return self.filter(objective__in=Objective.objects.visible_to(actor))

    def unavailable(self) -> Self:
        """Needed and not to be had, in plans that are worked on; neither done, ended nor taken out (8.3)."""
        rows = self.filter(Q(timescale=Timescale.UNAVAILABLE) | Q(status=WorkStatus.NOT_AVAILABLE))
        rows = rows.filter(status__in=(WorkStatus.NOT_STARTED, WorkStatus.ONGOING, WorkStatus.NOT_AVAILABLE))
        return rows.exclude(objective__plan__state=State.CLOSED).exclude(objective__status__in=ENDED)


@tracked()
class Action(models.Model):
    """What is done, by whom and by when. `doers`: up to three of {"kind", "name"}.

    `is_intervention` marks what asks for a review of the plan when it starts and ends (T9b).

    An action that is needed but not available stays in the plan, so that need is not masked by supply.
    `after` names the action of the same plan it waits for.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    doers = models.JSONField(default=list)
    timescale = models.CharField(max_length=14, choices=Timescale, blank=True)
    comment = models.TextField(blank=True)
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    status = models.CharField(max_length=22, choices=WorkStatus, default=WorkStatus.NOT_STARTED)
    is_intervention = models.BooleanField("a programme or other intervention", default=False)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(db_default=Now())

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ("objective_id", "id")
        constraints = (models.CheckConstraint(name="an_action_says_what", condition=~Q(what="")),)

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def is_taken_out(self) -> bool:
        """Whether it is no longer part of the plan."""
        return self.status.startswith("removed_")


class ActionStatus(Said):
    """One change of how far an action is."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="statuses")
    status = models.CharField(max_length=22, choices=WorkStatus)
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("action_id", "-id")

    def __str__(self) -> str:
        return f"{self.get_status_display()} on {self.on}"


def current_objectives(prisoner_ids: Any) -> ObjectiveQuerySet:
    """The objectives worked on now of these people, by person and in order, for lists and overviews.

    The caller has scoped the people; each objective knows its `plan.prisoner_id` without a further query.
    """
    rows = Objective.objects.current().filter(plan__prisoner_id__in=prisoner_ids)
    return rows.exclude(plan__state=State.CLOSED).select_related("plan")
