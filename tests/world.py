"""A small estate for tests, built through the actions: two prisons, two trusts, somebody in every role.

Ashbourne and Morden, Aldwater and Vale of Morden, and everybody in them are made up.
"""

import datetime
import itertools
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from cases.actions import allocations, receptions
from cases.actions.reception_facts import Reception
from cases.models import Custody, HeldAs
from cases.standards.dates import age_on
from cases.standards.security_category import offered
from staff import actors
from staff.actions import accounts
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region, RoleAssignment, User
from staff.permissions import PRISON_ROLES, ROLE_NAMES, TRUST_ROLES

#: The day on which tests take place unless they say otherwise: a Thursday without holidays near it.
TODAY = datetime.date(2026, 10, 8)
GRADES = {"offender_supervisor": "prison_officer", "offender_manager": "probation_officer"}
PASSWORD = "correct-horse-battery"


@dataclass
class World:
    """Places, people and short ways to make more; `today` is the day it all happens on."""

    today: datetime.date = TODAY
    system: Actor = field(default_factory=lambda: actors.system("tests"))
    _numbers: Any = field(default_factory=lambda: itertools.count(1000))
    _made: dict[str, Actor] = field(default_factory=dict)

    @cached_property
    def region(self) -> Region:
        """The only region."""
        return Region.objects.create(code="NFC", name="North Ferncliffe")

    @cached_property
    def ashbourne(self) -> Prison:
        """The prison most things happen in."""
        return Prison.objects.create(code="ASH", name="Ashbourne", region=self.region)

    @cached_property
    def morden(self) -> Prison:
        """Another prison."""
        return Prison.objects.create(code="MRD", name="Morden", region=self.region)

    @cached_property
    def aldwater(self) -> ProbationTrust:
        """The trust of most offender managers."""
        return ProbationTrust.objects.create(code="ALD", name="Aldwater Probation Trust")

    @cached_property
    def vale(self) -> ProbationTrust:
        """Another trust."""
        return ProbationTrust.objects.create(code="VOM", name="Vale of Morden Probation Trust")

    @cached_property
    def partner(self) -> Organisation:
        """A partner organisation."""
        return Organisation.objects.create(code="STEP", name="Stepping Stones")

    def user(self, username: str, **fields: Any) -> User:
        """Somebody without a role, with the password PASSWORD."""
        names = {"given_names": username[:1].upper(), "family_name": username.title()[:40]} | fields
        user, _ = accounts.make(username, by=self.system, **names)
        user.set_password(PASSWORD)
        user.must_change_password = False
        user.save()
        return user

    def place_of(self, role: str, place: Any = None) -> Any:
        """Where a role is held unless said otherwise."""
        if place is not None or role == "inspector":
            return place
        if role in PRISON_ROLES:
            return self.ashbourne
        return self.aldwater if role in TRUST_ROLES else self.partner if role == "partner" else None

    def assign(
        self, role: str, *, place: Any = None, grade: str = "", user: User | None = None
    ) -> RoleAssignment:
        """A new role assignment, of a new user unless one is given."""
        place = self.place_of(role, place)
        user = user or self.user(f"{role[:20]}.{next(self._numbers)}")
        inspected = [self.ashbourne] if role == "inspector" else None
        return accounts.give_role(
            user,
            role=role,
            place=place,
            grade=grade or GRADES.get(role, ""),
            inspected_prisons=inspected,
            today=self.today,
            by=self.system,
        )

    def actor(self, role: str, *, place: Any = None, grade: str = "") -> Actor:
        """Somebody acting in `role`; the same one each time for the same role, place and grade."""
        key = f"{role}:{getattr(place, 'code', '')}:{grade}"
        if key not in self._made:
            self._made[key] = actors.of(self.assign(role, place=place, grade=grade))
        return self._made[key]

    def reception(self, **facts: Any) -> Reception:
        """A plausible reception at Ashbourne; `facts` replace any of it."""
        serial = next(self._numbers)
        plain = Reception(
            prison=facts.pop("prison", None) or self.ashbourne,
            number=f"A{serial:04d}{'ABCDEFGH'[serial % 8]}{'KLMNPRST'[serial // 8 % 8]}",
            family_name="Rees",
            given_names="Siôn",
            born_on=datetime.date(1992, 3, 4),
            sex="M",
            received_on=self.today,
            sentenced_on=self.today,
            court="Ferncliffe Crown Court",
            main_offence="Burglary in a dwelling",
            offence_group="Burglary, domestic",
            sentence_kind="DET",
            years=4,
            key_dates={
                "CRD": datetime.date(2028, 10, 7),
                "LED": datetime.date(2030, 10, 7),
                "SED": datetime.date(2030, 10, 7),
            },
            security_category="C",
        )
        made = replace(plain, **facts)
        if "security_category" in facts or made.born_on is None:
            return made
        age = age_on(born_on=made.born_on, on=made.received_on)
        letters = "C" in offered(sex=made.sex, age=age)
        return made if letters else replace(made, security_category="closed")

    def receive(self, **facts: Any) -> Custody:
        """Somebody received, by the system."""
        received = receptions.receive(self.reception(**facts), today=self.today, by=self.system)
        return Custody.objects.for_page().get(pk=received.pk)

    def allocate(self, custody: Custody, actor: Actor, *, held_as: str = "", reason: str = "tests") -> None:
        """Give a case to an actor, as the one his or her role stands for."""
        by_role = {"offender_manager": HeldAs.OFFENDER_MANAGER, "wing_staff": HeldAs.PERSONAL_OFFICER}
        allocations.allocate(
            custody,
            held_as=held_as or by_role.get(actor.role, HeldAs.OFFENDER_SUPERVISOR),
            holder=actor.assignment,
            reason=reason,
            today=self.today,
            by=self.system,
        )

    def everybody(self) -> dict[str, Actor]:
        """Somebody in each role, at the usual place."""
        return {role: self.actor(role) for role in ROLE_NAMES}
