"""Drawing a sample that anybody can draw again (docs/domain.md 21.2)."""

import hashlib
from collections.abc import Iterable

#: Seeds fit a column of whole numbers above zero.
LARGEST_SEED = 2_147_483_647


def lot(*, seed: int, key: str) -> str:
    """The lot of one case: the SHA-256 of seed and key. The lowest are drawn."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def sample(*, population: Iterable[str], seed: int, size: int) -> list[str]:
    """The keys of the cases drawn, in the order of their lots.

    The order of the population plays no part. Raises ValueError where it has fewer than `size`.
    """
    every = sorted(set(population), key=lambda key: (lot(seed=seed, key=key), key))
    if size > len(every):
        raise ValueError(f"{size} cannot be drawn from {len(every)}")
    return every[:size]


def digest(*, drawn: Iterable[str]) -> str:
    """The SHA-256 of the cases of a sample, whatever their order: two alike are the same sample."""
    return hashlib.sha256("\n".join(sorted(drawn)).encode()).hexdigest()
