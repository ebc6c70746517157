"""When a fast review is enough (docs/domain.md 7.14, 2): by hand, at its boundaries."""

import datetime

import pytest

from risk.standards import rosh_parts
from risk.standards.fast_review import Event, allowed, answered, narrowed

LAST = datetime.date(2024, 8, 31)


def answer(on, *, last=LAST, events=(), open_conditions=False):
    return allowed(last_full_on=last, events=events, open_conditions=open_conditions, on=on, months=24)


@pytest.mark.parametrize(
    ("on", "last", "enough"),
    [
        (datetime.date(2024, 8, 31), LAST, True),
        (datetime.date(2026, 8, 30), LAST, True),
        (datetime.date(2026, 8, 31), LAST, True),
        (datetime.date(2026, 9, 1), LAST, False),
        (datetime.date(2026, 2, 28), datetime.date(2024, 2, 29), True),
        (datetime.date(2026, 3, 1), datetime.date(2024, 2, 29), False),
    ],
)
def test_the_last_full_assessment_may_be_24_months_old_and_no_older(on, last, enough):
    found = answer(on, last=last)
    assert found.allowed is enough
    assert ("over 24 months old" in found.reason) is not enough


def test_without_a_full_assessment_there_is_nothing_to_go_back_to():
    assert answer(LAST, last=None).reasons == ("There is no full assessment to go back to.",)


@pytest.mark.parametrize(
    ("cause", "enough"),
    [("contact:7", False), ("release:3", False), ("transfer:2", True), ("return:2", True)],
)
def test_a_significant_change_asks_for_more_and_arriving_elsewhere_is_none(cause, enough):
    events = [Event(datetime.date(2025, 1, 6), cause, "change in risk of harm")]
    found = answer(datetime.date(2025, 1, 8), events=events)
    assert found.allowed is enough
    assert ("06/01/2025" in found.reason) is not enough


def test_open_conditions_ask_for_a_full_review_and_every_reason_is_told():
    events = [Event(datetime.date(2026, 9, 1), "contact:7", "change in risk of harm")]
    found = answer(datetime.date(2026, 9, 2), events=events, open_conditions=True)
    assert len(found.reasons) == 3
    assert found.reason.endswith("Make it a full review.")


def test_each_section_from_2_to_12_is_asked_and_no_other():
    questions = max(rosh_parts.versions(), key=lambda one: one.version)
    fast = questions.part(code="fast_review")
    assert [one.code for one in fast.questions] == [
        f"{head}{number}" for number in range(2, 13) for head in ("c", "d")
    ]
    short = narrowed(questions=questions, sections=["1", "2", "4", "13"]).part(code="fast_review")
    assert [one.code for one in short.questions] == ["c2", "d2", "c4", "d4"]
    others = narrowed(questions=questions, sections=["2"]).parts
    assert [one.code for one in others] == [one.code for one in questions.parts]


def test_which_sections_changed():
    said = {"c2": "no", "c11": "yes", "d11": "Moved in with his sister.", "c12": "no"}
    assert answered(said=said, as_="no") == {"2", "12"}
    assert answered(said=said, as_="yes") == {"11"}
