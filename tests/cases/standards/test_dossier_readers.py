"""Who may read a record printed for another role: by hand from the table of docs/domain.md 2.2."""

import pytest

from cases.models.dossiers import roles_read_by
from cases.standards.dossiers import THINGS, Right, depth, reads_at_least

MAKERS = {"case_administrator", "offender_supervisor", "offender_manager", "head_of_omu", "oca", "inspector"}


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        # The head of the OMU and the supervisor read alike: security and protection in full, health masked.
        ("head_of_omu", MAKERS),
        ("offender_supervisor", MAKERS),
        ("inspector", MAKERS),
        # The manager gets the gist of security intelligence only, and is told nothing of health.
        ("offender_manager", {"offender_manager", "case_administrator", "oca"}),
        # OCA: summary of serious harm, gist of security, protection masked.
        ("oca", {"oca", "case_administrator"}),
        # The case administrator reads nothing of serious harm, and may not know of security entries.
        ("case_administrator", {"case_administrator"}),
    ],
)
def test_a_role_reads_what_was_printed_for_one_that_sees_no_more(role, reads):
    assert set(roles_read_by(role)) & MAKERS == reads


@pytest.mark.parametrize(
    ("deeper", "less_deep"),
    [
        (Right("R"), Right("R", "summary")),
        (Right("R", "summary"), Right("R", "summary levels")),
        (Right("R", "summary levels"), Right("g")),
        (Right("g"), Right("g", "what to do")),
        (Right("g", "what to do"), Right("m")),
        (Right("m"), Right("")),
    ],
)
def test_reading_goes_from_all_to_nothing(deeper, less_deep):
    assert depth(right=deeper) > depth(right=less_deep)


def test_words_that_narrow_writing_take_nothing_from_reading():
    assert depth(right=Right("RW", "own kind")) == depth(right=Right("R"))


def test_one_thing_read_too_deep_is_enough_and_is_named():
    all_of_it = dict.fromkeys(THINGS, Right("R"))
    answer = reads_at_least(mine=all_of_it | {"rosh": Right("R", "summary")}, theirs=all_of_it)
    assert (answer.ok, answer.reason) == (
        False,
        "it was printed for a reader who may see more (rosh)",
    )
    assert reads_at_least(mine=all_of_it, theirs=all_of_it).ok
