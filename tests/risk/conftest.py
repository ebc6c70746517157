"""Who most tests of risk are about, and who writes."""

import pytest

from cases.models import Custody
from risk.actions import tiers
from staff.actors import Actor
from tests.world import World


@pytest.fixture
def custody(world: World) -> Custody:
    """Somebody sentenced, with nothing written yet."""
    return world.receive()


@pytest.fixture
def supervisor(world: World) -> Actor:
    """A probation officer: signs up to Medium and tier 4 alone."""
    return world.actor("offender_supervisor", grade="probation_officer")


@pytest.fixture
def tier_proposed(world: World, custody: Custody) -> None:
    """The tier that the rules propose from the sentence stands already."""
    tiers.propose([custody], today=world.today, by=world.system)
