"""Accounts with their roles, made many at once from a file (docs/interchange)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Lower

from staff import audit
from staff.actions.accounts import GRADED, Place, role_details, role_fits, role_place
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment, User

#: Roles that an account administrator gives and no file.
NOT_BY_FILE = ("inspector", "account_administrator")


@dataclass(frozen=True)
class NewRole:
    """A role at a place from a day on; `ended_on` is the first day on which it no longer holds."""

    role: str
    place: Place
    started_on: datetime.date
    grade: str = ""
    ended_on: datetime.date | None = None


@dataclass(frozen=True)
class NewAccount:
    """Somebody with a user name and the roles he or she holds."""

    username: str
    given_names: str
    family_name: str
    roles: tuple[NewRole, ...]
    email: str = ""
    telephone: str = ""
    is_active: bool = True


def check(role: NewRole) -> None:
    """Raise Refused where a role does not fit its place or has no grade."""
    if role.role in NOT_BY_FILE:
        raise Refused("This role is given by an account administrator, not by a file.", field="role")
    if role.ended_on and role.ended_on < role.started_on:
        raise Refused("A role ends after it has started.", field="ended_on")
    role_fits(role.role, place=role.place, grade=role.grade)


@transaction.atomic
def make_many(accounts: Iterable[NewAccount], *, by: Actor) -> list[User]:
    """Make the accounts whose user name is free, with their roles; those that are here stay as they are.

    Nobody can sign in with one before an account administrator has set a one-time password. Raises Refused
    where a role does not fit its place.
    """
    wanted = {one.username.lower(): one for one in accounts}
    for role in (role for one in wanted.values() for role in one.roles):
        check(role)
    here = User.objects.annotate(lower=Lower("username")).filter(lower__in=wanted)
    free = [one for name, one in wanted.items() if name not in set(here.values_list("lower", flat=True))]
    users = User.objects.bulk_create(
        [
            User(
                username=one.username,
                given_names=one.given_names,
                family_name=one.family_name,
                email=one.email,
                telephone=one.telephone,
                is_active=one.is_active,
                password=make_password(None),
                must_change_password=True,
                made_by=by.user,
            )
            for one in free
        ]
    )
    made = [(user, one) for user, one in zip(users, free, strict=True)]
    audit.record_many(
        [
            audit.event(by=by, deed="staff.account.made", subject=user, details={"user_name": user.username})
            for user, _ in made
        ]
    )
    _give([(user, role) for user, one in made for role in one.roles], by=by)
    return list(users)


def _give(roles: list[tuple[User, NewRole]], *, by: Actor) -> None:
    given = RoleAssignment.objects.bulk_create(
        [
            RoleAssignment(
                user=user,
                role=role.role,
                grade=role.grade if role.role in GRADED else "",
                **role_place(role.place),
                started_on=role.started_on,
                ended_on=role.ended_on,
                given_by=by.user,
            )
            for user, role in roles
        ]
    )
    audit.record_many(
        [audit.event(by=by, deed="staff.role.given", subject=one, details=role_details(one)) for one in given]
    )
