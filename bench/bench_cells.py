"""How many cells of the permission table the walk asks for, by role, object and situation (printed)."""

from collections import Counter
from typing import Any

from staff.permissions import ROLE_NAMES, THINGS
from tests.access.estate import build
from tests.access.routes_table import ROUTES
from tests.access.test_walk import cells
from tests.world import World


def test_cells_are_counted(world: World) -> None:
    """Nothing is asked of a page: the walk does that, these are its cells."""
    by: dict[str, Counter[Any]] = {"role": Counter(), "object": Counter(), "situation": Counter()}
    seen, requests = set(), 0
    for role, _name, route, situation, _ in cells(build(world), ROLE_NAMES):
        requests += 1
        by["role"][role] += 1
        by["situation"][situation] += 1
        for permission in route.permissions or ():
            thing = permission.partition(":")[0]
            by["object"][thing] += 1
            seen.add((role, thing, situation))
    print(f"\n{requests} requests, {len(ROUTES)} routes, {len(ROLE_NAMES)} roles, {len(THINGS)} objects")
    print(f"{len(seen)} cells of role, object and situation")
    print("objects no page asks for:", sorted(set(THINGS) - set(by["object"])))
    for what, counter in by.items():
        print(what, dict(counter.most_common()))
