"""Meetings on public protection of a prison: seats, cases, reports (docs/domain.md 10.2)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from cases.models import Contact, Custody, Prisoner
from risk.standards import meetings as rules
from staff.models import Prison
from staff.models.history import Evidence, tracked
from staff.permissions import ROLE_NAMES

if TYPE_CHECKING:
    from staff.actors import Actor

#: Whose report to a meeting is the word of the offender management unit; the name of the role comes first.
SPEAKERS = ("offender_supervisor", "head_of_omu", "offender_manager")
#: How the permission table narrows those who see no meeting but what is theirs to do.
OWN_ACTIONS = "own actions"


class MeetingKind(models.TextChoices):
    """Which meeting."""

    IDRMT = rules.IDRMT, "Inter-departmental risk management team"
    SCREENING = rules.SCREENING, "Screening group"
    SECURITY = rules.SECURITY, "Security committee"
    COMMUNITY = rules.COMMUNITY, "Community MAPPA meeting"
    OTHER = rules.OTHER, "Another meeting"


class Attendance(models.TextChoices):
    """What a seat came to."""

    UNKNOWN = "", "Not recorded yet"
    CAME = rules.CAME, "Attended"
    REPORT = rules.REPORT, "Sent a report"
    ABSENT = rules.ABSENT, "Not there"


def sees_meetings(actor: "Actor") -> bool:
    """Whether the role sees meetings as such, and not only what it has to do or to report."""
    may = actor.may("idrmt:R") or actor.may("idrmt:W")
    return actor.is_system or (may and not actor.narrowed_to("idrmt"))


def reads_minutes(actor: "Actor") -> bool:
    """Whether the role reads what was said about a case: it is filed as a restricted entry (2.2)."""
    key = "restricted_protection"
    return actor.is_system or (actor.may(f"{key}:R") and not actor.narrowed_to(key))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings by reach and state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the prison acted for, or inspected."""
        if actor.is_system:
            return self.all()
        if not sees_meetings(actor):
            return self.none()
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        return self.filter(prison_id__in=prisons)

    def window_for(self, actor: "Actor", *, custody: Custody) -> Self:
        """Those ahead in the prison that holds a case within reach, for who may report on it there."""
        may = actor.is_system or actor.may("idrmt:W")
        return self.ahead().filter(prison_id=custody.headline.prison_id) if may else self.none()

    def ahead(self) -> Self:
        """Neither closed nor called off."""
        return self.filter(closed_on__isnull=True, called_off_because="")

    def held(self) -> Self:
        """That took place and are closed, with their minutes."""
        return self.filter(closed_on__isnull=False)


@tracked()
class Meeting(models.Model):
    """One meeting: arranged, then closed with its minutes or called off."""

    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="meetings")
    kind = models.CharField(max_length=10, choices=MeetingKind)
    title = models.CharField(max_length=120, blank=True)
    planned_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    without_omu_because = models.CharField(max_length=300, blank=True)
    arranged_on = models.DateField()
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    called_off_because = models.CharField(max_length=300, blank=True)
    held_on = models.DateField(null=True)
    chair_name = models.CharField(max_length=160, blank=True)
    minutes = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ("-planned_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_closed_meeting_has_minutes",
                condition=Q(closed_on__isnull=True) | Q(held_on__isnull=False) & ~Q(minutes=""),
            ),
            models.CheckConstraint(
                name="a_meeting_is_closed_or_called_off",
                condition=Q(closed_on__isnull=True) | Q(called_off_because=""),
            ),
        )
        indexes = (models.Index(fields=["prison", "kind", "planned_on"], name="meeting_of_prison"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.planned_on}"

    @property
    def name(self) -> str:
        """What it is called."""
        return self.title or str(MeetingKind(self.kind).label)

    @property
    def is_ahead(self) -> bool:
        """Whether it is still open."""
        return self.closed_on is None and not self.called_off_because


@tracked()
class MeetingSeat(models.Model):
    """One department at one meeting: whether it has to be there, and what came of it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seats")
    department = models.CharField(max_length=20)
    is_required = models.BooleanField(default=True)
    how = models.CharField(max_length=8, choices=Attendance, blank=True)
    name = models.CharField("who came", max_length=160, blank=True)
    note = models.CharField("why not", max_length=300, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "department"], name="one_seat_a_department"),
            models.CheckConstraint(
                name="a_required_department_that_stays_away_says_why",
                condition=~Q(how=rules.ABSENT, is_required=True, note=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.department}: {self.how}"

    @property
    def department_name(self) -> str:
        """The department in words."""
        return rules.DEPARTMENTS[self.department][0]


class ItemWhy(models.TextChoices):
    """Why a case is on the agenda."""

    RELEASE = "release", "MAPPA level 2 or 3, release near"
    SENT_ON = "sent_on", "Sent on by the screening group"
    LISTED = "listed", "On the screening list"
    ADDED = "added", "Added"


class MeetingItemQuerySet(models.QuerySet["MeetingItem"]):
    """Cases at meetings, by reach."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of cases within reach, and of meetings of one's own prison."""
        if actor.is_system:
            return self.all()
        if not actor.may("idrmt:R") or actor.narrowed_to("idrmt") == OWN_ACTIONS:
            return self.none()
        reach = Q(custody_id__in=Custody.objects.visible_to(actor).values("pk"))
        found = self.filter(reach | Q(meeting__in=Meeting.objects.visible_to(actor).values("pk")))
        return found.exclude(custody_id__in=Custody.objects.closed_to(actor).values("pk"))

    def heard_by_unit(self) -> Self:
        """With `unit_heard`: whether the unit, or the offender manager, has written to the meeting."""
        spoken = Q()
        for role in SPEAKERS:
            spoken |= Q(role__startswith=ROLE_NAMES[role])
        said = MeetingReport.objects.filter(spoken, item=OuterRef("pk"))
        return self.annotate(unit_heard=Exists(said))


@tracked()
class MeetingItem(models.Model):
    """One case at one meeting: why it is there, what was said and decided, and the entry it is filed as."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="meeting_items")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=ItemWhy)
    why_text = models.CharField(max_length=300, blank=True)
    added_on = models.DateField()
    minutes = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    gist_bearing = models.CharField(max_length=300, blank=True)
    gist_what_to_do = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, null=True, related_name="meeting_item")

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "custody"], name="a_case_once_at_a_meeting"),
        )
        indexes = (models.Index(fields=["custody", "-id"], name="meetings_of_a_case"),)

    def __str__(self) -> str:
        return f"{self.custody_id} at {self.meeting_id}"


class MeetingReport(Evidence):
    """What somebody who is not there writes to a meeting about a case; written again it stands beside."""

    item = models.ForeignKey(MeetingItem, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=60)
    on = models.DateField()
    at = models.DateTimeField(db_default=Now())

    class Meta(Evidence.Meta):
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"
