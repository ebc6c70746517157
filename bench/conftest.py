"""What benchmarks share with the tests: the small estate and its frozen day."""

from tests.conftest import as_actor, plain_surroundings, world

__all__ = ["as_actor", "plain_surroundings", "world"]
