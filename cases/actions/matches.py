"""Looking for an earlier record of somebody who comes in; each look is in the audit (docs/domain.md 3.0)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from cases.actions import sounds
from cases.models import ClosedAs, Custody, Prisoner
from cases.models.candidates import Clues, keys
from cases.standards import identity
from cases.standards.guises import Guise, best, guises
from cases.standards.likeness import Ear, part, spoken
from cases.standards.matching import (
    Known,
    Sought,
    Verdict,
    Weights,
    built_in,
    in_force,
    judge,
    near_births,
)
from staff import audit
from staff.actors import Actor
from staff.models import Kind


@dataclass(frozen=True)
class Match:
    """Somebody who may be the one: the record, other numbers of the same human, where last, and why."""

    prisoner: Prisoner
    numbers: tuple[str, ...]
    last_prison: str
    verdict: Verdict


@transaction.atomic
def look(
    sought: Sought,
    *,
    others: Iterable[tuple[str, str]] = (),
    but_not: Prisoner | None = None,
    today: datetime.date,
    by: Actor,
) -> list[Match]:
    """Who on record may be the person sought, the likeliest first, with reasons; one line for each human.

    `others` are further names of that person, folded and as typed; each of the first few is looked for too.
    `but_not` leaves out a record and those known to be the same human. Nothing is found without a number or
    two letters of a name. For those who receive (`window_for`); the audit says who was shown.
    """
    weights = in_force(sets=built_in(), on=today)
    names = guises(sought=sought, others=others)
    found = _ranked(_records(names, by=by), names, weights)
    if but_not is not None:
        found = [one for one in found if _root(one.prisoner) != _root(but_not)]
    found = found[: weights.most]
    audit.record(by=by, deed="cases.match.sought", kind=Kind.READ, details={"shown": len(found)})
    audit.record_many(
        [
            audit.event(
                by=by,
                deed="cases.match.shown",
                kind=Kind.READ,
                subject=one.prisoner,
                prisoner_number=one.prisoner.number,
            )
            for one in found
        ]
    )
    return found


class Standing(StrEnum):
    """What receiving somebody who is known already comes to."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    ON_LICENCE = "on licence"
    CLOSED = "closed"


@dataclass(frozen=True)
class Choice:
    """Somebody said to be the same person: the number to carry over, and how his or her case stands."""

    prisoner: Prisoner
    standing: Standing


@transaction.atomic
def choose(number: str, *, by: Actor) -> Choice | None:
    """The person with this number, said to be the one who is received; None where there is none.

    The number carried over is that of the open case, or of the record the others are read with. For those
    who receive; it says no more than what is to be done next, and is in the audit.
    """
    window = Prisoner.objects.window_for(by)
    chosen = window.filter(number=number).first()
    if chosen is None:
        return None
    records = list(chosen.records)
    cases = Custody.objects.filter(prisoner__in=[one.pk for one in records]).select_related("headline")
    latest = max(cases, key=lambda one: (one.closed_on is None, one.opened_on, one.pk), default=None)
    root = next(one for one in records if one.same_as_id is None)
    person = root
    if latest and latest.closed_on is None:
        person = next(one for one in records if one.pk == latest.prisoner_id)
    audit.record_read(by=by, deed="cases.match.chosen", subject=person, prisoner_number=person.number)
    return Choice(person, _standing(latest, by))


def _standing(latest: Custody | None, by: Actor) -> Standing:
    if latest is None or latest.closed_as not in {"", ClosedAs.RELEASED_ON_LICENCE}:
        return Standing.CLOSED
    if latest.closed_on:
        return Standing.ON_LICENCE
    return Standing.HERE if latest.headline.prison_id == by.prison_id else Standing.ELSEWHERE


def _root(person: Prisoner) -> int:
    return person.same_as_id or person.pk


def _records(names: tuple[Guise, ...], *, by: Actor) -> list[Prisoner]:
    """Every record of everybody who might be meant, under any of the names."""
    window = Prisoner.objects.window_for(by)
    words = {word for one in names for text in _names(one.sought) for word in spoken(folded=text)}
    codes = sounds.of_words(words)
    candidates = {key for one in names for key in keys(window, clues=_clues(one, codes))}
    if not candidates:
        return []
    people = window.filter(pk__in=Prisoner.objects.humans(candidates).values("pk"))
    return list(people.prefetch_related("aliases", "stays__prison"))


def _clues(guise: Guise, codes: Mapping[str, frozenset[str]]) -> Clues:
    """What one name is looked for by; numbers and births are asked for with the name given."""
    sought = guise.sought
    name = f"{sought.family} {sought.given}".strip()
    numbers = sought.numbers if not guise.other else frozenset[str]()
    if len(name) < 2 and not numbers:
        return Clues()
    family, given = (
        {code for word in spoken(folded=text) for code in codes[word]} for text in _names(sought)
    )
    return Clues(
        numbers=numbers,
        name=name if len(name) > 1 else "",
        family_sounds=sorted(family),
        given_sounds=sorted(given),
        born_on=sought.born_on,
        births=near_births(born_on=sought.born_on) if sought.born_on else (),
    )


def _names(sought: Sought) -> tuple[str, str]:
    return sought.family, sought.given


def _ranked(people: list[Prisoner], names: tuple[Guise, ...], weights: Weights) -> list[Match]:
    ear = _ear([text for one in names for text in _names(one.sought)], people, weights)
    humans: dict[int, list[tuple[Verdict, Prisoner]]] = defaultdict(list)
    for person in people:
        known = _known(person)
        judged = [(one, judge(sought=one.sought, known=known, ear=ear, weights=weights)) for one in names]
        humans[_root(person)].append((best(verdicts=judged), person))
    found = [_match(records) for records in humans.values() if any(verdict.shown for verdict, _ in records)]
    return sorted(found, key=lambda one: (-one.verdict.points, one.prisoner.sort_name, one.prisoner.number))


def _ear(names: list[str], people: Iterable[Prisoner], weights: Weights) -> Ear:
    """How every word among these names sounds, in one query."""
    known = [name for person in people for name in (person.search_name, *_alias_names(person))]
    words = {word for name in [*names, *known] for word in spoken(folded=name)}
    words |= {part(folded=name).joined for name in names}
    return Ear(sounds=sounds.of_words(words), forms=weights.forms)


def _alias_names(person: Prisoner) -> list[str]:
    return [one.search_name for one in person.aliases.all() if one.ended_on is None]


def _known(person: Prisoner) -> Known:
    numbers = {number: f"earlier number {number}" for number in person.earlier_numbers}
    if person.pnc_number:
        numbers[person.pnc_number] = "PNC number"
    if person.cro_number:
        numbers[person.cro_number] = "CRO number"
    return Known(
        family=identity.folded(text=person.family_name),
        given=identity.folded(text=person.given_names),
        born_on=person.born_on,
        birth_estimated=person.birth_estimated,
        aliases=tuple((one.search_name, one.name) for one in person.aliases.all() if one.ended_on is None),
        numbers=numbers | {person.number: "prison number"},
    )


def _match(records: list[tuple[Verdict, Prisoner]]) -> Match:
    """One line for a human being: the record that is most alike, with the other numbers."""
    verdict, person = max(records, key=lambda pair: (pair[0].points, -pair[1].pk))
    stays = sorted(
        (stay for _, one in records for stay in one.stays.all()), key=lambda stay: (stay.arrived_on, stay.pk)
    )
    others = sorted(one.number for _, one in records if one.pk != person.pk)
    return Match(person, tuple(others), stays[-1].prison.name if stays else "", verdict)
