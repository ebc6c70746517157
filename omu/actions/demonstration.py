"""A demonstration estate: made-up prisons, staff and prisoners, built through the actions (README).

Everybody in omu/data/ is fictional. Days count back from the day it is loaded on, so that clocks make sense.
"""

import csv
import datetime
from dataclasses import dataclass, field
from pathlib import Path

from dateutil.relativedelta import relativedelta
from django.db import transaction

from cases.actions import allocations, receptions
from cases.actions.receptions import Reception
from cases.models import Custody, HeldAs
from cases.standards.dates import sentence_length
from omu.actions.refresh import refresh
from staff import actors
from staff.actions import accounts
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region, RoleAssignment, User

DATA = Path(__file__).resolve().parents[1] / "data"
BY = actors.system("demonstration")


@dataclass
class Estate:
    """What was made: assignments by user name, log-ins, custodies by prison number."""

    assignments: dict[str, RoleAssignment] = field(default_factory=dict)
    logins: list[tuple[str, str, str]] = field(default_factory=list)
    custodies: dict[str, Custody] = field(default_factory=dict)

    def actor(self, username: str) -> Actor:
        """Somebody of the demonstration staff, acting."""
        return actors.of(self.assignments[username])


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a table in omu/data."""
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def _places() -> dict[str, Prison | ProbationTrust | Organisation]:
    region = Region.objects.create(code="FER", name="Ferncliffe")
    made: list[Prison | ProbationTrust | Organisation] = [
        Prison.objects.create(code="ASH", name="Ashbourne", region=region),
        Prison.objects.create(code="MRD", name="Morden", region=region, resettlement=True),
        ProbationTrust.objects.create(code="ALD", name="Aldwater Probation Trust"),
        ProbationTrust.objects.create(code="NFP", name="North Ferncliffe Probation Trust"),
        ProbationTrust.objects.create(code="VOM", name="Vale of Morden Probation Trust"),
        Organisation.objects.create(code="STEP", name="Stepping Stones"),
    ]
    return {place.code: place for place in made}


def _staff(estate: Estate, *, today: datetime.date) -> None:
    places = _places()
    for row in rows("demonstration_staff.tsv"):
        user, password = accounts.make(
            row["username"], given_names=row["given_names"], family_name=row["family_name"], by=BY
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
            today=today - datetime.timedelta(days=730),
            by=BY,
        )
        estate.logins.append((row["role"], row["username"], password))


def _dates(length: str, kind: str, sentenced_on: datetime.date) -> dict[str, datetime.date]:
    if kind in {"IPP", "LIFE"}:
        return {"TED": sentenced_on + relativedelta(years=5)}
    parsed = sentence_length(text=length).value
    if parsed is None:
        return {}
    end = parsed.ends_on(sentenced_on=sentenced_on) or sentenced_on
    release = sentenced_on + (end - sentenced_on) / 2
    return {"CRD": release, "LED": end, "SED": end}


def _reception(row: dict[str, str], prison: Prison, *, today: datetime.date) -> Reception:
    received_on = today - datetime.timedelta(days=int(row["days_ago"]))
    remand = row["kind"] == "REM"
    length = sentence_length(text=row["length"]).value
    return Reception(
        prison=prison,
        number=row["number"],
        family_name=row["family_name"],
        given_names=row["given_names"],
        born_on=datetime.date.fromisoformat(row["born_on"]),
        sex="M",
        aliases=[name.strip() for name in row["aliases"].split(";") if name.strip()],
        received_on=received_on,
        kind="remand" if remand else "sentence",
        sentenced_on=None if remand else received_on,
        court="" if remand else "Ferncliffe Crown Court",
        main_offence=row["offence"],
        offence_group=row["group"],
        sentence_kind="" if remand else row["kind"],
        years=length.years if length else 0,
        months=length.months if length else 0,
        days=length.days if length else 0,
        key_dates={} if remand else _dates(row["length"], row["kind"], received_on),
        security_category=row["category"],
        is_ppo=row["ppo"] == "Y",
        earlier_rosh_level=row["level"],
        earlier_rosh_on=received_on if row["level"] else None,
        source="demonstration",
    )


def _people(estate: Estate, *, today: datetime.date) -> None:
    prison = estate.assignments["head.marlowe"].prison
    clerk, head = estate.actor("admin.penrose"), estate.actor("head.marlowe")
    for row in rows("demonstration_people.tsv"):
        reception = _reception(row, prison, today=today)  # type: ignore[arg-type]
        custody = receptions.receive(reception, today=reception.received_on, by=clerk)
        estate.custodies[row["number"]] = custody
        allocated_on = min(reception.received_on + datetime.timedelta(days=1), today)
        for column, held_as in (("os", HeldAs.OFFENDER_SUPERVISOR), ("om", HeldAs.OFFENDER_MANAGER)):
            if row[column]:
                holder = estate.assignments[row[column]]
                allocations.allocate(custody, held_as=held_as, holder=holder, today=allocated_on, by=head)


@transaction.atomic
def load(*, today: datetime.date) -> Estate:
    """Load the demonstration into an empty database. Raises Refused where there is anything in it already."""
    if User.objects.exists():
        raise Refused("There are accounts already: demonstration data is loaded into an empty database only.")
    estate = Estate()
    _staff(estate, today=today)
    _people(estate, today=today)
    refresh(list(estate.custodies.values()), today=today)
    return estate
