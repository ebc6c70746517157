"""Masking a log full of restricted entries adds no query, and little time to what an inspector waits.

`make bench ARGS="-k masked"`; both are asked in turns in one run, so that the machine is as fast for both.
"""

import statistics
import time
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cases.test_contact_pages import restricted_entry
from tests.world import World

FEW, MANY, TIMES = 5, 200, 41
MOST = 1.2
ROLES = ("inspector", "learning_and_skills", "wing_staff", "offender_supervisor")
KINDS = ("restricted_security", "restricted_protection")


def asked(client: Any, address: str) -> int:
    """Queries of the second of two requests."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_masked_list_costs_no_more(world: World, as_actor: Any) -> None:
    """Prints queries at both numbers, and milliseconds and ratio to the inspector at the larger."""
    custody = world.receive()
    address = reverse("case_log", args=[custody.prisoner.number])
    clients = {role: as_actor(world.actor(role)) for role in ROLES}
    for at in range(FEW):
        restricted_entry(world, custody, KINDS[at % 2])
    few = {role: asked(client, address) for role, client in clients.items()}
    for at in range(MANY - FEW):
        restricted_entry(world, custody, KINDS[at % 2])
    many = {role: asked(client, address) for role, client in clients.items()}
    taken: dict[str, list[float]] = {role: [] for role in ROLES}
    for _ in range(TIMES):
        for role, client in clients.items():
            began = time.perf_counter()
            client.get(address)
            taken[role].append((time.perf_counter() - began) * 1000)
    inspector = statistics.median(taken["inspector"])
    ratios = {role: statistics.median(times) / inspector for role, times in taken.items()}
    for role in ROLES:
        print(
            f"\n{role}: {few[role]} queries at {FEW} entries, {many[role]} at {MANY}; "
            f"{statistics.median(taken[role]):.1f} ms, ratio {ratios[role]:.2f}",
            end="",
        )
    assert few == many
    assert all(many[role] <= many["inspector"] for role in ROLES)
    assert max(ratios.values()) <= MOST
