"""The quality flags of the last version of each plan complete by a day (docs/domain.md 8.5, 21.4 rule 1)."""

from collections.abc import Iterator, Mapping
from typing import Any

from inspection.actions.measure_sources import Reach
from inspection.actions.measure_streams import Row, Stream, of
from sentence_plans.models import PlanSignature, SignedAs

PASSED, FAILED = "passed", frozenset({"warns", "blocks"})


class Flagged:
    """The flags by plan, human being by human being."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._stream = Stream(rows)

    def of(self, human: int) -> Mapping[int, Mapping[str, bool | None]]:
        """By plan, each flag by its key: whether it holds, None where it does not apply or is not known."""
        found: dict[int, dict[str, bool | None]] = {}
        for plan, flags in self._stream.of(human):
            found[plan] = {one["key"]: _held(one) for one in flags}
        return found


def _held(flag: Mapping[str, Any]) -> bool | None:
    outcome = str(flag["outcome"])
    if outcome == PASSED:
        return True
    return False if outcome in FAILED else None


def flags_by_plan(reach: Reach) -> Flagged:
    """The flags of the version that was signed last by the day; one query."""
    signed = PlanSignature.objects.filter(
        plan__custody__in=reach.custodies, on__lte=reach.as_of, signed_as=SignedAs.AUTHOR
    )
    return Flagged(
        of(
            signed,
            "plan",
            "version__flags",
            order=("plan", "version__number", "pk"),
            via="plan__custody__prisoner",
        )
    )
