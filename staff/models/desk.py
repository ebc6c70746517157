"""What lies on somebody's desk: drafts, long jobs, notices, and the tokens of forms and machines."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from knox.models import AbstractAuthToken, AuthTokenManager

from staff.models.assignments import RoleAssignment
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class OwnQuerySet(models.QuerySet):
    """Rows that belong to one user and are nobody else's."""

    def visible_to(self, actor: "Actor") -> Self:
        """Only the actor's own."""
        return self.filter(user=actor.user)


class Draft(models.Model):
    """Text being typed, kept for its author only; gone when the form is saved."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    form = models.CharField(max_length=60)
    subject = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_default=Now())

    objects = OwnQuerySet.as_manager()
    is_transient = True

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "form", "subject"], name="one_draft_a_form"),)

    def __str__(self) -> str:
        return f"draft of {self.form} {self.subject}"


class Submission(models.Model):
    """A form that was sent once: the same token sent again leads to the first result, not to a second row."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    leads_to = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_default=Now())

    objects = OwnQuerySet.as_manager()
    is_transient = True

    def __str__(self) -> str:
        return str(self.token)


class JobState(models.TextChoices):
    """Where a long job stands."""

    WAITING = "waiting", "waiting"
    RUNNING = "running", "running"
    DONE = "done", "done"
    REFUSED = "refused", "refused"
    FAILED = "failed", "failed"


class Job(models.Model):
    """Long work that somebody asked for: it shows progress, can be left, and survives a killed worker."""

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT)
    parameters = models.JSONField(default=dict)
    input_file = models.FileField(upload_to="jobs/in/%Y/%m/", blank=True)
    output_file = models.FileField(upload_to="jobs/out/%Y/%m/", blank=True)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    result = models.JSONField(default=dict)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=["id"], name="job_unfinished", condition=Q(state__in=["waiting", "running"])),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.REFUSED, JobState.FAILED}


class NoticeQuerySet(OwnQuerySet):
    """One's own notices."""

    def wanted(self) -> Self:
        """Without those of a kind that the receiver had stopped when they came."""
        return self.filter(is_stopped=False)

    def unread(self) -> Self:
        """Not read yet, of kinds that were not stopped."""
        return self.wanted().filter(read_at__isnull=True)


class Notice(models.Model):
    """Something that must reach somebody: a row first, a message second (docs/adr/0008)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    text = models.CharField(max_length=300)
    prisoner_number = models.CharField(max_length=12, blank=True)
    leads_to = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=120, help_text="Says what it is about, so that nothing comes twice")
    kind = models.SlugField(max_length=40, blank=True, help_text="What its receiver may stop")
    is_stopped = models.BooleanField(default=False, help_text="Its receiver had stopped this kind")
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="a_notice_comes_once"),)
        indexes = (models.Index(fields=["user"], name="notice_unread", condition=Q(read_at__isnull=True)),)

    def __str__(self) -> str:
        return self.text


@tracked()
class NoticeStop(models.Model):
    """That somebody stopped one kind of notice, or the e-mail, from a moment on."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notice_stops")
    kind = models.SlugField(max_length=40)
    stopped_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "kind"], name="a_kind_stopped_once", condition=Q(ended_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} stopped"


class Digest(models.Model):
    """The e-mail of one day to one person: a row first, a message second, and never two a day.

    It holds counts and nothing of a case. `taken_at` is written before the message goes out, so that a
    killed worker leaves one that was perhaps not sent and never one that is sent twice.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    notices = models.PositiveIntegerField()
    tasks = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day"),)
        indexes = (models.Index(fields=["day"], name="digest_waiting", condition=Q(taken_at__isnull=True)),)

    def __str__(self) -> str:
        return f"digest of {self.day}"


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens of machines, as far as an actor may see them."""

    def visible_to(self, actor: "Actor") -> Self:
        """One's own; for an account administrator also those bound to the roles he or she looks after."""
        own = Q(user=actor.user)
        if not actor.may("accounts:W"):
            return self.filter(own)
        return self.filter(own | Q(assignment__in=RoleAssignment.objects.visible_to(actor)))

    def good(self) -> Self:
        """Those that have not ended; whether the role is still held is another question."""
        return self.filter(expiry__gt=Now())

    def for_page(self) -> Self:
        """With the role they act in, and `has_ended` by the clock of the database."""
        places = (f"assignment__{place}" for place in ("prison", "trust", "organisation", "region"))
        return self.select_related("user", *places).annotate(has_ended=Q(expiry__lte=Now()))


class ApiTokenManager(AuthTokenManager.from_queryset(ApiTokenQuerySet)):  # type: ignore[misc]
    """Makes tokens as the library does, and finds them as the rest of the product does."""


class ApiToken(AbstractAuthToken):
    """A machine's token: hashed, expiring, bound to one role assignment (docs/adr/0009).

    `token_key` is the beginning of the secret: too little to use, enough to tell one token from another.
    """

    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="tokens")
    purpose = models.CharField(max_length=120)
    last_used_on = models.DateField(null=True)
    is_transient = True

    objects = ApiTokenManager()

    class Meta:
        ordering = ("-created",)


class IdempotencyKey(models.Model):
    """The answer given to a request with an Idempotency-Key, given again when the request is repeated."""

    assignment = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT)
    key = models.CharField(max_length=100)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    is_transient = True

    class Meta:
        constraints = (models.UniqueConstraint(fields=["assignment", "key"], name="one_answer_a_key"),)

    def __str__(self) -> str:
        return self.key


class HeartbeatQuerySet(models.QuerySet["Heartbeat"]):
    """Everybody signed in may know when the service last did its round."""

    def visible_to(self, actor: "Actor") -> Self:
        """All of them: they hold nothing of any case."""
        return self.all()


class Heartbeat(models.Model):
    """When a part of the product last did its round (relay, seal, sweep, worker), for the health page."""

    part = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_default=Now())
    details = models.JSONField(default=dict)

    objects = HeartbeatQuerySet.as_manager()

    def __str__(self) -> str:
        return self.part
