"""T1 when a case is given up, and limits that a prison has set for itself (docs/domain.md 5)."""

import datetime

from cases.actions import allocations, prison_settings
from cases.models import Task
from tests.cases.test_clocks import T1_DUE, clock, refresh

D = datetime.date


def test_a_case_given_up_owes_an_allocation_again_on_the_list_of_the_head(world):
    """Given up on Tuesday 13 October: two working days to Thursday the 15th, overdue on the 16th."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    held = custody.allocations.get(held_as="offender_supervisor")
    allocations.end(held, reason="Long-term sick", today=D(2026, 10, 13), by=world.actor("head_of_omu"))
    refresh(custody, today=D(2026, 10, 16))
    vacancy = clock(custody, "T1", cause=f"vacancy:{held.pk}")
    assert (vacancy.started_on, vacancy.due_on) == (D(2026, 10, 13), D(2026, 10, 15))
    assert Task.objects.open().get(flag__clock=vacancy).role == "head_of_omu"
    world.today = D(2026, 10, 16)
    world.allocate(custody, world.actor("offender_supervisor", grade="probation_officer"))
    refresh(custody, today=D(2026, 10, 16))
    vacancy.refresh_from_db()
    assert vacancy.met_on == D(2026, 10, 16)


def test_a_limit_the_prison_has_set_holds_for_clocks_that_start_later(world):
    before = world.receive()
    refresh(before, today=world.today)
    set_to = {"key": "limit_t1", "value": 1, "reason": "Reception closes early", "today": world.today}
    prison_settings.set_value(
        world.ashbourne, **set_to, effective_from=D(2026, 10, 9), by=world.actor("head_of_omu")
    )
    after = world.receive(received_on=world.today, sentenced_on=world.today)
    refresh(before, after, today=D(2026, 10, 12))
    assert clock(before, "T1").due_on == clock(after, "T1").due_on == T1_DUE  # both began the day before
    world.today = D(2026, 10, 12)
    new = world.receive()
    refresh(new, today=world.today)
    assert clock(new, "T1").due_on == D(2026, 10, 13)
    assert "Set by the prison from 09/10/2026" in clock(new, "T1").explanation["text"]
