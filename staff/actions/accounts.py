"""Accounts and role assignments: made, given, ended and disabled by an account administrator."""

import datetime
import secrets

from django.db import transaction

from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region, RoleAssignment, User
from staff.permissions import PRISON_ROLES, TRUST_ROLES

Place = Prison | ProbationTrust | Organisation | Region | None
GRADED = {"offender_supervisor", "offender_manager"}


def one_time_password() -> str:
    """A password to be read out and changed at the first sign-in: 16 characters nobody mistakes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _within_reach(place: Place, *, by: Actor) -> None:
    """An account administrator of one prison or trust gives roles there only."""
    if by.is_system or not (by.prison_id or by.trust_id):
        return
    own_prison = isinstance(place, Prison) and place.pk == by.prison_id
    own_trust = isinstance(place, ProbationTrust) and place.pk == by.trust_id
    if not (own_prison or own_trust):
        raise Refused("You may give roles at your own place only.", field="place")


def _fits(role: str, place: Place, grade: str) -> None:
    """A role belongs to a kind of place, and some carry a grade."""
    if role in PRISON_ROLES and not isinstance(place, Prison):
        raise Refused("Choose the prison for this role.", field="place")
    if role in TRUST_ROLES and not isinstance(place, ProbationTrust):
        raise Refused("Choose the probation trust for this role.", field="place")
    if role == "partner" and not isinstance(place, Organisation):
        raise Refused("Choose the partner organisation for this role.", field="place")
    if role in GRADED and not grade:
        raise Refused("Choose the grade: limits of signing go by it.", field="grade")
    if role == "offender_manager" and grade == "prison_officer":
        raise Refused("An offender manager is a probation officer or probation services officer.", field="grade")


@transaction.atomic
def make(
    username: str, *, given_names: str, family_name: str, email: str = "", telephone: str = "", by: Actor
) -> tuple[User, str]:
    """Make an account with a one-time password, which is returned and kept nowhere.

    Raises Refused when the user name is taken.
    """
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("This user name is taken. Choose another.", field="username")
    user = User(
        username=username,
        given_names=given_names,
        family_name=family_name,
        email=email,
        telephone=telephone,
        must_change_password=True,
    )
    password = one_time_password()
    user.set_password(password)
    user.save()
    audit.record(by=by, deed="staff.account.made", subject=user, details={"user_name": username})
    return user, password


@transaction.atomic
def give_role(
    user: User,
    *,
    role: str,
    place: Place = None,
    grade: str = "",
    inspected_prisons: list[Prison] | None = None,
    ends_on: datetime.date | None = None,
    today: datetime.date,
    by: Actor,
) -> RoleAssignment:
    """Give a role at a place from today on. Raises Refused where the role does not fit, or to oneself."""
    if by.user and by.user.pk == user.pk:
        raise Refused("Nobody may give a role to himself or herself.", field="role")
    _fits(role, place, grade)
    _within_reach(place, by=by)
    assignment = RoleAssignment.objects.create(
        user=user,
        role=role,
        grade=grade if role in GRADED else "",
        prison=place if isinstance(place, Prison) else None,
        trust=place if isinstance(place, ProbationTrust) else None,
        organisation=place if isinstance(place, Organisation) else None,
        region=place if isinstance(place, Region) else None,
        started_on=today,
        ended_on=ends_on,
        given_by=by.user,
    )
    if inspected_prisons:
        assignment.inspected_prisons.set(inspected_prisons)
    audit.record(
        by=by,
        deed="staff.role.given",
        subject=assignment,
        details={"to": user.username, "role": role, "place": assignment.place_name},
    )
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, reason: str, today: datetime.date, by: Actor) -> None:
    """End an assignment; it no longer holds from the next request on."""
    held = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    if held.ended_on and held.ended_on <= today:
        raise Refused("This role has ended already.")
    held.ended_on = max(today, held.started_on)
    held.save(update_fields=["ended_on"])
    audit.record(by=by, deed="staff.role.ended", subject=held, reason=reason, details={"role": held.role})


@transaction.atomic
def disable(user: User, *, reason: str, today: datetime.date, by: Actor) -> None:
    """Disable an account: its sessions and tokens stop at the next request, its roles end today."""
    if by.user and by.user.pk == user.pk:
        raise Refused("You cannot disable your own account. Ask another account administrator.")
    held = User.objects.select_for_update().get(pk=user.pk)
    if not held.is_active:
        raise Refused("This account is disabled already.")
    held.is_active = False
    held.save(update_fields=["is_active"])
    for assignment in RoleAssignment.objects.filter(user=held, ended_on__isnull=True):
        end_role(assignment, reason=reason, today=today, by=by)
    audit.record(by=by, deed="staff.account.disabled", subject=held, reason=reason)


@transaction.atomic
def enable(user: User, *, by: Actor) -> str:
    """Enable a disabled account with a new one-time password, returned; roles are given anew."""
    return _new_password(user, deed="staff.account.enabled", by=by)


@transaction.atomic
def set_one_time_password(user: User, *, by: Actor) -> str:
    """Set a one-time password for somebody who forgot his or hers; returned and kept nowhere."""
    return _new_password(user, deed="staff.password.reset", by=by)


def _new_password(user: User, *, deed: str, by: Actor) -> str:
    held = User.objects.select_for_update().get(pk=user.pk)
    password = one_time_password()
    held.set_password(password)
    held.is_active = True
    held.must_change_password = True
    held.save(update_fields=["password", "is_active", "must_change_password"])
    audit.record(by=by, deed=deed, subject=held)
    return password


def acted_in(assignment: RoleAssignment, *, by: Actor) -> None:
    """Record that somebody changed the role he or she acts in."""
    audit.record(by=by, deed="staff.role.changed_to", kind="access", subject=assignment)
