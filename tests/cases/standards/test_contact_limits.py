"""What limits on contact allow: children by level, people by name (docs/domain.md 10.4 to 10.6)."""

import datetime

import pytest

from cases.standards import contact_limits as rules
from cases.standards.contact_limits import CHILD, PERSON, Named

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
    said = {"is_outside": True, "mode": mode, "said": {CHILD: True}}
    asked = rules.entry_fits(limits={CHILD: level}, **said, told="").field
    assert asked == ("told" if forbidden or level == 4 else "")
    assert rules.entry_fits(limits={CHILD: level}, **said, told="A. Officer").ok
    if level != 4:
        said["said"] = {PERSON: True}
        assert rules.entry_fits(limits={PERSON: level}, **said, told="").ok is not forbidden


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
    outside = rules.may_concern(with_whom=with_whom, kind="general", sub_kind="history_sheet")
    said = {"is_outside": outside, "mode": LETTER, "told": ""}
    limits = {} if level is None else {CHILD: level}
    assert rules.entry_fits(limits=limits, said={CHILD: with_child}, **said).field == field


@pytest.mark.parametrize(
    ("with_whom", "kind", "sub_kind", "outside"),
    [
        ("family", "general", "history_sheet", True), ("nobody", "observation", "visits", True),
        ("prisoner", "communication", "letter", True), ("prisoner", "communication", "telephone", True),
        ("prisoner", "observation", "wing", False), ("offender_manager", "communication", "email", False),
        ("agency", "communication", "letter", False), ("victim_liaison", "communication", "victim", False),
        ("prisoner", "communication", "victim", False),
    ],
)  # fmt: skip
def test_visits_letters_and_calls_may_concern_people_outside(with_whom, kind, sub_kind, outside):
    assert rules.may_concern(with_whom=with_whom, kind=kind, sub_kind=sub_kind) is outside


def test_both_limits_are_asked_for_and_one_name_answers_both():
    limits = {CHILD: 2, PERSON: 1}
    said = {"is_outside": True, "mode": LETTER}
    assert rules.entry_fits(limits=limits, said={}, told="", **said).field == CHILD
    assert rules.entry_fits(limits=limits, said={CHILD: True}, told="", **said).field == PERSON
    both = {CHILD: True, PERSON: True}
    assert rules.entry_fits(limits=limits, said=both, told="", **said).field == "told"
    assert rules.entry_fits(limits=limits, said=both, told="A. Officer", **said).ok
    assert rules.forbidden(limits=limits, mode=LETTER, said=both) == [PERSON]
    assert rules.forbidden(limits=limits, mode=CALL, said=both) == [CHILD, PERSON]


def test_the_last_decision_on_a_person_holds_to_its_last_day():
    today = datetime.date(2026, 10, 8)
    decided = [Named("Ada Flint", 1), Named("ada flint", 2, today), Named("Bo", 1), Named("Bo", None)]
    assert rules.in_force(decisions=decided, today=today) == [Named("ada flint", 2, today)]
    assert rules.in_force(decisions=decided, today=datetime.date(2026, 10, 9)) == []


def test_an_alert_without_a_decision_behind_it_forbids_all_contact():
    assert rules.limits_of(codes=["no_contact"], named=[]) == {PERSON: 1}
    assert rules.limits_of(codes=["no_contact", "child_contact_3"], named=[Named("Bo", 2)]) == {
        CHILD: 3, PERSON: 2,
    }  # fmt: skip
    assert rules.limits_of(codes=["visor"], named=[]) == {}


def test_the_strictest_alert_is_the_level_that_holds():
    assert rules.level_of(codes=["child_contact_4", "child_contact_2", "visor"]) == 2
    assert rules.level_of(codes=["visor"]) is None


def test_the_log_says_that_a_child_took_part_and_who_was_told():
    said = rules.in_words(with_child=True, with_barred=None, told="A. Officer ")
    assert said == "A child took part. Told, or confirmed by: A. Officer."
    assert rules.in_words(with_child=False, with_barred=False, told="A. Officer") == ""
    assert rules.in_words(with_child=None, with_barred=True, told="") == (
        "Somebody took part with whom contact is limited."
    )


@pytest.mark.parametrize(
    ("level", "is_assessed", "has_child", "field"),
    [
        (None, True, True, "level"), (5, True, True, "level"), (2, False, False, "assessed_on"),
        (4, True, False, "child"), (1, False, False, ""), (4, True, True, ""),
    ],
)  # fmt: skip
def test_contact_is_allowed_after_an_assessment_alone(level, is_assessed, has_child, field):
    assert rules.decision_fault(level=level, is_assessed=is_assessed, has_child=has_child)[0] == field
