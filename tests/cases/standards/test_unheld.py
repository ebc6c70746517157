"""Why nobody holds a case, and how old that is in working days (docs/domain.md 5 rules 2 and 5)."""

import datetime

from cases.standards.unheld import DISABLED, LEFT, LOST, NONE, Holder, gone, nobody_named, oldest

DAY = datetime.date
SUPERVISOR = "offender supervisor"


def named(**days):
    dates = {"opened_on": DAY(2026, 3, 2), "sentenced_on": DAY(2026, 3, 2), "returned_on": None}
    return nobody_named(words=SUPERVISOR, **dates | {"last_ended_on": None} | days)


def test_from_reception_where_nobody_was_ever_named():
    gap = named(opened_on=DAY(2026, 3, 3))
    assert (gap.why, gap.since) == (NONE, DAY(2026, 3, 3))
    assert gap.reason == "received, and no offender supervisor named yet"


def test_from_the_sentence_for_somebody_received_on_remand():
    gap = named(sentenced_on=DAY(2026, 5, 4))
    assert gap.since == DAY(2026, 5, 4)
    assert "sentenced" in gap.reason


def test_from_the_end_of_the_last_allocation_though_the_arrival_is_later():
    """The person left Ashbourne on 1 June: from then on nobody holds the case, also on the way."""
    gap = named(last_ended_on=DAY(2026, 6, 1), last_ended_because="transfer to Morden")
    assert gap.since == DAY(2026, 6, 1)
    assert gap.reason == "the last offender supervisor's allocation ended: transfer to Morden"


def test_from_the_return_after_a_recall():
    gap = named(last_ended_on=DAY(2026, 6, 1), returned_on=DAY(2026, 9, 1))
    assert (gap.since, gap.reason[:8]) == (DAY(2026, 9, 1), "returned")


def test_age_counts_working_days_and_no_bank_holidays():
    """From Thursday 21 April 2011 to Wednesday 27: 22 (Good Friday) and 25 April are holidays."""
    gap = named(opened_on=DAY(2011, 4, 21), sentenced_on=DAY(2011, 4, 21))
    assert gap.age(on=DAY(2011, 4, 27)) == 2
    assert gap.age(on=DAY(2011, 4, 21)) == 0


def left(**facts):
    known = {"name": "R. Bell", "is_active": True, "holds_role": False, "holds_other": False}
    holder = Holder(**known | {"role_ended": (DAY(2026, 9, 1), DAY(2026, 10, 1))} | facts)
    return gone(words=SUPERVISOR, holder=holder, on=DAY(2026, 10, 8))


def test_who_still_has_the_role_is_no_gap():
    assert left(holds_role=True) is None


def test_left_disabled_and_lost_the_role_are_told_apart_and_run_from_the_end_of_the_role():
    assert (left().why, left().since) == (LEFT, DAY(2026, 10, 1))
    assert left(holds_other=True).why == LOST
    assert left(is_active=False, holds_role=True).why == DISABLED
    assert "R. Bell" in left(is_active=False).reason


def test_an_end_to_come_is_no_end_and_none_on_record_is_not_known():
    assert left(role_ended=(DAY(2026, 9, 1), DAY(2026, 11, 1))).since == DAY(2026, 9, 1)
    unknown = left(role_ended=())
    assert (unknown.since, unknown.age(on=DAY(2026, 10, 8))) == (None, None)
    assert oldest(gaps=[left(), unknown]) == unknown
