"""The record of a case as a document: for whom, why, which version (docs/domain.md 2.2, docs/adr/0011)."""

import uuid
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from cases.models.custodies import Custody
from cases.models.headlines import Headline
from cases.models.prisoners import Prisoner
from cases.models.transfers import Transfer
from cases.standards.disclosure import CHECKED
from cases.standards.dossiers import THINGS as PARTS
from cases.standards.dossiers import Right, reads_at_least
from staff.models.desk import Job, JobState
from staff.models.history import tracked
from staff.models.places import Prison, ProbationTrust
from staff.permissions import ROLE_NAMES, THINGS

if TYPE_CHECKING:
    from cases.models.dossier_checks import DossierCheck
    from staff.actors import Actor


class DossierPurpose(models.TextChoices):
    """Why a record is printed; what each holds back stands in docs/domain.md 14.5."""

    NEXT_PRISON = "next_prison", "For the next prison"
    OFFENDER_MANAGER = "offender_manager", "For the offender manager"
    PAROLE = "parole", "For a parole hearing"
    BOARD = "board", "For a board or meeting"
    DUTY = "duty", "For use on duty"
    PRISONER = "prisoner", "Copy for the prisoner"
    SUBJECT_ACCESS = "subject_access", "For a request for subject access"
    OTHER = "other", "For another purpose"


@cache
def roles_read_by(role: str) -> tuple[str, ...]:
    """The roles whose printed record holds nothing that `role` may not read."""

    def right(one: str, part: str) -> Right:
        grant = THINGS[part].grant(one)
        return Right(grant.letters, grant.narrowed_to)

    rights = {one: {part: right(one, part) for part in PARTS} for one in ROLE_NAMES}
    return tuple(one for one in ROLE_NAMES if reads_at_least(mine=rights[role], theirs=rights[one]).ok)


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Which printed records an actor may know of and fetch."""

    def visible_to(self, actor: "Actor") -> Self:
        """Of custodies within reach, and those gathered while the actor's prison was accountable.

        A role that reads less than the one a record was printed for never sees that it is there. So the
        sending prison keeps what was gathered before the move, the receiving prison reads it from acceptance
        on, and a prison whose transfer was withdrawn loses it with the record (docs/adr/0011).
        """
        if actor.is_system:
            return self.all()
        if not (actor.may("dossier:R") or actor.may("dossier:W")):
            return self.none()
        reach = Q(Exists(Headline.objects.visible_to(actor).filter(custody_id=OuterRef("custody_id"))))
        if actor.prison_id:
            reach |= Q(kept_by_id=actor.prison_id) & ~Q(
                custody_id__in=Custody.objects.closed_to(actor).values("pk")
            )
        return self.filter(reach, reader_role__in=roles_read_by(actor.role))

    def for_list(self) -> Self:
        """With who asked, how far it is, and what came of the check of a copy."""
        checks = ("answer_given", "released_by")
        return self.select_related(
            "asked_by", "prison", "trust", "job", "custody__prisoner", "transfer", *checks
        )

    def to_check(self) -> Self:
        """Drafts that are made and that no second person has answered."""
        drafts = self.filter(purpose__in=CHECKED, built_at__isnull=False)
        return drafts.filter(answer_given=None, released_by=None)


def address(dossier: "Dossier", name: str) -> str:
    """Where a file is kept: by month, under a name that says nothing of the person."""
    return f"dossiers/{dossier.built_at:%Y/%m}/{uuid.uuid4().hex}.pdf"


@tracked()
class Dossier(models.Model):
    """One record asked for: by whom, in which role, for whom and why; then its file and its version.

    It shows what `reader_role` may see, the role of the one who asked. `digest` is the SHA-256 of the content
    it was made from; the same content for the same reader is one file, however often it is asked for.
    `kept_by` is the prison that was accountable when the record was gathered; of a transfer, the one that
    sends, however late the worker comes to it.
    """

    custody = models.ForeignKey(Custody, on_delete=models.PROTECT, related_name="dossiers")
    prisoner = models.ForeignKey(Prisoner, on_delete=models.PROTECT, related_name="dossiers")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, related_name="dossiers")
    purpose = models.CharField(max_length=16, choices=DossierPurpose)
    purpose_words = models.CharField(max_length=200, blank=True)
    reader = models.CharField("who is to read it", max_length=120)
    reader_role = models.CharField(max_length=30)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dossiers")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    prison = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")
    trust = models.ForeignKey(ProbationTrust, on_delete=models.PROTECT, null=True, related_name="+")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="dossier")
    as_on = models.DateField(null=True, help_text="The day whose state it shows")
    digest = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to=address, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)
    built_at = models.DateTimeField(null=True)
    restricted = models.JSONField(default=list, help_text="Keys of the restricted entries it shows in full")
    kept_by = models.ForeignKey(Prison, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                name="a_built_record_has_file_and_version",
                condition=Q(built_at__isnull=True, file="", digest="")
                | (
                    Q(built_at__isnull=False, pages__isnull=False, as_on__isnull=False, kept_by__isnull=False)
                    & ~Q(file="")
                    & ~Q(digest="")
                    & ~Q(sha256="")
                ),
            ),
            models.CheckConstraint(
                name="another_purpose_is_named", condition=~Q(purpose="other") | ~Q(purpose_words="")
            ),
        )
        indexes = (
            models.Index(fields=["custody", "-id"], name="dossier_of_custody"),
            models.Index(fields=["digest"], name="dossier_by_digest", condition=~Q(digest="")),
        )

    def __str__(self) -> str:
        return f"record {self.pk}"

    @property
    def why(self) -> str:
        """The purpose in words."""
        return self.purpose_words or str(self.get_purpose_display())

    @property
    def told(self) -> dict[str, Any]:
        """What its job was told; a row that took over the file of another has no job."""
        return dict(self.job.parameters) if self.job else {}

    @property
    def is_draft(self) -> bool:
        """Whether it is to be checked by a second person, or was: the draft itself is never handed out.

        Copies of one assessment and of the plan have a purpose in words and are none.
        """
        return self.purpose in CHECKED and self.release is None

    @property
    def answer(self) -> "DossierCheck | None":
        """What the second person said of a draft; `for_list()` has it."""
        return getattr(self, "answer_given", None)

    @property
    def release(self) -> "DossierCheck | None":
        """The check that a copy to hand out comes from; `for_list()` has it."""
        return getattr(self, "released_by", None)

    def is_read_by(self, role: str) -> bool:
        """Whether this role reads as much as the one it was printed for."""
        return self.reader_role in roles_read_by(role)

    @property
    def state(self) -> str:
        """Where it stands: "done", or the state of its job."""
        return JobState.DONE if self.built_at or self.job is None else self.job.state

    @property
    def place(self) -> str:
        """The prison or trust it was asked for; `for_list()` has both."""
        return str(self.prison or self.trust or "")

    @property
    def reader_role_in_words(self) -> str:
        """Such as "offender supervisor"."""
        return ROLE_NAMES.get(self.reader_role, self.reader_role)
