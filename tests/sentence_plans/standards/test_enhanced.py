"""How far the enhanced level of work with a priority offender is (docs/domain.md 9.5)."""

import pytest

from sentence_plans.standards.enhanced import enhanced

DONE, BEGUN, NOT_YET, LOST = "fully_achieved", "ongoing", "not_started", "declined"


@pytest.mark.parametrize(
    ("ppo", "has_plan", "said", "statuses", "level", "reason"),
    [
        (False, True, "Weekly.", [DONE], "not_asked", "none is asked for"),
        (True, False, "", [], "no_plan", "no sentence plan"),
        (True, True, " ", [], "not_planned", "and no action is part"),
        (True, True, "Weekly.", [], "in_part", "No action"),
        (True, True, "", [BEGUN], "in_part", "does not say"),
        (True, True, "Weekly.", [NOT_YET], "planned", "None of 1 action has begun"),
        (True, True, "Weekly.", [NOT_YET, BEGUN], "under_way", "0 of 2 actions"),
        (True, True, "Weekly.", [NOT_YET, DONE], "under_way", "1 of 2 actions"),
        (True, True, "Weekly.", [DONE, DONE], "delivered", "2 of 2 actions"),
        # Somebody has to act: what ended without being achieved comes before what still goes on.
        (True, True, "Weekly.", [DONE, BEGUN, LOST], "not_delivered", "1 of 3 actions"),
    ],
)
def test_exactly_one_level_holds_and_says_why(ppo, has_plan, said, statuses, level, reason):
    found = enhanced(ppo=ppo, has_plan=has_plan, said=said, statuses=statuses)
    assert found.level == level
    assert reason in found.reason
    assert found.is_planned == (level in {"planned", "under_way", "delivered", "not_delivered"})
