"""The measures of the whole estate take the same queries for any number of cases (docs/domain.md 21.2)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.inspection.measured_more import copies, lines
from tests.inspection.test_measures_command import PERIOD, load, told


@pytest.fixture
def estate(world: Any) -> Any:
    """Two prisons of one region, and the two people that the file names."""
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    for name in ("a.rees", "b.rees"):
        world.user(name)
    return world


def asked(*options: str) -> tuple[int, int]:
    """How many cases there are, and by how many queries that was counted."""
    with CaptureQueriesContext(connection) as caught:
        found = told(*options, *PERIOD)
    return found["cases"], len(caught)


def test_queries_of_the_estate_are_the_same_at_two_sizes(estate: Any) -> None:
    load(*lines())
    few, queries = asked("--estate")
    load(*copies(4))
    assert (few, asked("--estate")) == (11, (55, queries))


def test_a_region_a_trust_and_a_population_narrow_together(estate: Any) -> None:
    load(*copies(10))
    region = estate.ashbourne.region.code
    by_region = told("--region", region, *PERIOD, "--trust", "ALD", "--population", "changed_om", "--cases")
    assert (by_region["cases"], by_region["region"], by_region["trust"]) == (10, region, "ALD")
    managers = next(one for one in by_region["measures"] if one["id"] == "IM-194")
    assert (managers["numerator"], managers["denominator"], managers["percent"]) == (10, 10, 100)
    assert managers["numerator_cases"] == sorted(managers["denominator_cases"])
    nobody = told("--estate", *PERIOD, "--trust", "ALD", "--population", "ppo")
    assert (nobody["cases"], nobody["measures"]) == (0, [])
