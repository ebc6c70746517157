"""What benchmarks share with the tests: the small estate and its frozen day."""

from tests.conftest import plain_surroundings, world

__all__ = ["plain_surroundings", "world"]
