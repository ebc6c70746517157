"""What a review has to say, and the judgement on the case (docs/domain.md 8.7, 8.8)."""

import pytest

from sentence_plans.standards.reviews import Part, case_progress, end_fault, part_fault, transfer_fault

TITLES = {
    "prisoner": "Prisoner",
    "offender_manager": "Offender manager",
    "offender_supervisor": "Offender supervisor",
    "health": "Health services",
}
WHOLE = {
    "prisoner": Part("in_person"),
    "offender_manager": Part("video", "N. Rahman"),
    "offender_supervisor": Part("in_person", "J. Marsh"),
    "health": Part("in_writing", "The ward"),
}


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (("good", "good"), "good"),
        (("good", "insufficient"), "some"),
        (("some", "some"), "some"),
        (("some", "insufficient"), "some"),
        (("good", "not_assessed"), "some"),
        (("insufficient", "insufficient"), "insufficient"),
        (("insufficient", "not_assessed"), "insufficient"),
        (("not_assessed", "not_assessed"), "not_assessed"),
        ((), "not_assessed"),
    ],
)
def test_the_judgement_on_the_case(judged, expected):
    factors = [(f"Factor {place}", one) for place, one in enumerate(judged, start=1)]
    assert case_progress(factors=factors).code == expected


def test_the_judgement_says_which_factor_is_how():
    found = case_progress(factors=[("Alcohol misuse", "good"), ("Finance", "insufficient")])
    assert found.reason == "Good: Alcohol misuse. Insufficient: Finance."


def fault(parts, view="It helps."):
    found = part_fault(parts=parts, titles=TITLES, view=view)
    return found.field if found else None


def test_who_took_part():
    assert fault(WHOLE) is None
    assert fault(WHOLE, view="") == "prisoner_view"
    assert fault(WHOLE | {"prisoner": Part("none")}, view="") == "said_prisoner"
    assert fault(WHOLE | {"prisoner": Part("none", "In hospital")}, view="") is None
    assert fault(WHOLE | {"health": Part("none", " ")}) == "said_health"


@pytest.mark.parametrize("party", ["prisoner", "offender_manager", "offender_supervisor"])
def test_who_is_always_part_of_a_review(party):
    assert fault({key: one for key, one in WHOLE.items() if key != party}) == f"how_{party}"


def test_other_staff_are_part_of_it_or_there_is_a_reason():
    three = {key: one for key, one in WHOLE.items() if key != "health"}
    assert fault(three) == "how_personal_officer"
    assert fault(three | {"health": Part("none", "Nobody on duty")}) is None


def test_before_a_transfer_place_day_and_address_are_asked_for_and_agencies_where_it_is_high():
    ahead = {"destination": "Morden", "moves_on": "2026-11-01", "address": False}
    assert transfer_fault(ahead=ahead, high=False) is None
    assert transfer_fault(ahead=ahead, high=True).field == "ahead_agencies"
    assert transfer_fault(ahead=ahead | {"agencies": False}, high=True) is None
    for name in ahead:
        less = {key: one for key, one in ahead.items() if key != name}
        assert transfer_fault(ahead=less, high=False).field == f"ahead_{name}"


def test_at_the_end_reason_and_response_are_asked_for():
    assert end_fault(reason="", response="Good").field == "end_reason"
    assert end_fault(reason="Expiry", response=" ").field == "end_response"
    assert end_fault(reason="Expiry", response="Good") is None
