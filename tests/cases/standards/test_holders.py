"""On whose list a duty goes, by who owns assessment and plan (docs/domain.md 7.2, 8.1)."""

import pytest

from cases.standards.holders import Desk, recipients

HEAD = (None, "head_of_omu")


def to(standard, *, overdue=False, **changes):
    facts = {"prison": 7, "offender_supervisor": 1, "offender_manager": 2, "in_scope": True} | changes
    found = recipients(standard=standard, overdue=overdue, desk=Desk(**facts))
    return [(one.user, one.role) for one in found]


@pytest.mark.parametrize("standard", ["T6", "T7", "T8.assessment", "T9a.assessment", "T9b.assessment"])
def test_the_setting_of_the_assessment_moves_its_duties_alone(standard):
    assert to(standard) == [(2, "")]
    assert to(standard, in_scope=False) == [(1, "")]
    assert to(standard, assessment_owner="offender_supervisor") == [(1, "")]
    assert to(standard, assessment_owner="offender_manager", in_scope=False) == [(2, "")]
    assert to(standard, plan_owner="offender_supervisor") == [(2, "")]
    assert to(standard, assessment_owner="offender_manager", offender_manager=None) == [(1, "")]
    assert to(standard, overdue=True) == [(2, ""), HEAD]


@pytest.mark.parametrize("standard", ["T8.plan", "T9a.plan", "T9b.plan"])
def test_the_plan_follows_its_own_setting(standard):
    assert to(standard, assessment_owner="offender_supervisor") == [(2, "")]
    assert to(standard, plan_owner="offender_supervisor") == [(1, "")]


def test_what_asks_for_both_goes_to_both_owners_once_each():
    assert to("T5") == [(2, "")]
    assert to("T5", assessment_owner="offender_supervisor") == [(2, ""), (1, "")]
    assert to("T5", assessment_owner="offender_supervisor", overdue=True) == [(2, ""), (1, ""), HEAD]
    assert to("T5", offender_manager=None, assessment_owner="offender_manager") == [(1, "")]
    assert to("T5", offender_manager=None, offender_supervisor=None, overdue=True) == [HEAD]


def test_parole_and_victims_stay_with_scope():
    changes = {"assessment_owner": "offender_supervisor", "plan_owner": "offender_supervisor"}
    assert to("T20", **changes) == [(2, "")]
    assert to("T17", in_scope=False, **changes) == [(1, "")]
