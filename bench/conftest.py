"""What benchmarks share with the tests: the small estate and its frozen day."""

from tests.conftest import frozen_day, plain_static, world

__all__ = ["frozen_day", "plain_static", "world"]
