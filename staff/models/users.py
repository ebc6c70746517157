"""People who sign in."""

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from staff.models.assignments import RoleAssignment
from staff.models.history import tracked

if TYPE_CHECKING:
    from staff.actors import Actor


class UserQuerySet(models.QuerySet["User"]):
    """Which accounts an actor may see."""

    def visible_to(self, actor: "Actor") -> Self:
        """For an account administrator the people looked after, for everybody else his or her own account.

        An account administrator of one prison or trust looks after the people who hold a role there, and
        after those who hold none anywhere and were made by him or her or last worked there.
        """
        if not actor.may("accounts:R"):
            return self.filter(pk=actor.user.pk if actor.user else None)
        if actor.prison_id is None and actor.trust_id is None:
            return self.all()
        place = Q(prison_id=actor.prison_id) if actor.prison_id else Q(trust_id=actor.trust_id)
        held = RoleAssignment.objects.filter(user=OuterRef("pk"))
        open_ended = held.filter(ended_on__isnull=True)
        was_ours = Q(made_by=actor.user) | Exists(held.filter(place))
        return self.filter(Exists(open_ended.filter(place)) | (~Exists(open_ended) & was_ours))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds users by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser):  # type: ignore[django-manager-missing]
    """Somebody with a user name. What he or she may do comes from role assignments alone."""

    username = models.CharField(
        "user name",
        max_length=60,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "This user name is taken."},
    )
    given_names = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    email = models.EmailField("e-mail", blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="accounts_made",
    )

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_names", "family_name"]

    objects = UserManager()

    class Meta:
        ordering = ("family_name", "given_names", "username")
        constraints = (
            models.UniqueConstraint(models.functions.Lower("username"), name="user_name_whatever_its_case"),
        )

    def __str__(self) -> str:
        return self.short_name

    @property
    def full_name(self) -> str:
        """As spoken: given names, then family name."""
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def short_name(self) -> str:
        """Initial and family name, such as "R. Bell"."""
        return f"{self.given_names[:1]}. {self.family_name}" if self.given_names else self.family_name

    @property
    def list_name(self) -> str:
        """Family name first, for lists."""
        return f"{self.family_name}, {self.given_names}"
