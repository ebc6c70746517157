"""A case with its supervisor and manager, for the tests of plans."""

import pytest


@pytest.fixture
def custody(world):
    return world.receive()


@pytest.fixture
def supervisor(world, custody):
    """A probation officer, who holds the case and signs assessments up to Medium alone."""
    actor = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, actor)
    return actor


@pytest.fixture
def manager(world, custody):
    """The offender manager of the case."""
    actor = world.actor("offender_manager")
    world.allocate(custody, actor)
    return actor
