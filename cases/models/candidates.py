"""Who might be the person sought, found by index: by number, by letters, by sound, by near birth."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet

from cases.models.prisoners import Alias, Prisoner, PrisonerQuerySet

#: So many of each way in; the most alike first. Whoever is left out by this is less alike than all of them.
MOST = 60


@dataclass(frozen=True, kw_only=True)
class Clues:
    """What to look by: numbers, the folded name, codes of sound by part of the name, births near the one."""

    numbers: Collection[str] = ()
    name: str = ""
    family_sounds: Collection[str] = ()
    given_sounds: Collection[str] = ()
    born_on: datetime.date | None = None
    births: Collection[datetime.date] = ()

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


def _ways(people: PrisonerQuerySet, clues: Clues) -> "Iterator[QuerySet]":  # type: ignore[type-arg]
    if clues.numbers:
        yield from _by_number(people, sorted(clues.numbers))
    if clues.name:
        alike = TrigramSimilarity("search_name", clues.name)
        near = people.filter(search_name__trigram_similar=clues.name)
        yield near.order_by(alike.desc(), "pk").values_list("pk")[:MOST]
        yield (
            _of_aliases(people, Q(search_name__trigram_similar=clues.name))
            .order_by(alike.desc(), "pk")
            .values_list("prisoner")[:MOST]
        )
    if clues.family_sounds and clues.given_sounds:
        both = Q(sounds__overlap=list(clues.family_sounds)) & Q(sounds__overlap=list(clues.given_sounds))
        yield people.filter(both).order_by("pk").values_list("pk")[:MOST]
        yield _of_aliases(people, both).order_by("pk").values_list("prisoner")[:MOST]
    if clues.born_on and clues.name:
        yield from _by_birth(people, clues)


def _by_number(people: PrisonerQuerySet, numbers: list[str]) -> "Iterator[QuerySet]":  # type: ignore[type-arg]
    yield people.filter(number__in=numbers).order_by("pk").values_list("pk")[:MOST]
    yield people.filter(earlier_numbers__overlap=numbers).order_by("pk").values_list("pk")[:MOST]
    for field in ("pnc_number", "cro_number"):
        given = people.filter(**{f"{field}__in": numbers}).exclude(**{field: ""})
        yield given.order_by("pk").values_list("pk")[:MOST]


def _by_birth(people: PrisonerQuerySet, clues: Clues) -> "Iterator[QuerySet]":  # type: ignore[type-arg]
    """Whoever was born on the day; of those born on a day near it, whose name sounds like it in part."""
    yield people.filter(born_on=clues.born_on).order_by("pk").values_list("pk")[:MOST]
    if clues.every_sound:
        heard = Q(sounds__overlap=clues.every_sound)
        near = people.filter(heard, born_on__in=sorted(clues.births))
        yield near.order_by("pk").values_list("pk")[:MOST]
        aliases = _of_aliases(people, heard & Q(prisoner__born_on__in=sorted(clues.births)))
        yield aliases.order_by("pk").values_list("prisoner")[:MOST]


def _of_aliases(people: PrisonerQuerySet, condition: Q) -> "QuerySet[Alias]":
    within = Alias.objects.current().filter(condition)
    return within if not people.query.where else within.filter(prisoner__in=people.values("pk"))


__all__ = ["Clues", "Prisoner", "keys"]
