"""Who is to have the plan, and who has it not yet (docs/domain.md 8.5, shared)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is to have the plan, and as what."""

    name: str
    role: str


def distribution(*, holders: Iterable[Reader], doers: Iterable[Reader]) -> list[Reader]:
    """The list: the prisoner, those who hold the case, then each named in an action; every name once."""
    found: dict[str, Reader] = {}
    for one in (*holders, *doers):
        if one.name.strip():
            found.setdefault(_key(one.name), one)
    return list(found.values())


def still_open(*, readers: Iterable[Reader], has: Iterable[str]) -> list[Reader]:
    """Those of the list who have not been given the plan and have not signed it; `has` are names."""
    there = {_key(name) for name in has}
    return [one for one in readers if _key(one.name) not in there]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
