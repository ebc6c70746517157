"""The made-up places and staff of the demonstration, and the days that everything is counted from."""

import csv
import datetime
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cases.models import Custody
from staff import actors
from staff.actions import accounts
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region, RoleAssignment, User

DATA = Path(__file__).resolve().parents[1] / "data"
BY = actors.system("demonstration")
#: How long everybody has held his or her role: longer than the longest case.
IN_POST_DAYS = 1500


@dataclass
class Estate:
    """What was made: assignments by user name, log-ins, custodies by prison number, places by code."""

    today: datetime.date
    assignments: dict[str, RoleAssignment] = field(default_factory=dict)
    logins: list[tuple[str, str, str, str]] = field(default_factory=list)
    custodies: dict[str, Custody] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Somebody of the demonstration staff, acting."""
        return actors.of(self.assignments[username])

    @cached_property
    def prisons(self) -> dict[str, Prison]:
        """The prisons by code."""
        return {prison.code: prison for prison in Prison.objects.all()}

    def day(self, days_ago: int) -> datetime.date:
        """That many days before today; the Friday before where it is a weekend, so that the order is kept."""
        on = self.today - datetime.timedelta(days=days_ago)
        return on - datetime.timedelta(days=max(on.weekday() - 4, 0))


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in omu/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def document(name: str) -> Any:
    """A JSON document in omu/data."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def staff(estate: Estate) -> None:
    """The places, and somebody in every role, each with a password of its own."""
    places = _places()
    for row in rows("demonstration_staff.tsv"):
        user, password = accounts.make(
            row["username"],
            given_names=row["given_names"],
            family_name=row["family_name"],
            email=f"{row['username']}@example.org",
            by=BY,
        )
        # The log-ins are handed out in a file, to be used as they are.
        User.objects.filter(pk=user.pk).update(must_change_password=False)
        inspected = [places[code] for code in row["place"].split(",")] if row["role"] == "inspector" else None
        estate.assignments[row["username"]] = accounts.give_role(
            user,
            role=row["role"],
            place=None if inspected else places.get(row["place"]),
            grade=row["grade"],
            inspected_prisons=inspected,  # type: ignore[arg-type]
            today=estate.today - datetime.timedelta(days=IN_POST_DAYS),
            by=BY,
        )
        place = places.get(row["place"])
        estate.logins.append((row["role"], row["username"], password, place.name if place else ""))


def _places() -> dict[str, Prison | ProbationTrust | Organisation]:
    region = Region.objects.create(code="FER", name="Ferncliffe")
    made: list[Prison | ProbationTrust | Organisation] = [
        Prison.objects.create(code="ASH", name="Ashbourne", region=region, prison_group="Training prisons"),
        Prison.objects.create(
            code="MRD", name="Morden", region=region, resettlement=True, prison_group="Resettlement prisons"
        ),
        ProbationTrust.objects.create(code="ALD", name="Aldwater Probation Trust"),
        ProbationTrust.objects.create(code="NFP", name="North Ferncliffe Probation Trust"),
        ProbationTrust.objects.create(code="VOM", name="Vale of Morden Probation Trust"),
        Organisation.objects.create(code="STEP", name="Stepping Stones"),
    ]
    return {place.code: place for place in made}
