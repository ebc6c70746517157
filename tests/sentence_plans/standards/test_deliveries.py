"""States, steps and reasons of a programme (docs/domain.md 9.3); expected values by hand."""

import datetime

import pytest

from sentence_plans.standards import deliveries as rules

TODAY = datetime.date(2026, 10, 8)
PLAIN = {"reason": "", "more": (), "comment": "", "on": TODAY, "before": TODAY, "today": TODAY}


@pytest.mark.parametrize(
    ("state", "step", "offered"),
    [
        ("here", "referred", ("assessed", "waiting", "offered", "after_transfer", "on_licence", "no_plan")),
        ("here", "assessed", ("waiting", "offered", "after_transfer", "on_licence", "no_plan")),
        ("here", "waiting", ("offered", "after_transfer", "on_licence", "no_plan")),
        ("here", "offered", ("started", "waiting", "after_transfer", "on_licence", "no_plan")),
        ("here", "started", ("completed", "dropped_out")),
        ("delivered", "completed", ()),
        ("no_plan", "dropped_out", ()),
        ("no_plan", "", ("referred", "after_transfer", "on_licence")),
        ("after_transfer", "", ("referred", "on_licence", "no_plan")),
    ],
)
def test_what_may_come_next(state, step, offered):
    assert rules.offered_moves(state=state, step=step) == offered


@pytest.mark.parametrize(
    ("move", "state"),
    [
        ("referred", "here"),
        ("waiting", "here"),
        ("started", "here"),
        ("completed", "delivered"),
        ("dropped_out", "no_plan"),
        ("on_licence", "on_licence"),
    ],
)
def test_the_last_steps_decide_the_state(move, state):
    assert rules.state_of(move=move) == state


@pytest.mark.parametrize("move", ["after_transfer", "on_licence", "no_plan"])
def test_who_plans_it_elsewhere_or_not_at_all_says_why(move):
    fault = rules.move_fault(state="here", step="waiting", move=move, **PLAIN)
    assert fault is not None
    assert fault.field == "reason"
    assert rules.move_fault(state="here", step="waiting", move=move, **PLAIN | {"reason": "not_run"}) is None


def test_who_drops_out_has_no_plan_and_a_reason():
    fault = rules.move_fault(state="here", step="started", move="dropped_out", **PLAIN)
    assert fault is not None
    assert fault.field == "reason"
    done = rules.move_fault(state="here", step="started", move="dropped_out", **PLAIN | {"reason": "refused"})
    assert done is None


def test_a_reason_does_not_stand_beside_a_plan_for_here():
    fault = rules.move_fault(state="here", step="referred", move="waiting", **PLAIN | {"reason": "no_place"})
    assert fault is not None
    assert fault.field == "reason"


def test_reasons_are_named_once_and_another_reason_is_said_in_words():
    twice = PLAIN | {"reason": "not_run", "more": ("not_run",)}
    assert rules.move_fault(state="here", step="waiting", move="no_plan", **twice).field == "more_reasons"
    other = PLAIN | {"reason": "refused", "more": ("other",)}
    assert rules.move_fault(state="here", step="waiting", move="no_plan", **other).field == "comment"
    said = other | {"comment": "He is a witness against another man on it."}
    assert rules.move_fault(state="here", step="waiting", move="no_plan", **said) is None


@pytest.mark.parametrize(("days", "field"), [(1, "on"), (0, None), (-10, None), (-11, "on")])
def test_days_come_in_turn_and_not_in_the_future(days, field):
    """Last change ten days ago: that day is in time, the day before is not, nor is tomorrow."""
    day = datetime.timedelta(days=1)
    when = PLAIN | {"on": TODAY + days * day, "before": TODAY - 10 * day}
    fault = rules.move_fault(state="here", step="referred", move="assessed", **when)
    assert (fault.field if fault else None) == field


def test_a_step_that_is_not_offered_is_refused():
    assert rules.move_fault(state="here", step="referred", move="completed", **PLAIN).field == "move"


@pytest.mark.parametrize(
    ("state", "runs", "accredited", "faulty"),
    [
        ("here", False, True, True),
        ("here", True, True, False),
        ("here", False, False, False),
        ("no_plan", False, True, False),
    ],
)
def test_an_accredited_programme_is_planned_only_where_it_is_run(state, runs, accredited, faulty):
    fault = rules.first_fault(
        state=state, runs_here=runs, is_accredited=accredited, prison="Ashbourne", name="TSP"
    )
    assert bool(fault) is faulty


def test_other_work_never_closes_what_asks_for_an_accredited_programme():
    assert "TSP" in rules.closing_fault(accredited_open=["TSP"])
    assert rules.closing_fault(accredited_open=[]) == ""


def test_the_five_states_add_up():
    states = ["here", "here", "delivered", "no_plan"]
    counts = rules.partition(states=states)
    assert counts == {"delivered": 1, "here": 2, "after_transfer": 0, "on_licence": 0, "no_plan": 1}
    assert sum(counts.values()) == len(states)
