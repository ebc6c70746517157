"""Accounts and role assignments: made, given, ended and disabled by an account administrator."""

import datetime
import secrets

from django.db import IntegrityError, transaction
from django.db.models import Q

from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region, RoleAssignment, User
from staff.permissions import PRISON_ROLES, ROLE_NAMES, TRUST_ROLES

Place = Prison | ProbationTrust | Organisation | Region | None
GRADED = {"offender_supervisor", "offender_manager"}
#: Roles outside prisons and trusts: the kinds of place they may be of, and what to say otherwise.
PLACED: dict[str, tuple[tuple[type, ...], str]] = {
    **dict.fromkeys(PRISON_ROLES, ((Prison,), "Choose the prison for this role.")),
    **dict.fromkeys(TRUST_ROLES, ((ProbationTrust,), "Choose the probation trust for this role.")),
    "partner": ((Organisation,), "Choose the partner organisation for this role."),
    "commissioner": ((Region, type(None)), "A commissioner is of a region or of the whole estate."),
    "inspector": ((type(None),), "An inspector has no place of work here: choose the prisons inspected."),
    "account_administrator": (
        (Prison, ProbationTrust, type(None)),
        "An account administrator is of a prison, a probation trust or the whole estate.",
    ),
}


def one_time_password() -> str:
    """A password to be read out and changed at the first sign-in: 16 characters nobody mistakes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def _of_one_place(by: Actor) -> bool:
    return not by.is_system and bool(by.prison_id or by.trust_id)


def _is_own(place: Place, *, by: Actor) -> bool:
    own_prison = isinstance(place, Prison) and place.pk == by.prison_id
    own_trust = isinstance(place, ProbationTrust) and place.pk == by.trust_id
    return own_prison or own_trust


def _within_reach(place: Place, *, by: Actor) -> None:
    """An account administrator of one prison or trust gives and ends roles there only."""
    if _of_one_place(by) and not _is_own(place, by=by):
        raise Refused("You may give and end roles at your own place only.", field="place")


def _answers_for(user: User, *, today: datetime.date, by: Actor) -> None:
    """Who sets a password can sign in with it: nobody does so for a person with roles beyond own reach."""
    if by.user and by.user.pk == user.pk:
        raise Refused("You cannot do this to your own account. Ask another account administrator.")
    if _of_one_place(by):
        elsewhere = [one for one in _not_ended(user, today=today) if not _is_own(_place(one), by=by)]
        if elsewhere:
            raise Refused(
                f"{user.full_name} also works elsewhere. Ask an account administrator of the whole estate; "
                "you can end the roles at your own place."
            )


def _not_ended(user: User, *, today: datetime.date) -> list[RoleAssignment]:
    still = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
    return list(
        RoleAssignment.objects.filter(still, user=user).select_related(
            "prison", "trust", "organisation", "region"
        )
    )


def _place(assignment: RoleAssignment) -> Place:
    return assignment.prison or assignment.trust or assignment.organisation or assignment.region


def role_fits(role: str, *, place: Place, grade: str, inspected_prisons: list[Prison] | None = None) -> None:
    """A role belongs to a kind of place, and some carry a grade or the prisons inspected; else Refused."""
    if role not in ROLE_NAMES:
        raise Refused("Choose a role from the list.", field="role")
    kinds, otherwise = PLACED[role]
    if not isinstance(place, kinds):
        raise Refused(otherwise, field="place")
    if role in GRADED and not grade:
        raise Refused("Choose the grade: limits of signing go by it.", field="grade")
    if role == "offender_manager" and grade == "prison_officer":
        raise Refused("An offender manager is a probation or probation services officer.", field="grade")
    if role == "inspector" and not inspected_prisons:
        raise Refused("Choose at least one prison to be inspected.", field="inspected_prisons")


def _is_new(user: User, *, role: str, place: Place, today: datetime.date) -> None:
    for one in _not_ended(user, today=today):
        if one.role == role and _place(one) == place:
            raise Refused(f"{user.full_name} is {one} already. End that role first.", field="role")


@transaction.atomic
def make(
    username: str, *, given_names: str, family_name: str, email: str = "", telephone: str = "", by: Actor
) -> tuple[User, str]:
    """Make an account with a one-time password, which is returned and kept nowhere.

    Raises Refused when the user name is taken, whatever its case.
    """
    password = one_time_password()
    user = User(
        username=username,
        given_names=given_names,
        family_name=family_name,
        email=email,
        telephone=telephone,
        must_change_password=True,
        made_by=by.user,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as fault:
        raise Refused("This user name is taken. Choose another.", field="username") from fault
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
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
    today: datetime.date,
    by: Actor,
) -> RoleAssignment:
    """Give a role at a place from today or `starts_on` on; `ends_on` is the first day it no longer holds.

    Raises Refused where the role does not fit the place, is held already, or is given to oneself.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    if by.user and by.user.pk == held.pk:
        raise Refused("Nobody may give a role to himself or herself.", field="role")
    if not held.is_active:
        raise Refused("This account is disabled. Enable it first, then give the role.", field="role")
    role_fits(role, place=place, grade=grade, inspected_prisons=inspected_prisons)
    _within_reach(place, by=by)
    _is_new(held, role=role, place=place, today=today)
    begins = starts_on or today
    if ends_on and ends_on <= begins:
        raise Refused("The role must end after it starts.", field="ends_on")
    assignment = RoleAssignment.objects.create(
        user=held,
        role=role,
        grade=grade if role in GRADED else "",
        **role_place(place),
        started_on=begins,
        ended_on=ends_on,
        given_by=by.user,
    )
    assignment.inspected_prisons.set(inspected_prisons or [])
    audit.record(by=by, deed="staff.role.given", subject=assignment, details=role_details(assignment))
    return assignment


