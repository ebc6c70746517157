"""Who does something, and as what (docs/adr/0003)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from staff import permissions
from staff.models import RoleAssignment

if TYPE_CHECKING:
    from staff.models import User


@dataclass(frozen=True)
class Actor:
    """Somebody in one role at one place, or the system doing a named task.

    The assignment gives role, grade and place. `visible_to(actor)`, `may(permission)` and `by=actor` take
    an actor everywhere; nothing takes a bare user.
    """

    user: "User | None"
    assignment: RoleAssignment | None
    task: str = ""
    inspected_prison_ids: frozenset[int] = frozenset()
    #: The day of the request; None for who acts out of a request. What ends by itself ends by this day.
    today: datetime.date | None = field(default=None, compare=False)

    @property
    def is_system(self) -> bool:
        """Whether this is a worker and not a person; somebody who only signs in has no assignment yet."""
        return self.user is None and self.assignment is None

    @property
    def person(self) -> "User":
        """The person acting. Raises ValueError for the system, which never does what asks for one."""
        if self.user is None:
            raise ValueError(f"{self.name} is nobody")
        return self.user

    @property
    def role(self) -> str:
        """Key of the role, or "system"; empty for somebody in no role, who may do nothing."""
        if self.assignment:
            return self.assignment.role
        return "system" if self.is_system else ""

    @property
    def grade(self) -> str:
        """Key of the grade; empty where the role has none."""
        return self.assignment.grade if self.assignment else ""

    @property
    def prison_id(self) -> int | None:
        """The prison acted for."""
        return self.assignment.prison_id if self.assignment else None

    @property
    def trust_id(self) -> int | None:
        """The probation trust acted for."""
        return self.assignment.trust_id if self.assignment else None

    @property
    def organisation_id(self) -> int | None:
        """The partner organisation acted for."""
        return self.assignment.organisation_id if self.assignment else None

    @property
    def region_id(self) -> int | None:
        """The region acted for."""
        return self.assignment.region_id if self.assignment else None

    @property
    def prison_code(self) -> str:
        """Code of the prison, or empty."""
        return self.assignment.prison.code if self.assignment and self.assignment.prison else ""

    @property
    def trust_code(self) -> str:
        """Code of the trust, or empty."""
        return self.assignment.trust.code if self.assignment and self.assignment.trust else ""

    @property
    def name(self) -> str:
        """Full name of the person, or the name of the task."""
        return self.user.full_name if self.user else f"system: {self.task}"

    @property
    def role_in_words(self) -> str:
        """Such as "offender supervisor (prison officer)"."""
        return self.assignment.role_in_words if self.assignment else self.role

    def said_by(self) -> dict[str, Any]:
        """Who says something, as rows of `staff.models.history.Said` keep it: person, name and role.

        Raises ValueError where nobody in person acts.
        """
        return {"by": self.person, "name": self.name, "role": self.role_in_words}

    def may(self, permission: str) -> bool:
        """Whether the role allows it, such as "case_core:R"; the system may do what its task does."""
        return self.is_system or permissions.allows(self.role, permission)

    def opens(self, asked: Iterable[str], *, narrowed: bool | str = True) -> bool:
        """Whether any of these is allowed in the width asked for.

        `narrowed=False` leaves out what words narrow, words let in what is narrowed to just these.
        """
        for permission in asked:
            words = self.narrowed_to(permission.partition(":")[0])
            if self.may(permission) and (not words or narrowed is True or words == narrowed):
                return True
        return False

    def narrowed_to(self, key: str) -> str:
        """The words that narrow what this role may do with a kind of thing; empty where nothing does."""
        return permissions.THINGS[key].grant(self.role).narrowed_to


def system(task: str) -> Actor:
    """The actor of a worker; `task` names what it does."""
    return Actor(user=None, assignment=None, task=task)


def of(assignment: RoleAssignment, *, today: datetime.date | None = None) -> Actor:
    """The actor who acts in this assignment on a day. One query more for inspectors: their prisons."""
    inspected: frozenset[int] = frozenset()
    if assignment.role == "inspector":
        inspected = frozenset(assignment.inspected_prisons.values_list("id", flat=True))
    return Actor(user=assignment.user, assignment=assignment, inspected_prison_ids=inspected, today=today)


def assignments_of(user: "User", *, today: datetime.date) -> list[RoleAssignment]:
    """The assignments somebody may act in today, in the order shown for choosing."""
    return list(
        RoleAssignment.objects.holding(today)
        .filter(user=user)
        .select_related("user", "prison", "trust", "organisation", "region")
    )


def choose(
    user: "User", *, preferred: int | None, today: datetime.date
) -> tuple[Actor | None, list[RoleAssignment]]:
    """The actor of a session: the preferred assignment if it still holds, else the first; and all held."""
    held = assignments_of(user, today=today)
    chosen = next((one for one in held if one.pk == preferred), held[0] if held else None)
    return (of(chosen, today=today) if chosen else None), held
