"""Planning boards: who is asked, who took part and how, what was written (docs/domain.md 8.6)."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from cases.models import Custody
from sentence_plans.models.plans import SentencePlan
from staff.models.history import Said, tracked
from staff.models.places import Prison

if TYPE_CHECKING:
    from staff.actors import Actor


class Party(models.TextChoices):
    """Who has a part in a board."""

    PRISONER = "prisoner", "Prisoner"
    OFFENDER_MANAGER = "offender_manager", "Offender manager"
    OFFENDER_SUPERVISOR = "offender_supervisor", "Offender supervisor"
    PERSONAL_OFFICER = "personal_officer", "Personal officer"
    LEARNING = "learning_and_skills", "Learning and skills"
    CARAT = "carat", "CARAT"
    HEALTH = "health", "Health services"
    PSYCHOLOGY = "psychology", "Psychology"
    SECURITY = "security", "Security"
    WING = "wing_staff", "Wing staff"
    PROGRAMMES = "programme_tutor", "Programme tutors"
    OTHER = "other", "Somebody else"


class BoardKind(models.TextChoices):
    """What a board is for."""

    INITIAL = "initial", "First plan"
    REVIEW = "review", "Review of the plan"
    OTHER = "other", "Something else"


class AttendanceMode(models.TextChoices):
    """How somebody takes part."""

    IN_PERSON = "in_person", "In person"
    TELEPHONE = "telephone", "By telephone"
    VIDEO = "video", "By video link"


class BoardReply(models.TextChoices):
    """What came of an invitation."""

    WAITING = "", "No answer yet"
    ACCEPTED = "accepted", "Takes part"
    DECLINED = "declined", "Does not take part"


class BoardQuerySet(models.QuerySet["Board"]):
    """Boards by reach and by state."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of plans within reach, for who reads boards."""
        if not actor.is_system and not actor.may("board:R"):
            return self.none()
        return self.filter(plan__in=SentencePlan.objects.visible_to(actor))

    def window_for(self, actor: "Actor") -> Self:
        """Arranged in the unit acted for, wherever the people are now: to be counted for its report."""
        if not actor.may("unit_dashboard:R"):
            return self.none()
        prisons = [actor.prison_id] if actor.prison_id else list(actor.inspected_prison_ids)
        return self.filter(prison_id__in=prisons)

    def ahead(self) -> Self:
        """Neither held nor called off."""
        return self.filter(held_on__isnull=True, called_off_because="")

    def heard_by_unit(self) -> Self:
        """With `unit_heard`: whether the offender supervisor has written for it."""
        said = Contribution.objects.filter(seat__board=OuterRef("pk"), seat__party=Party.OFFENDER_SUPERVISOR)
        return self.annotate(unit_heard=Exists(said))

    def held(self) -> Self:
        """That took place."""
        return self.filter(held_on__isnull=False)


@tracked()
class Board(models.Model):
    """One meeting on one plan: arranged, then held or called off."""

    plan = models.ForeignKey(SentencePlan, on_delete=models.PROTECT, related_name="boards")
    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="boards")
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, related_name="boards")
    kind = models.CharField(max_length=8, choices=BoardKind)
    planned_on = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    reply_by = models.DateField(help_text="Until when an answer or a contribution is asked for")
    asked = models.TextField("what is asked of everybody", blank=True)
    arranged_on = models.DateField()
    arranged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="boards_arranged"
    )
    held_on = models.DateField(null=True, blank=True)
    chair = models.CharField(max_length=20, choices=Party, blank=True)
    chair_name = models.CharField(max_length=210, blank=True)
    comments = models.TextField(blank=True)
    called_off_because = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="boards_recorded"
    )

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ("-planned_on", "-id")
        constraints = (
            models.CheckConstraint(
                name="a_board_held_has_its_chair",
                condition=Q(held_on__isnull=True, chair="") | Q(held_on__isnull=False) & ~Q(chair=""),
            ),
            models.CheckConstraint(
                name="a_board_is_held_or_called_off",
                condition=Q(held_on__isnull=True) | Q(called_off_because=""),
            ),
        )
        indexes = (models.Index(fields=["prison", "planned_on"], name="board_of_prison"),)

    def __str__(self) -> str:
        return f"board of {self.planned_on}"

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be held."""
        return self.held_on is None and not self.called_off_because


class SeatQuerySet(models.QuerySet["Seat"]):
    """Whose invitations."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of boards within reach."""
        return self.filter(board__in=Board.objects.visible_to(actor))

    def window_for(self, actor: "Actor") -> Self:
        """Of boards arranged in the unit acted for: to be counted for its report."""
        return self.filter(board__in=Board.objects.window_for(actor))

    def of(self, actor: "Actor") -> Self:
        """Those the actor answers: by name, or as somebody of the department asked in the prison."""
        mine = Q(user=actor.user)
        if actor.prison_id:
            mine |= Q(user__isnull=True, role=actor.role, board__prison_id=actor.prison_id)
        return self.filter(mine)


@tracked()
class Seat(models.Model):
    """One invitation: to a person, to a department of the prison (`role`), or to somebody without an account.

    `used` says that what was written was used at the board: with attending, an active contribution.
    """

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="seats")
    party = models.CharField(max_length=20, choices=Party)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="board_seats"
    )
    role = models.CharField(max_length=30, blank=True)
    name = models.CharField(max_length=210)
    reply = models.CharField(max_length=8, choices=BoardReply, blank=True)
    mode = models.CharField(max_length=9, choices=AttendanceMode, blank=True)
    reply_note = models.CharField(max_length=300, blank=True)
    replied_on = models.DateField(null=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reminded_on = models.DateField(null=True)
    attended = models.BooleanField(null=True)
    used = models.BooleanField(default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=["board", "user"], name="invited_once", condition=Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["board", "role"], name="department_invited_once", condition=~Q(role="")
            ),
            models.CheckConstraint(
                name="who_attended_did_so_somehow", condition=~Q(attended=True) | ~Q(mode="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.get_reply_display()}"

    @property
    def titled(self) -> str:
        """The name with the party: "N. Rahman (offender manager)"; a department is named once."""
        party = str(self.get_party_display())
        return self.name if self.name == party else f"{self.name} ({party[:1].lower()}{party[1:]})"


class Contribution(Said):
    """What somebody wrote for a board, as it was written; the author may write again."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="contributions")
    text = models.TextField()
    on = models.DateField()

    class Meta(Said.Meta):
        ordering = ("seat_id", "id")

    def __str__(self) -> str:
        return f"{self.name}, {self.on}"
