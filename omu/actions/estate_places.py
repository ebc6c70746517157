"""The made-up places and staff of a generated estate (docs/interchange/README.md)."""

import datetime
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data" / "estate.json"
#: Everybody has held his or her role longer than the longest custody.
IN_POST_DAYS = 40 * 365
PRISONS_A_REGION, PRISONS_A_TRUST = 10, 3
PRISONERS_AN_OFFICER, MOST_OFFICERS = 40, 25
WOMEN_EVERY = 12


class Dice(random.Random):
    """Chances that are the same every time for the same seed."""

    def one(self, shares: Mapping[str, int]) -> str:
        """One of these, each as often as its share says."""
        return self.choices(tuple(shares), tuple(shares.values()))[0]

    def hits(self, percent: float) -> bool:
        """Whether something with this chance happens."""
        return self.random() * 100 < percent

    def day(self, first: datetime.date, last: datetime.date) -> datetime.date:
        """A day from the first to the last; the first where the last is before it."""
        return first + datetime.timedelta(days=self.randint(0, max((last - first).days, 0)))


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """Syllables, offences, shares and texts (omu/data/estate.json)."""
    found: Mapping[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True)
class MadePrison:
    """A prison with the user names of who works there, by role."""

    code: str
    name: str
    region: str
    holds: str
    trust: str
    supervisors: Sequence[str]
    officers: Sequence[str]
    others: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class MadeTrust:
    """A trust with the user names of its offender managers."""

    code: str
    name: str
    managers: Sequence[str]


@dataclass(frozen=True)
class Plan:
    """The places of an estate, before anybody is in them."""

    seed: int
    day: datetime.date
    prisons: Sequence[MadePrison]
    trusts: Mapping[str, MadeTrust]

    def holding(self, sex: str) -> list[MadePrison]:
        """The prisons for one sex."""
        return [one for one in self.prisons if one.holds == sex]


OTHERS = ("head_of_omu", "case_administrator", "public_protection", "security", "health")


def planned(*, prisons: int, prisoners: int, seed: int, day: datetime.date) -> Plan:
    """The places and staff for so many prisoners; the same for the same figures."""
    dice = Dice(f"{seed}:places")
    officers = min(max(prisoners // prisons // PRISONERS_AN_OFFICER, 2), MOST_OFFICERS)
    trusts = {}
    for number in range(1, prisons // PRISONS_A_TRUST + 2):
        code = f"T{number:02d}"
        managers = tuple(f"{code.lower()}.om{one}" for one in range(1, officers * PRISONS_A_TRUST + 1))
        trusts[code] = MadeTrust(code, f"{_place(dice)} Probation Trust", managers)
    made = [_prison(number, officers, sorted(trusts), dice) for number in range(1, prisons + 1)]
    return Plan(seed, day, made, trusts)


def _place(dice: Dice) -> str:
    return f"{dice.choice(words()['syllables']['begin'])}{dice.choice(words()['place_ends'])}"


def _prison(number: int, officers: int, trusts: Sequence[str], dice: Dice) -> MadePrison:
    code = f"E{number:03d}"
    low = code.lower()
    return MadePrison(
        code=code,
        name=f"{_place(dice)} {number}",
        region=f"R{(number - 1) // PRISONS_A_REGION + 1:02d}",
        holds="F" if number % WOMEN_EVERY == 0 else "M",
        trust=dice.choice(trusts),
        supervisors=tuple(f"{low}.os{one}" for one in range(1, officers + 1)),
        officers=tuple(f"{low}.wing{one}" for one in range(1, 5)),
        others=tuple((role, f"{low}.{role}") for role in OTHERS),
    )


def lines(plan: Plan) -> Iterator[dict[str, Any]]:
    """The lines about places and users, in the order in which they can be made."""
    for code in sorted({one.region for one in plan.prisons}):
        yield {"region": {"code": code, "name": f"Made-up region {code}"}}
    for one in plan.prisons:
        facts = {"code": one.code, "name": one.name, "region": one.region, "holds": one.holds}
        yield {"prison": facts}
    for trust in plan.trusts.values():
        yield {"trust": {"code": trust.code, "name": trust.name}}
    yield from _users(plan)


def _users(plan: Plan) -> Iterator[dict[str, Any]]:
    dice = Dice(f"{plan.seed}:staff")
    began = (plan.day - datetime.timedelta(days=IN_POST_DAYS)).isoformat()
    for prison in plan.prisons:
        held = [(name, "offender_supervisor") for name in prison.supervisors]
        held += [(name, "wing_staff") for name in prison.officers]
        held += [(name, role) for role, name in prison.others]
        for name, role in held:
            grade = {"grade": "prison_officer"} if role == "offender_supervisor" else {}
            yield _user(name, {"role": role, "prison": prison.code, "started_on": began, **grade}, dice)
    for trust in plan.trusts.values():
        for name in trust.managers:
            facts = {"role": "offender_manager", "trust": trust.code, "started_on": began}
            yield _user(name, facts | {"grade": "probation_officer"}, dice)


def _user(name: str, role: Mapping[str, str], dice: Dice) -> dict[str, Any]:
    given = dice.choice(words()["given"][dice.choice("MF")])
    return {
        "user": {
            "username": name,
            "given_names": given,
            "family_name": family_name(dice),
            "roles": [dict(role)],
        }
    }


def family_name(dice: Dice) -> str:
    """A name put together from syllables."""
    syllables = words()["syllables"]
    middle = dice.choice(syllables["middle"]) if dice.hits(60) else ""
    return f"{dice.choice(syllables['begin'])}{middle}{dice.choice(syllables['end'])}"
