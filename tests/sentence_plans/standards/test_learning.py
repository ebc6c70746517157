"""What a learning record may hold and what it comes to (docs/domain.md 19); expected values by hand."""

from datetime import date

import pytest

from sentence_plans.standards import learning

OPENED, TODAY = date(2026, 3, 2), date(2026, 10, 8)
COURSE = {"kind": "completed", "what": "Food safety", "level": "", "text": "", "on": date(2026, 6, 1)}


def fields(**changes):
    told = COURSE | changes
    return [one.field for one in learning.faults(**told, opened_on=OPENED, today=TODAY)]


@pytest.mark.parametrize(
    ("on", "wrong"),
    [
        (date(2026, 3, 1), ["on"]),  # the day before the custody began
        (date(2026, 3, 2), []),
        (date(2026, 10, 8), []),
        (date(2026, 10, 9), ["on"]),  # tomorrow
    ],
)
def test_it_happened_in_this_custody_and_not_in_the_future(on, wrong):
    assert fields(on=on) == wrong


@pytest.mark.parametrize(
    ("kind", "level", "text", "wrong"),
    [
        ("qualification", "level_2", "", []),
        ("qualification", "none", "", []),
        ("qualification", "", "", ["level"]),
        ("completed", "level_2", "", ["level"]),
        ("plan", "", "Two mornings a week", []),
        ("plan", "", " ", ["text"]),
        ("other", "", "", ["text"]),
        ("started", "", "", []),
    ],
)
def test_a_qualification_has_a_level_and_nothing_else_has(kind, level, text, wrong):
    assert fields(kind=kind, level=level, text=text) == wrong


def test_without_a_name_it_is_nothing():
    assert fields(what="  ") == ["what"]


@pytest.mark.parametrize(
    ("kinds", "words", "gained", "progressed"),
    [
        ([], "No learning plan, no qualification.", 0, False),
        (["plan"], "A learning plan, no qualification.", 0, False),
        (["qualification"], "No learning plan, 1 qualification gained.", 1, False),
        (
            ["plan", "qualification", "qualification", "started"],
            "A learning plan, 2 qualifications gained, other progress.",
            2,
            True,
        ),
    ],
)
def test_what_it_comes_to(kinds, words, gained, progressed):
    found = learning.standing(kinds=kinds)
    assert (found.words, found.gained, found.progressed) == (words, gained, progressed)
    assert found.has_plan == ("plan" in kinds)
