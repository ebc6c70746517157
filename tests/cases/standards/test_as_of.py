"""How a clock stood on an earlier day (docs/domain.md 5, rules 6 and 7)."""

from datetime import date

import pytest

from cases.standards.as_of import Away, Decision, Kept, standing_on
from cases.standards.clocks import State

D = date
#: Started 8 October 2026, due 22 October (ten working days).
PLAIN = {"started_on": D(2026, 10, 8), "due_on": D(2026, 10, 22), "met_on": None, "stopped_on": None,
         "not_applicable_because": "", "exempted_because": ""}  # fmt: skip


def on(day, *, decisions=(), absences=(), **changed):
    return standing_on(
        kept=Kept(**PLAIN | changed), decisions=decisions, absences=absences, as_of=day, due_soon_days=3
    )


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (D(2026, 10, 22), State.DUE_SOON),
        (D(2026, 10, 23), State.OVERDUE),  # not yet met on that day
        (D(2026, 10, 29), State.OVERDUE),
        (D(2026, 10, 30), State.MET_LATE),
    ],
)
def test_what_was_met_late_was_overdue_before(day, state):
    assert on(day, met_on=D(2026, 10, 30)).state == state


EXTENDED = (Decision(D(2026, 10, 20), D(2026, 10, 30)), Decision(D(2026, 10, 29), D(2026, 11, 6)))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (D(2026, 10, 19), State.DUE_SOON),  # by the first date: nothing was decided yet
        (D(2026, 10, 20), State.NOT_DUE),  # until the 30th
        (D(2026, 10, 28), State.DUE_SOON),
        (D(2026, 10, 29), State.NOT_DUE),  # until 6 November
        (D(2026, 11, 7), State.OVERDUE),
    ],
)
def test_each_extension_holds_from_its_own_day(day, state):
    assert on(day, decisions=EXTENDED).state == state


@pytest.mark.parametrize(
    ("day", "state"), [(D(2026, 10, 14), State.NOT_DUE), (D(2026, 10, 15), State.NOT_APPLICABLE)]
)
def test_an_exemption_does_not_reach_back(day, state):
    found = on(
        day, decisions=[Decision(D(2026, 10, 15), None, exempted="Deported soon")],
        not_applicable_because="Deported soon", exempted_because="Deported soon",
    )  # fmt: skip
    assert found.state == state


AWAY = Away(D(2026, 10, 12), D(2026, 10, 26), "in hospital since 12 October 2026")


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (D(2026, 10, 11), State.NOT_DUE),
        (D(2026, 10, 12), State.NOT_APPLICABLE),
        (D(2026, 10, 25), State.NOT_APPLICABLE),
        (D(2026, 10, 26), State.OVERDUE),  # back, and the first date stands
    ],
)
def test_an_absence_that_is_over_held_while_it_lasted(day, state):
    assert on(day, absences=[AWAY]).state == state


def test_an_absence_of_today_did_not_hold_before():
    now = Away(D(2026, 10, 24), None, "unlawfully at large since 24 October 2026")
    kept = {"not_applicable_because": f"Not applicable while absent: {now.words}."}
    assert on(D(2026, 10, 23), absences=[now], **kept).state == State.OVERDUE
    found = on(D(2026, 10, 24), absences=[now], **kept)
    assert (found.state, found.reason) == (State.NOT_APPLICABLE, kept["not_applicable_because"])


def test_what_never_applied_did_not_apply_then():
    assert on(D(2026, 10, 9), not_applicable_because="Not in scope.").state == State.NOT_APPLICABLE
