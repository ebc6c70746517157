"""The places and users that stand before the records of a file, made on demand (docs/interchange)."""

import datetime
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from jsonschema_rs import Draft202012Validator

from cases.actions import supervision_files
from cases.actions.record_parts import Names
from cases.standards.record_checks import KnownNames
from omu.actions.record_files import Line, RecordFile, Unreadable
from sentence_plans.actions import provision
from staff.actions import account_rows
from staff.actions import places as staff_places
from staff.actions.account_rows import NewAccount, NewRole
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Organisation, Prison, ProbationTrust, Region, User

#: Members of a session of supervision that name somebody.
SOMEBODY = ("officer", "supervisor", "withdrawn_by")
#: Where a role may be held.
WHERE = ("prison", "trust", "organisation", "region")
SCHEMA = Path(__file__).resolve().parents[1] / "data" / "places-v1.schema.json"
OF_A_PRISON = ("holds", "resettlement", "prison_group", "home_areas")
OF_A_RUN = ("places_a_year", "courses_a_year", "is_staffed", "targeting", "asked_of")


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    """What checks a line about a place or user."""
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")), validate_formats=True)


@dataclass
class Places:
    """What a file says of places and users, by kind, with the line of each."""

    said: dict[str, list[tuple[int, Mapping[str, Any]]]] = field(default_factory=dict)

    def of(self, kind: str) -> list[tuple[int, Mapping[str, Any]]]:
        """Line and facts of every place or user of a kind."""
        return self.said.get(kind, [])

    def added_to(self, names: Names) -> KnownNames:
        """The names that will be known once these are made."""
        return KnownNames(
            {*names.prisons, *(one["code"] for _, one in self.of("prison"))},
            {*names.trusts, *(one["code"] for _, one in self.of("trust"))},
            {*names.organisations, *(one["code"] for _, one in self.of("organisation"))},
            {*names.users, *(one["username"].lower() for _, one in self.of("user"))},
        )


def read(file: RecordFile) -> Places:
    """The lines about places and users. Raises Unreadable at the first that is wrong: nothing can follow."""
    found = Places()
    for line in file.places():
        _check_shape(line)
        found.said.setdefault(line.kind, []).append((line.number, (line.data or {})[line.kind]))
    return found


def _check_shape(line: Line) -> None:
    error = next(iter(validator().iter_errors(line.data)), None)
    if error:
        path = ".".join(str(step) for step in error.instance_path)
        raise Unreadable(f"{path}: {error.message}", line=line.number)


@transaction.atomic
def make(places: Places, *, today: datetime.date, by: Actor) -> int:
    """Make the places and users that are not here, and what prisons run; returns how many places and users.

    Raises Refused, naming the line.
    """
    made = len(staff_places.make_many(_plain(Region, places.of("region")), by=by))
    regions = {one.code: one for one in Region.objects.all()}
    prisons = [_named(line, _prison, one, regions) for line, one in places.of("prison")]
    made += len(staff_places.make_many(prisons, by=by))
    made += len(staff_places.make_many(_plain(ProbationTrust, places.of("trust")), by=by))
    made += len(staff_places.make_many(_plain(Organisation, places.of("organisation")), by=by))
    codes: dict[str, Any] = {f"prison {one.code}": one for one in Prison.objects.all()}
    codes |= {f"trust {one.code}": one for one in ProbationTrust.objects.all()}
    codes |= {f"organisation {one.code}": one for one in Organisation.objects.all()}
    codes |= {f"region {one.code}": one for one in regions.values()}
    accounts = [_named(line, _account, one, codes) for line, one in places.of("user")]
    made += len(account_rows.make_many(accounts, by=by))
    _runs(places, codes, today=today, by=by)
    return made + _sessions(places, codes, today=today, by=by)


def _named_users(names: set[str]) -> dict[str, User]:
    """These users, as a line names them."""
    users = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    return {f"user {one.lower}": one for one in users}


def _runs(places: Places, codes: Mapping[str, Any], *, today: datetime.date, by: Actor) -> None:
    """What the prisons run; each was entered by somebody."""
    said = places.of("provision")
    known = {**codes, **_named_users({one["saved_by"].lower() for _, one in said})}
    provision.add_many([_named(line, _run, one, known) for line, one in said], today=today, by=by)


def _sessions(places: Places, codes: Mapping[str, Any], *, today: datetime.date, by: Actor) -> int:
    """The sessions of supervision, once those who were there have their roles."""
    said = places.of("supervision")
    names = {one[member].lower() for _, one in said for member in SOMEBODY if member in one}
    known = {**codes, **_named_users(names)}
    sessions = [_named(line, _session, one, known) for line, one in said]
    for (line, _), held in zip(said, sessions, strict=True):
        refusal = supervision_files.objection(held, today=today)
        if refusal:
            raise Refused(f"Line {line}: {refusal.message}", field=refusal.field)
    return supervision_files.take_over(sessions, today=today, by=by)


def _session(one: Mapping[str, Any], known: Mapping[str, Any]) -> supervision_files.Held:
    said: dict[str, Any] = {name: one[name] for name in supervision_files.SAID if name in one}
    days = {name: datetime.date.fromisoformat(day) for name, day in said.items() if name.endswith("_on")}
    people = {name: known[f"user {one[name].lower()}"] for name in SOMEBODY if name in one}
    prison = known[f"prison {one['prison']}"]
    return supervision_files.Held(**(said | days | people | {"prison": prison}))


def _plain(kind: Any, said: Iterable[tuple[int, Mapping[str, Any]]]) -> list[Any]:
    return [kind(code=one["code"], name=one["name"]) for _, one in said]


def _named(line: int, make: Callable[..., Any], *facts: Mapping[str, Any]) -> Any:
    """What is made of a line; a refusal or an unknown code names the line."""
    try:
        return make(*facts)
    except KeyError as unknown:
        raise Refused(f"Line {line}: {unknown.args[0]} is not known.") from unknown
    except Refused as refusal:
        raise Refused(f"Line {line}: {refusal.message}", field=refusal.field) from refusal


def _prison(one: Mapping[str, Any], regions: Mapping[str, Region]) -> Prison:
    more = {name: one[name] for name in OF_A_PRISON if name in one}
    return Prison(code=one["code"], name=one["name"], region=regions[one["region"]], **more)


def _run(one: Mapping[str, Any], known: Mapping[str, Any]) -> provision.Whole:
    """What a prison runs, with its courses."""
    days = datetime.date.fromisoformat
    return provision.Whole(
        prison=known[f"prison {one['prison']}"],
        programme=one["programme"],
        user=known[f"user {one['saved_by'].lower()}"],
        run=provision.Run(**{name: one[name] for name in OF_A_RUN if name in one}),
        courses=tuple(
            provision.Planned(
                starts_on=days(each["starts_on"]), ends_on=days(each["ends_on"]), places=each["places"]
            )
            for each in one.get("courses", ())
        ),
    )


def _account(one: Mapping[str, Any], places: Mapping[str, Any]) -> NewAccount:
    roles = []
    for role in one["roles"]:
        kind = next((kind for kind in WHERE if kind in role), "")
        place = places[f"{kind} {role[kind]}"] if kind else None
        began = datetime.date.fromisoformat(role["started_on"])
        ended = datetime.date.fromisoformat(role["ended_on"]) if "ended_on" in role else None
        roles.append(NewRole(role["role"], place, began, role.get("grade", ""), ended))
        account_rows.check(roles[-1])
    more = {name: one[name] for name in ("email", "telephone", "is_active") if name in one}
    return NewAccount(one["username"], one["given_names"], one["family_name"], tuple(roles), **more)
