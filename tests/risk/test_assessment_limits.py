"""Unfinished assessments and the time limit of a prison, by hand (docs/domain.md 7.2)."""

import datetime

import pytest

from cases.actions import prison_settings
from cases.models import Task
from risk.actions import assessment_limits as enforcing
from risk.models import State
from risk.standards.assessment_limits import limit
from staff.models import Notice
from tests.risk.writing import begin, signed

BEGUN = datetime.date(2026, 10, 8)


def after(days):
    return BEGUN + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("day", "warned", "warn", "lock", "lock_on"),
    [
        (16, None, False, False, 31),  # 14 days before day 31 is day 17
        (17, None, True, False, 31),
        (40, None, True, False, 54),  # warned late: two weeks all the same
        (30, 17, False, False, 31),
        (31, 17, False, True, 31),
        (53, 40, False, False, 54),
        (54, 40, False, True, 54),
    ],
)
def test_a_limit_of_thirty_days(day, warned, warn, lock, lock_on):
    """Begun on day 0: day 30 is the last, and it is locked on day 31."""
    found = limit(started_on=BEGUN, days=30, warned_on=after(warned) if warned else None, today=after(day))
    assert (found.warn, found.lock, found.lock_on) == (warn, lock, after(lock_on))


def test_no_limit_and_no_limit_below_nought():
    assert limit(started_on=BEGUN, days=0, warned_on=None, today=after(9999)).lock_on is None
    with pytest.raises(ValueError, match="-1"):
        limit(started_on=BEGUN, days=-1, warned_on=None, today=BEGUN)


def test_warned_then_locked_and_nothing_without_a_limit(world):
    supervisor, head = (
        world.actor("offender_supervisor", grade="probation_officer"),
        world.actor("head_of_omu"),
    )
    made, done = begin(world, world.receive(), supervisor), signed(world, world.receive(), supervisor)
    assert enforcing.enforce(today=after(400), by=world.system) == enforcing.Enforced()
    prison_settings.set_value(
        world.ashbourne, key="assessment_lock_days", value=30, effective_from=world.today, reason="x",
        today=world.today, by=head,
    )  # fmt: skip
    assert enforcing.enforce(today=after(16), by=world.system) == enforcing.Enforced()
    assert enforcing.enforce(today=after(17), by=world.system) == enforcing.Enforced(warned=1)
    assert enforcing.enforce(today=after(18), by=world.system) == enforcing.Enforced()
    assert Notice.objects.filter(user=supervisor.user, text__contains="locked as incomplete").count() == 1
    task = Task.objects.get(kind="assessment_limit")
    assert task.due_on == after(31)
    assert enforcing.enforce(today=after(31), by=world.system) == enforcing.Enforced(locked=1)
    made.refresh_from_db()
    done.refresh_from_db()
    task.refresh_from_db()
    assert (made.state, made.locked_on) == (State.LOCKED_BY_LIMIT, after(31))
    assert "30 days" in made.locked_because
    assert task.done_at
    assert done.state == State.COMPLETE
