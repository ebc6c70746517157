"""What a level of contact with children allows in the log (docs/domain.md 10.4)."""

import pytest

from cases.standards import child_contact as rules

VISIT, CALL, LETTER, WATCHED = "face_to_face", "telephone", "letter", "observation"


@pytest.mark.parametrize(
    ("level", "mode", "forbidden"),
    [
        (1, LETTER, True), (1, CALL, True), (1, VISIT, True),
        (2, LETTER, False), (2, "email", False), (2, CALL, True), (2, VISIT, True),
        (3, LETTER, False), (3, CALL, False), (3, "video", True), (3, VISIT, True), (3, WATCHED, True),
        (4, VISIT, False), (4, CALL, False),
    ],
)  # fmt: skip
def test_each_level_forbids_what_it_does_not_name(level, mode, forbidden):
    assert rules.forbids(level=level, mode=mode) is forbidden
    said = {"with_whom": "family", "mode": mode, "with_child": True}
    asked = rules.entry_fits(level=level, **said, told="").field
    assert asked == ("told" if forbidden or level == 4 else "")
    assert rules.entry_fits(level=level, **said, told="A. Officer").ok


@pytest.mark.parametrize(
    ("level", "with_whom", "with_child", "field"),
    [
        (None, "family", None, ""),  # no level holds: nobody is asked
        (1, "family", None, "with_child"),
        (1, "prisoner", None, ""),
        (1, "family", False, ""),
        (1, "agency", True, "told"),  # contact through others
    ],
)
def test_who_is_asked_about_a_child(level, with_whom, with_child, field):
    said = {"with_whom": with_whom, "mode": LETTER, "with_child": with_child, "told": ""}
    assert rules.entry_fits(level=level, **said).field == field


def test_the_strictest_alert_is_the_level_that_holds():
    assert rules.level_of(codes=["child_contact_4", "child_contact_2", "visor"]) == 2
    assert rules.level_of(codes=["visor"]) is None


def test_the_log_says_that_a_child_took_part_and_who_was_told():
    said = rules.in_log(text="Visit.", with_child=True, told="A. Officer ")
    assert said == "Visit.\n\nA child took part. Told, or confirmed by: A. Officer."
    assert rules.in_log(text="Visit.", with_child=False, told="") == "Visit."


@pytest.mark.parametrize(
    ("level", "is_assessed", "has_child", "field"),
    [
        (None, True, True, "level"), (5, True, True, "level"), (2, False, False, "assessed_on"),
        (4, True, False, "child"), (1, False, False, ""), (4, True, True, ""),
    ],
)  # fmt: skip
def test_contact_is_allowed_after_an_assessment_alone(level, is_assessed, has_child, field):
    assert rules.decision_fault(level=level, is_assessed=is_assessed, has_child=has_child)[0] == field
