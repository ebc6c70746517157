"""Which records are of one human being (docs/adr/0013)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.standards.same_human import objection, roots

PLAIN = {"kept": 1, "other": 2, "kept_root": 1, "other_root": 2, "kept_number": "A1111AA",
         "other_number": "B2222BB", "both_open": False}  # fmt: skip


@pytest.mark.parametrize(
    ("merges", "expected"),
    [
        ([], {1: 1, 2: 2, 3: 3, 4: 4}),
        ([(2, 1)], {1: 2, 2: 2, 3: 3, 4: 4}),
        ([(3, 2), (2, 1)], {1: 3, 2: 3, 3: 3, 4: 4}),  # a chain leads to its end
        ([(4, 1), (4, 2), (4, 3)], {1: 4, 2: 4, 3: 4, 4: 4}),  # a tree to its top
        ([(1, 3), (2, 3)], {1: 1, 2: 1, 3: 1, 4: 4}),  # two tops: the older record
    ],
)
def test_the_root_of_each_record(merges: list[tuple[int, int]], expected: dict[int, int]) -> None:
    assert roots(records=[1, 2, 3, 4], merges=merges) == expected


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 8)).filter(lambda pair: pair[0] != pair[1])))
def test_whatever_is_joined_has_one_root_among_itself(merges: list[tuple[int, int]]) -> None:
    found = roots(records=range(1, 9), merges=merges)
    assert all(found[kept] == found[other] for kept, other in merges)
    assert all(found[root] == root for root in found.values())
    untouched = set(range(1, 9)) - {key for pair in merges for key in pair}
    assert all(found[key] == key for key in untouched)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"other": 1, "other_root": 1}, "this record itself"),
        ({"other_root": 1}, "read as one person already"),
        ({"both_open": True}, "close the one that was opened in error first"),
        ({"kept_is_closed_beside_open": True}, "B2222BB has the open case: keep that number"),
    ],
)
def test_what_stands_against_it(change: dict[str, object], words: str) -> None:
    found = objection(**PLAIN | change)
    assert found is not None
    assert words in found.reason
    assert objection(**PLAIN) is None