def role_place(place: Place) -> dict[str, Place]:
    """The columns of a role assignment that say where."""
    columns = {"prison": Prison, "trust": ProbationTrust, "organisation": Organisation, "region": Region}
    return {column: place if isinstance(place, kind) else None for column, kind in columns.items()}


def role_details(assignment: RoleAssignment) -> dict[str, str]:
    """What the audit says of a role assignment."""
    return {
        "user_name": assignment.user.username,
        "role": assignment.role_in_words,
        "place": assignment.place_name,
    }


@transaction.atomic
def end_role(assignment: RoleAssignment, *, reason: str, today: datetime.date, by: Actor) -> None:
    """End an assignment; it no longer holds from the next request on.

    Raises Refused where it has ended, is one's own, or is of a place one does not look after.
    """
    held = RoleAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if by.user and by.user.pk == held.user_id:
        raise Refused("You cannot end a role of your own. Ask another account administrator.")
    if held.ended_on and held.ended_on <= today:
        raise Refused("This role has ended already.")
    _within_reach(_place(held), by=by)
    held.ended_on = max(today, held.started_on)
    held.save(update_fields=["ended_on"])
    audit.record(by=by, deed="staff.role.ended", subject=held, reason=reason, details=role_details(held))


@transaction.atomic
def disable(user: User, *, reason: str, today: datetime.date, by: Actor) -> None:
    """Disable an account: its sessions and tokens stop at the next request, its roles end today."""
    held = User.objects.select_for_update().get(pk=user.pk)
    _answers_for(held, today=today, by=by)
    if not held.is_active:
        raise Refused("This account is disabled already.")
    held.is_active = False
    held.save(update_fields=["is_active"])
    for assignment in _not_ended(held, today=today):
        end_role(assignment, reason=reason, today=today, by=by)
    audit.record(
        by=by,
        deed="staff.account.disabled",
        subject=held,
        reason=reason,
        details={"user_name": held.username},
    )


@transaction.atomic
def enable(user: User, *, today: datetime.date, by: Actor) -> str:
    """Enable a disabled account with a new one-time password, returned; roles are given anew."""
    held = User.objects.select_for_update().get(pk=user.pk)
    _answers_for(held, today=today, by=by)
    if held.is_active:
        raise Refused("This account is enabled already.")
    return _new_password(held, deed="staff.account.enabled", by=by)


@transaction.atomic
def set_one_time_password(user: User, *, today: datetime.date, by: Actor) -> str:
    """Set a one-time password for somebody who forgot his or hers; returned and kept nowhere.

    Ends that person's sessions. Raises Refused for a disabled account: it is enabled on purpose only.
    """
    held = User.objects.select_for_update().get(pk=user.pk)
    _answers_for(held, today=today, by=by)
    if not held.is_active:
        raise Refused("This account is disabled. Enable it to set a one-time password.")
    return _new_password(held, deed="staff.password.reset", by=by)


def _new_password(held: User, *, deed: str, by: Actor) -> str:
    password = one_time_password()
    held.set_password(password)
    held.is_active = True
    held.must_change_password = True
    held.save(update_fields=["password", "is_active", "must_change_password"])
    audit.record(by=by, deed=deed, subject=held, details={"user_name": held.username})
    return password


@transaction.atomic
def password_chosen(user: User, *, by: Actor) -> None:
    """Note that somebody chose a password of his or her own; a one-time password is spent with that."""
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    audit.record(by=by, deed="staff.password.changed", kind="access", subject=user)


def acted_in(assignment: RoleAssignment, *, by: Actor) -> None:
    """Record that somebody changed the role he or she acts in."""
    audit.record(
        by=by,
        deed="staff.role.changed_to",
        kind="access",
        subject=assignment,
        details=role_details(assignment),
    )
