"""Looking for an earlier record of somebody who comes in; each look is in the audit (docs/domain.md 3.0)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction
from django.db.models import prefetch_related_objects

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
    years_that_matter,
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


@dataclass(frozen=True)
class _Judged:
    """A record and what is thought of it."""

    prisoner: Prisoner
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
    two letters of a name; names less alike are looked at only where those near show nobody and no date of
    birth is given. For those who receive (`window_for`); the audit says who was shown.
    """
    weights = in_force(sets=built_in(), on=today)
    names = guises(sought=sought, others=others)
    ranked = _ranked(_records(names, weights, by=by), names, weights)
    if not (ranked or sought.born_on):
        ranked = _ranked(_records(names, weights, far=True, by=by), names, weights)
    if but_not is not None:
        ranked = [records for records in ranked if _root(records[0].prisoner) != _root(but_not)]
    found = _matches(ranked[: weights.most])
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
    chosen = window.filter(number=identity.prison_number(text=number).value).first()
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


def _records(names: tuple[Guise, ...], weights: Weights, *, far: bool = False, by: Actor) -> list[Prisoner]:
    """Every record of everybody who might be meant, under any of the names."""
    window = Prisoner.objects.window_for(by)
    words = {word for one in names for text in _names(one.sought) for word in spoken(folded=text)}
    codes = sounds.of_words(words)
    clues = [replace(_clues(one, codes, weights), far=far) for one in names]
    candidates = {key for one in clues for key in keys(window, clues=one)}
    if not candidates:
        return []
    people = window.filter(pk__in=Prisoner.objects.humans(candidates).values("pk"))
    return list(people.prefetch_related("aliases"))


def _clues(guise: Guise, codes: Mapping[str, frozenset[str]], weights: Weights) -> Clues:
    """What one name is looked for by; numbers and births are asked for with the name given."""
    sought, born_on = guise.sought, guise.sought.born_on
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
        born_on=born_on,
        births=near_births(born_on=born_on) if born_on else (),
        years=years_that_matter(born_on=born_on, weights=weights) if born_on else None,
    )


def _names(sought: Sought) -> tuple[str, str]:
    return sought.family, sought.given


def _ranked(people: list[Prisoner], names: tuple[Guise, ...], weights: Weights) -> list[list[_Judged]]:
    """Each human being of whom a record is shown, the likeliest first; its most alike record first."""
    ear = _ear([text for one in names for text in _names(one.sought)], people, weights)
    humans: dict[int, list[_Judged]] = defaultdict(list)
    for person in people:
        known = _known(person)
        judged = [(one, judge(sought=one.sought, known=known, ear=ear, weights=weights)) for one in names]
        humans[_root(person)].append(_Judged(person, best(verdicts=judged)))
    found = [sorted(records, key=_order) for records in humans.values()]
    found = [records for records in found if any(one.verdict.shown for one in records)]
    return sorted(found, key=lambda records: _place(records[0]))


def _order(one: _Judged) -> tuple[int, int]:
    return -one.verdict.points, one.prisoner.pk


def _place(one: _Judged) -> tuple[int, str, str]:
    return -one.verdict.points, one.prisoner.sort_name, one.prisoner.number


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


def _matches(humans: list[list[_Judged]]) -> list[Match]:
    """One line for a human being: the record that is most alike, with the other numbers and where last."""
    prefetch_related_objects([one.prisoner for records in humans for one in records], "stays__prison")
    return [_match(records) for records in humans]


def _match(records: list[_Judged]) -> Match:
    best = records[0]
    stays = sorted(
        (stay for one in records for stay in one.prisoner.stays.all()),
        key=lambda stay: (stay.arrived_on, stay.pk),
    )
    others = sorted(one.prisoner.number for one in records[1:])
    return Match(best.prisoner, tuple(others), stays[-1].prison.name if stays else "", best.verdict)
