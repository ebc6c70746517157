"""A data set of 220 cases with known figures: every figure agrees (docs/domain.md 21, M-222)."""

from typing import Any

import pytest

from inspection.standards.measures import percent
from tests.inspection.measured_more import copies, lines
from tests.inspection.test_measures_command import PERIOD, load, told

#: Measure: numerator, denominator, left out, of the eleven; why, by their letters.
OF_ELEVEN = {
    "IM-005": (1, 11, 0),  # P
    "IM-011": (2, 11, 0),  # H and I
    "IM-012": (6, 11, 0),  # J, M, N, O, P, Q
    "IM-021": (9, 11, 0),  # all but H and I
    "IM-022": (0, 2, 9),
    "IM-025": (1, 2, 9),  # H of H and I
    "IM-026": (1, 1, 10),  # I, on 28 April
    "IM-029": (0, 1, 10),  # R was judged
    "IM-031": (1, 2, 9),  # H of H and I
    "IM-032": (0, 1, 10),  # I, on the last day
    "IM-036": (1, 2, 9),  # H; I has no plan
    "IM-037": (1, 1, 10),  # H
    "IM-041": (3, 11, 0),  # K, L, R
    "IM-042": (1, 11, 0),  # I
    "IM-060": (5, 11, 0),  # H, J, M, N, Q
    "IM-061": (5, 11, 0),
    "IM-062": (0, 11, 0),
    "IM-063": (6, 11, 0),
    "IM-071": (0, 1, 10),  # L has no plan
    "IM-074": (1, 2, 9),  # O cites a review, P the initial one
    "IM-075": (1, 2, 9),  # P; that of O was excused
    "IM-078": (1, 11, 0),  # H
    "IM-079": (1, 11, 0),  # H, in writing
    "IM-080a": (0, 11, 0),  # what the wing wrote was not used
    "IM-080d": (0, 11, 0),
    "IM-080e": (1, 11, 0),
    "IM-086": (1, 1, 10),  # Q
    "IM-087": (1, 1, 10),
    "IM-088": (0, 11, 0),
    "IM-089": (1, 11, 0),
    "IM-103": (1, 2, 9),  # J; K a day late
    "IM-104": (1, 2, 9),  # J on the last day; K never
    "IM-105": (1, 5, 6),  # O; J not after the change; K, L, R never assessed; the others owe none yet
    "IM-109": (1, 2, 9),  # I
    "IM-110": (1, 1, 10),  # H
    "IM-111": (1, 2, 9),  # I
    "IM-112": (1, 1, 10),  # H
    "IM-123": (4, 11, 0),  # H, J, M and Q; N missed it, the rest have no plan
    "IM-126": (0, 1, 10),  # L
    "IM-130": (3, 11, 0),  # L, M, N
    "IM-131": (1, 3, 8),  # N
    "IM-132": (1, 3, 8),  # L
    "IM-133": (1, 3, 8),  # M
    "IM-140": (1, 1, 10),  # Q
    "IM-150": (2, 11, 0),  # M and N
    "IM-151": (0, 2, 9),
    "IM-152": (1, 2, 9),  # N
    "IM-153": (1, 2, 9),  # M
    "IM-154": (0, 2, 9),
    "IM-155": (0, 2, 9),
    "IM-156": (1, 2, 9),  # N
    "IM-157": (0, 2, 9),
    "IM-158": (1, 2, 9),  # M
    "IM-159": (1, 2, 9),  # N
    "IM-160": (0, 2, 9),
    "IM-190": (1, 5, 6),  # as IM-105
    "IM-191": (1, 8, 3),  # Q; J after the change not; H, M, N owe none yet; six have no plan
    "IM-192a": (1, 1, 10),  # Q
    "IM-192b": (0, 1, 10),
    "IM-192c": (1, 1, 10),
    "IM-193": (1, 1, 10),
    "IM-194": (1, 11, 0),  # P, with the author of the report
    "IM-195": (0, 11, 0),
    "IM-196": (0, 0, 11),
    "IM-197": (0, 11, 10),  # Q alone is assessed; the others stay counted, and are shown
    "IM-198": (1, 11, 10),
    "IM-199": (0, 11, 10),
}


@pytest.fixture
def prison(world: Any) -> Any:
    """The places and the two people that the file names."""
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    for name in ("a.rees", "b.rees"):
        world.user(name)
    return world


def figures() -> dict[str, tuple[Any, ...]]:
    """What the command says of each measure."""
    found = told("--prison", "ASH", *PERIOD)
    return {
        one["id"]: (one["numerator"], one["denominator"], one["not_applicable"], one["percent"])
        for one in found["measures"]
    }


@pytest.mark.parametrize("times", [1, 20])
def test_every_figure_agrees_with_the_recount_by_hand(prison: Any, times: int) -> None:
    load(*(lines() if times == 1 else copies(times)))
    found, wanted = figures(), {}
    for measure, of_eleven in OF_ELEVEN.items():
        numerator, denominator, left_out = (times * one for one in of_eleven)
        share = percent(numerator=numerator, denominator=denominator)
        wanted[measure] = (numerator, denominator, left_out, share)
    assert {number: found[number] for number in wanted} == wanted
    assert told("--prison", "ASH", *PERIOD)["cases"] == 11 * times


@pytest.mark.parametrize(("cases", "given"), [(9, False), (10, True)])
def test_a_trust_appears_from_ten_cases_on(prison: Any, cases: int, given: bool) -> None:
    load(*[one for one in copies(cases) if one["identity"]["number"].startswith("P")])
    found = told("--estate", *PERIOD, "--trust", "ALD")
    assert (found["cases"], bool(found["measures"]), "note" in found) == (cases, given, not given)
