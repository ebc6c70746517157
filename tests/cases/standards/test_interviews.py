"""What a first interview may hold, and what of it the log shows (docs/domain.md 3.2, 2.2)."""

import pytest

from cases.standards import interviews as rules
from cases.standards.interviews import Said
from staff.permissions import PRISON_ROLES, allows

HERE = {"health", "carat", "case_administrator"}


def test_every_topic_has_a_department_that_may_answer_and_write_in_the_log():
    for rule in rules.topics().values():
        department = rules.departments()[rule.role]
        assert department.role in PRISON_ROLES
        assert allows(department.role, "contact_log:W")
        assert allows(department.role, "referral:W")
        if rule.restriction:
            assert allows(rule.role, f"{rule.restriction}:W")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ([Said("housing", "not_asked")], "health_answer"),
        ([], "health_answer"),
        ([Said("housing", "maybe")], "health_answer"),
        ([Said("drugs", "no_need"), Said("housing", "maybe")], "housing_answer"),
        ([Said("housing", "need")], "housing_words"),
        ([Said("health", "need", "x" * 301)], "health_words"),
        ([Said("drugs", "no_need", "", "carat")], "drugs_refer_to"),
        ([Said("drugs", "need", "Alcohol", "governor")], "drugs_refer_to"),
        ([Said("education", "need", "No reading", "learning_and_skills")], "education_refer_to"),
    ],
)
def test_what_cannot_be_recorded_is_named(said, field):
    finding = rules.fits(said=said, here=HERE)
    assert not finding.ok
    assert finding.field == field


def test_a_need_with_words_and_a_department_that_is_here_fits():
    assert rules.fits(said=[Said("drugs", "need", "Alcohol", "carat")], here=HERE).ok


def test_the_log_holds_neither_words_nor_answer_of_what_is_restricted():
    text = rules.entry_text(
        said=[
            Said("health", "need", "Lithium since May", "health"),
            Said("victim", "no_need"),
            Said("housing", "need", "Tenancy ends Friday", "case_administrator"),
            Said("drugs", "not_asked"),
        ],
        titles={"health": "Health", "victim": "Contact", "housing": "Housing", "drugs": "Drugs"},
        roles={"case_administrator": "case administrator", "health": "health services"},
        note="He was calm.",
    )
    assert text.splitlines() == [
        "First interview.",
        "He was calm.",
        "Health: asked; the answer is held apart from the log.",
        "Contact: asked; the answer is held apart from the log.",
        "Housing: immediate need. Tenancy ends Friday Referred to case administrator.",
        "Drugs: not asked.",
    ]
