"""The rows of one part of many records: what is here, what is new, what differs (docs/interchange)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from cases.models.records import Part, WhenKnown
from cases.standards.records import Row
from staff.models import Organisation, Prison, ProbationTrust, User

BATCH = 2000
#: The column of a link, where it is not that of its name.
COLUMNS = {"user": "user_id", "author": "author_id"}


@dataclass(frozen=True)
class Names:
    """Keys of places by code and of users by user name in small letters."""

    prisons: Mapping[str, int]
    trusts: Mapping[str, int]
    organisations: Mapping[str, int]
    users: Mapping[str, int]

    @classmethod
    def known(cls) -> "Names":
        """Those of this installation; four queries."""
        return cls(
            dict(Prison.objects.values_list("code", "pk")),
            dict(ProbationTrust.objects.values_list("code", "pk")),
            dict(Organisation.objects.values_list("code", "pk")),
            {name.lower(): key for name, key in User.objects.values_list("username", "pk")},
        )

    def key(self, member: str, name: str) -> int:
        """The key behind what a member names. KeyError where nothing has that name."""
        if member in ("user", "author", "by"):
            return self.users[name.lower()]
        places = {"prison": self.prisons, "trust": self.trusts, "organisation": self.organisations}
        return places[member][name]


@dataclass
class Delta:
    """What becomes of the rows of a part: to be made, to be mended, and owners whose rows differ and stay."""

    made: list[Model] = field(default_factory=list)
    mended: list[Model] = field(default_factory=list)
    differing: set[int] = field(default_factory=set)


def values(part: Part, *, row: Row, names: Names) -> dict[str, Any]:
    """The columns that a row of the file sets."""
    found = {name: row[name] for name in part.fields if name in row}
    for member in part.links:
        if row.get(member):
            found[f"{member}_id"] = names.key(member, row[member])
    return found


def _key(part: Part, found: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(
        found.get(f"{member}_id") if member in part.links or member == "custody" else found.get(member)
        for member in part.key
    )


def numbered(keys: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Each key with how many alike came before it, so that two alike are told apart by their order."""
    seen: Counter[tuple[Any, ...]] = Counter()
    for key in keys:
        yield (*key, seen[key])
        seen[key] += 1


def standing(part: Part, *, owners: Iterable[int]) -> dict[tuple[Any, ...], Model]:
    """The rows of these owners that are here, by owner, key and order. One query, none without owners."""
    owners = list(owners)
    if not owners:
        return {}
    column = f"{part.of}_id"
    found = part.model._base_manager.filter(**{f"{column}__in": owners})
    if part.name == "key_dates":
        found = found.filter(replaced_at__isnull=True)
    rows = list(found.order_by("pk"))
    keys = ((getattr(one, column), *_key(part, vars(one))) for one in rows)
    return dict(zip(numbered(keys), rows, strict=True))


def delta(
    part: Part,
    *,
    wanted: Mapping[int, Iterable[Mapping[str, Any]]],
    here: Mapping[tuple[Any, ...], Model],
    known: set[int],
) -> Delta:
    """Compare what files say of each owner with what is `here`.

    `wanted`: columns of each row by owner. `known`: owners that were here before: their rows are mended,
    added to or kept as the part says.
    """
    found = Delta()
    for owner, rows in wanted.items():
        columns = [{f"{part.of}_id": owner, **one} for one in rows]
        keys = numbered((owner, *_key(part, one)) for one in columns)
        for key, facts in zip(keys, columns, strict=True):
            _settle(part, facts, here.get(key), owner in known, found)
    return found


def _settle(part: Part, facts: dict[str, Any], row: Model | None, is_known: bool, found: Delta) -> None:
    """Put one row of a file where it belongs."""
    if row is None:
        if is_known and part.when_known is WhenKnown.KEEP:
            found.differing.add(facts[f"{part.of}_id"])
        else:
            found.made.append(part.model(**part.fixed, **facts))
        return
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not changed:
        return
    if part.when_known is WhenKnown.MEND:
        for name, value in changed.items():
            setattr(row, name, value)
        found.mended.append(row)
    elif part.when_known is WhenKnown.KEEP:
        found.differing.add(facts[f"{part.of}_id"])
