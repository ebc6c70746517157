"""Rows, columns and gaps of who speaks with whom, worked out by hand (docs/domain.md 14.3). M-182."""

import datetime

import pytest

from cases.standards.contact_matrix import MANAGER, PRISONER, SUPERVISOR, Spoken, matrix

DAY = datetime.date(2026, 10, 8)
COLUMNS = ("prisoner", "offender_manager", "offender_supervisor", "family")


def spoken(role, with_whom, entries=1):
    return Spoken(role=role, with_whom=with_whom, entries=entries, last=DAY)


@pytest.mark.parametrize(
    ("entries", "holders", "gaps"),
    [
        ([], [SUPERVISOR, MANAGER],
         [(SUPERVISOR, PRISONER), (MANAGER, PRISONER), (SUPERVISOR, MANAGER)]),
        # Nobody is missed who is not there.
        ([], [SUPERVISOR], [(SUPERVISOR, PRISONER)]),
        ([], [], []),
        # Whichever of the two wrote it down.
        ([spoken(MANAGER, SUPERVISOR)], [SUPERVISOR, MANAGER], [(SUPERVISOR, PRISONER), (MANAGER, PRISONER)]),
        ([spoken(SUPERVISOR, PRISONER), spoken(MANAGER, PRISONER), spoken(SUPERVISOR, MANAGER)],
         [SUPERVISOR, MANAGER], []),
        # What the wing says with the prisoner is not what the supervisor owes.
        ([spoken("wing_staff", PRISONER)], [SUPERVISOR], [(SUPERVISOR, PRISONER)]),
    ],
)  # fmt: skip
def test_gaps_are_pairs_of_holders_without_an_entry(entries, holders, gaps):
    assert list(matrix(spoken=entries, columns=COLUMNS, holders=holders).gaps) == gaps


def test_holders_stand_first_even_where_they_wrote_nothing():
    entries = [spoken("wing_staff", "prisoner", 3), spoken("health", "family")]
    found = matrix(spoken=entries, columns=COLUMNS, holders=[MANAGER, SUPERVISOR])
    assert [row.role for row in found.rows] == [SUPERVISOR, MANAGER, "health", "wing_staff"]
    assert [one and one.entries for one in found.rows[3].cells] == [3, None, None, None]
    assert [one and one.with_whom for one in found.rows[2].cells] == [None, None, None, "family"]
    assert list(found.rows[0].cells) == [None] * 4
