"""Who might be the person sought, found by index: by number, by letters, by sound, by near birth."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from cases.models.prisoners import Alias, Prisoner, PrisonerQuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any])
#: So many of each way in; the most alike first. Whoever is left out by this is less alike than all of them.
MOST = 30


@dataclass(frozen=True, kw_only=True)
class Clues:
    """What to look by: numbers, the folded name, codes of sound by part of the name, births near the one."""

    numbers: Collection[str] = ()
    name: str = ""
    family_sounds: Collection[str] = ()
    given_sounds: Collection[str] = ()
    born_on: datetime.date | None = None
    births: Collection[datetime.date] = ()
    #: Years of birth with which likeness of the name can still come to a match, besides `births`; or any.
    years: tuple[int, int] | None = None
    #: Whether names less alike are looked at too; slow among many, for when nothing else found anybody.
    far: bool = False

    @property
    def every_sound(self) -> list[str]:
        """Codes of every word."""
        return sorted({*self.family_sounds, *self.given_sounds})


def keys(people: PrisonerQuerySet, *, clues: Clues) -> list[int]:
    """Keys of those among `people` who might be the one, in one query over the indexes; in no order."""
    ways = list(_ways(people, clues))
    if not ways:
        return []
    found = ways[0].union(*ways[1:], all=True) if len(ways) > 1 else ways[0]
    return list({key for (key,) in found})


def _ways(people: PrisonerQuerySet, clues: Clues) -> "Iterator[QuerySet[Any]]":
    if clues.numbers:
        yield from _by_number(people, sorted(clues.numbers))
    if clues.name:
        way = "trigram_similar" if clues.far else "trigram_word_similar"
        yield from _most_alike(people, Q(**{f"search_name__{way}": clues.name}), clues)
    if clues.family_sounds and clues.given_sounds:
        both = Q(sounds__overlap=list(clues.family_sounds)) & Q(sounds__overlap=list(clues.given_sounds))
        yield from _most_alike(people, both, clues)
    if clues.born_on and clues.name:
        yield _alike(people.filter(born_on=clues.born_on), clues).values_list("pk")[:MOST]
    if clues.born_on and clues.every_sound:
        heard, births = Q(sounds__overlap=clues.every_sound), sorted(clues.births)
        yield _alike(people.filter(heard, born_on__in=births), clues).values_list("pk")[:MOST]
        near = _of_aliases(people, heard & Q(prisoner__born_on__in=births))
        yield _alike(near, clues).values_list("prisoner")[:MOST]


def _most_alike(people: PrisonerQuerySet, condition: Q, clues: Clues) -> "Iterator[QuerySet[Any]]":
    """By the name and by other names: both tables have the same columns for it."""
    yield _alike(people.filter(condition, _born("", clues)), clues).values_list("pk")[:MOST]
    named = _of_aliases(people, condition & _born("prisoner__", clues))
    yield _alike(named, clues).values_list("prisoner")[:MOST]


def _born(whose: str, clues: Clues) -> Q:
    if clues.years is None:
        return Q()
    first, last = clues.years
    within = Q(**{f"{whose}born_on__range": (datetime.date(first, 1, 1), datetime.date(last, 12, 31))})
    return within | Q(**{f"{whose}born_on__in": sorted(clues.births)})


def _alike(rows: Rows, clues: Clues) -> Rows:
    """The most alike by letters first: what is cut off by MOST is less like than what stays."""
    return rows.order_by(TrigramSimilarity("search_name", clues.name).desc(), "pk")


def _by_number(people: PrisonerQuerySet, numbers: list[str]) -> "Iterator[QuerySet[Any]]":
    yield people.filter(number__in=numbers).order_by().values_list("pk")
    yield people.filter(earlier_numbers__overlap=numbers).order_by().values_list("pk")
    for field in ("pnc_number", "cro_number"):
        given = people.filter(**{f"{field}__in": numbers}).exclude(**{field: ""})
        yield given.order_by().values_list("pk")


def _of_aliases(people: PrisonerQuerySet, condition: Q) -> "QuerySet[Alias]":
    within = Alias.objects.current().filter(condition)
    return within if not people.query.where else within.filter(prisoner__in=people.values("pk"))


__all__ = ["Clues", "Prisoner", "keys"]
