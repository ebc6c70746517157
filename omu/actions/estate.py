"""A made-up estate in the interchange format: plausible, streaming, the same for the same seed.

Each person comes from dice of his or her own, so that the first fifty of five thousand are the fifty.
"""

import datetime
import json
from collections.abc import Iterator
from typing import Any

from cases.standards import security_category
from cases.standards.dates import age_on
from omu.actions import (
    estate_places,
    estate_plans,
    estate_programmes,
    estate_risk,
    estate_sentences,
    estate_work,
)
from omu.actions.estate_places import Dice, MadePrison, Plan, words
from omu.actions.estate_sentences import MadeCustody
from omu.actions.record_files import FORMAT, VERSION
from staff.actions.errors import Refused

Row = dict[str, Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
#: 26 letters, four figures, two letters; the step has no factor in common with their number.
NUMBERS, STEP = 26 * 10_000 * 26 * 26, 104_729
MOST_PRISONS, MOST_PRISONERS = 999, 1_000_000
YOUNG_FROM, YOUNG_TO = 18, 21


def lines(*, prisons: int, prisoners: int, seed: int, day: datetime.date) -> Iterator[str]:
    """The lines of a file: header, places and users, then the people. Refused on figures out of range."""
    if not 1 <= prisons <= MOST_PRISONS or not 0 <= prisoners <= MOST_PRISONERS:
        raise Refused(f"From 1 to {MOST_PRISONS} prisons and up to {MOST_PRISONERS:,} prisoners can be made.")
    return _lines(estate_places.planned(prisons=prisons, prisoners=prisoners, seed=seed, day=day), prisoners)


def _lines(plan: Plan, prisoners: int) -> Iterator[str]:
    made_at = f"{plan.day.isoformat()}T00:00:00+00:00"
    yield _ENCODER.encode({"format": FORMAT, "version": VERSION, "made_at": made_at})
    for place in estate_places.lines(plan):
        yield _ENCODER.encode(place)
    for run in estate_programmes.provisions(plan):
        yield _ENCODER.encode(run)
    for index in range(prisoners):
        yield _ENCODER.encode(record(index, plan=plan))


def number_of(index: int, *, seed: int) -> str:
    """The prison number of the person at this place: different for each, scattered over all."""
    left = (index * STEP + seed * 7_919) % NUMBERS
    left, third = divmod(left, 26)
    left, second = divmod(left, 26)
    first, figures = divmod(left, 10_000)
    return f"{chr(65 + first)}{figures:04d}{chr(65 + second)}{chr(65 + third)}"


def record(index: int, *, plan: Plan) -> Row:
    """The person at this place of the estate."""
    dice = Dice(f"{plan.seed}:{index}")
    number = number_of(index, seed=plan.seed)
    prison = plan.prisons[index % len(plan.prisons)]
    young = dice.hits(5)
    custody = estate_sentences.current(dice, plan=plan, prison=prison, young=young)
    custodies = [custody]
    if not young and dice.hits(20):
        before = estate_sentences.earlier(dice, plan=plan, prison=prison, before=custody.received_on)
        custodies.insert(0, before)
    identity = _identity(dice, number, prison, custodies, young=young)
    for one in custodies:
        _category(one, identity)
    held: list[Row] = []
    for one in custodies:
        held = estate_work.allocations(dice, plan=plan, custody=one)
        if held:
            one.facts["allocations"] = held
    _known_before(dice, custody)
    foreign = identity["nationality"] not in ("British", "Irish")
    made = {
        "identity": identity,
        "custodies": [one.facts for one in custodies],
        "circumstances": estate_work.circumstances(dice, plan=plan, custody=custody, foreign=foreign),
        "alerts": estate_work.alerts(dice, plan=plan, custody=custody),
        "mappa_decisions": estate_work.mappa(dice, plan=plan, custody=custody),
        "contacts": estate_work.contacts(dice, plan=plan, number=number, custody=custody, held=held),
    } | _managed(Dice(f"{plan.seed}:{index}:managed"), plan, identity, custody)
    _with_programmes(Dice(f"{plan.seed}:{index}:programmes"), plan, custody, made)
    return {name: value for name, value in made.items() if value}


def _with_programmes(dice: Dice, plan: Plan, custody: MadeCustody, made: Row) -> None:
    """Add what was begun for the needs of the person, and what he or she says of them."""
    found = estate_programmes.added(
        dice, plan=plan, custody=custody, assessed=made["assessments"], plans=made["sentence_plans"]
    )
    made["alerts"] += found.pop("alerts", [])
    made |= found


def _managed(dice: Dice, plan: Plan, identity: Row, custody: MadeCustody) -> Row:
    """What the unit has made of the case: an assessment, a decision, a plan."""
    assessed = estate_risk.assessments(dice, plan=plan, identity=identity, custody=custody)
    return {
        "assessments": assessed,
        "decisions": estate_risk.decisions(dice, plan=plan, custody=custody, assessed=assessed),
        "sentence_plans": estate_plans.plans(dice, plan=plan, custody=custody, assessed=assessed),
    }


def _category(custody: MadeCustody, identity: Row) -> None:
    """Women and young adults are closed or open instead of what was drawn for a man."""
    drawn, born_on = custody.facts.get("security_category", ""), identity["born_on"]
    age = age_on(born_on=datetime.date.fromisoformat(born_on), on=custody.received_on)
    if not security_category.fits(category=drawn, sex=identity["sex"], age=age).fits:
        held_open = drawn == "D"
        custody.facts["security_category"] = security_category.OPEN if held_open else security_category.CLOSED


def _known_before(dice: Dice, custody: MadeCustody) -> None:
    """Whether he or she counts as a prolific offender, and the level of an assessment before custody."""
    if custody.kind == "remand":
        return
    on = custody.facts["received_on"]
    if dice.hits(7):
        custody.facts.update(is_ppo=True, ppo_since=on)
    if dice.hits(30):
        level = dice.one({"low": 30, "medium": 45, "high": 22, "very_high": 3})
        custody.facts.update(earlier_rosh_level=level, earlier_rosh_on=on)


def _identity(
    dice: Dice, number: str, prison: MadePrison, custodies: list[MadeCustody], *, young: bool
) -> Row:
    first = custodies[0].received_on
    years = dice.randint(YOUNG_FROM, YOUNG_TO) if young else min(19 + int(dice.expovariate(1 / 13)), 85)
    born_on = first - datetime.timedelta(days=years * 366 + dice.randint(0, 360))
    nationality = dice.one(words()["nationalities"])
    family = estate_places.family_name(dice)
    given = dice.choice(words()["given"][prison.holds])
    language = words()["languages"][nationality]
    identity: Row = {
        "number": number,
        "family_name": family,
        "given_names": given,
        "born_on": born_on.isoformat(),
        "sex": prison.holds,
        "ethnicity": dice.one(words()["ethnicities"]),
        "religion": dice.one(words()["religions"]),
        "nationality": nationality,
        "first_language": language,
        "home_area": dice.choice(words()["areas"]),
    }
    if dice.hits(70):
        identity["interpreter_needed"] = language != "English" and dice.hits(60)
    if dice.hits(40):
        identity["release_area"] = identity["home_area"]
    if dice.hits(15):
        other = f"{estate_places.family_name(dice)} {given}"
        identity["aliases"] = [{"name": other, "kind": dice.choice(("aka", "birth", "spelling"))}]
    return identity
