"""The plan in time: what waits for what, until when, and what cannot work."""

from datetime import date

from sentence_plans.standards.sequence import Step, in_order, placed

START = date(2012, 1, 10)
HOME = Step("objective:1", "Objective 1", "Have a home")
FORM = Step("action:1", "Action 1.1", "Apply", of="objective:1", timescale="one_month")
MOVE = Step("action:2", "Action 1.2", "Move", of="objective:1", after=("action:1",), timescale="one_week")
WORK = Step("objective:2", "Objective 2", "Keep a job", after=("objective:1",))
SEEK = Step("action:3", "Action 2.1", "Find work", of="objective:2", timescale="three_months")


def times(*steps, **given):
    return {one.step.key: one for one in placed(steps=steps, start=START, **given)}


def test_an_action_begins_when_what_it_waits_for_has_ended():
    found = times(HOME, FORM, MOVE, WORK, SEEK)
    assert (found["action:1"].begins, found["action:1"].ends) == (START, date(2012, 2, 10))
    assert (found["action:2"].begins, found["action:2"].ends) == (date(2012, 2, 10), date(2012, 2, 17))
    assert found["objective:1"].ends == date(2012, 2, 17)
    assert found["objective:1"].because == "last action"
    assert (found["action:3"].begins, found["action:3"].ends) == (date(2012, 2, 17), date(2012, 5, 17))
    assert found["objective:2"].begins == date(2012, 2, 17)
    assert not any(one.warnings for one in found.values())


def test_what_has_no_time_has_no_end():
    found = times(HOME, Step("action:9", "Action 1.1", "Ask", of="objective:1", timescale="see_comment"))
    assert (found["action:9"].ends, found["objective:1"].ends) == (None, None)
    assert found["objective:1"].because == "no time known"


def test_what_ends_after_release_is_warned_of_and_on_the_day_is_not():
    late = times(HOME, FORM, release_on=date(2012, 2, 9))
    assert late["action:1"].warnings == (
        "The time left is not enough: it ends on 10 February 2012, release is 9 February 2012.",
    )
    assert not times(HOME, FORM, release_on=date(2012, 2, 10))["action:1"].warnings


def test_a_date_before_the_actions_end_is_warned_of():
    soon = Step("objective:1", "Objective 1", "Have a home", target_on=date(2012, 2, 9))
    assert times(soon, FORM)["objective:1"].warnings == ("Its actions end later, on 10 February 2012.",)
    on_the_day = Step("objective:1", "Objective 1", "Have a home", target_on=date(2012, 2, 10))
    assert not times(on_the_day, FORM)["objective:1"].warnings


def test_a_date_before_what_it_waits_for_is_warned_of():
    first = Step("objective:1", "Objective 1", "Have a home", target_on=date(2012, 6, 1))
    then = Step("objective:2", "Objective 2", "Job", after=("objective:1",), target_on=date(2012, 5, 1))
    assert times(first, then)["objective:2"].warnings == (
        "It waits for Objective 1, which ends later, on 1 June 2012.",
    )


def test_what_has_ended_is_not_warned_of():
    done = Step("action:1", "Action 1.1", "Apply", of="objective:1", timescale="one_year", is_done=True)
    assert not times(HOME, done, release_on=START)["action:1"].warnings


def test_what_cannot_be_had_is_warned_of():
    none = Step("action:1", "Action 1.1", "A course", of="objective:1", timescale="unavailable")
    assert times(HOME, none)["action:1"].warnings == ("It is needed and cannot be had.",)


def test_a_circle_is_found_through_objectives_and_their_actions():
    after = Step("action:1", "Action 1.1", "Apply", of="objective:1", after=("action:3",))
    ready, circle = in_order(steps=[HOME, after, WORK, SEEK])
    assert ready == []
    assert {one.key for one in circle} == {"objective:1", "action:1", "objective:2", "action:3"}
    ready, circle = in_order(steps=[HOME, FORM, MOVE, WORK, SEEK])
    assert [one.key for one in ready] == ["action:1", "action:2", "objective:1", "action:3", "objective:2"]
    assert circle == []


def test_a_circle_still_has_its_rows():
    loop = Step("action:1", "Action 1.1", "Apply", of="objective:1", after=("action:1",))
    assert times(HOME, loop)["action:1"].warnings == ("It waits for itself.",)
