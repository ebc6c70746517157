"""The day from which a record lacks something agrees with the check on every day (docs/domain.md 14.3)."""

import datetime
from dataclasses import replace

import pytest

from inspection.standards.completeness import Facts, check
from inspection.standards.gaps import missing_from

D = datetime.date
SENTENCED = D(2026, 8, 31)
PLAIN = Facts(today=SENTENCED, sentenced_on=SENTENCED, owed=True, owed_by=D(2026, 10, 26), rosh="low")


def test_what_is_owed_is_missing_from_the_day_after_its_last_day():
    found = missing_from(facts=PLAIN)
    assert found["assessment"] == D(2026, 10, 27)
    assert found["screening"] == SENTENCED
    assert "contact" not in found


def test_contact_every_14_days_is_missing_on_the_15th_day_after_the_last():
    facts = replace(PLAIN, contact_every_days=14, last_contact_on=D(2026, 9, 10))
    assert missing_from(facts=facts)["contact"] == D(2026, 9, 25)
    assert missing_from(facts=replace(facts, last_contact_on=None))["contact"] == SENTENCED


@pytest.mark.parametrize(
    ("since", "last", "expected"),
    [
        (D(2026, 8, 31), None, D(2026, 12, 1)),  # three months before 30 November is 30 August
        (D(2026, 7, 1), None, D(2026, 12, 1)),
        (D(2026, 8, 31), D(2026, 9, 15), D(2026, 12, 16)),
        (D(2026, 8, 31), D(2026, 11, 30), D(2027, 3, 1)),
    ],
)
def test_contact_of_the_manager_is_missing_three_months_after_the_last(since, last, expected):
    facts = replace(PLAIN, in_scope=True, manager_since=since, last_manager_contact_on=last)
    assert missing_from(facts=facts)["manager"] == expected


def test_nothing_is_missing_of_the_unsentenced_nor_of_what_is_not_owed():
    assert missing_from(facts=Facts(today=SENTENCED)) == {}
    assert "plan" not in missing_from(facts=replace(PLAIN, owed=False, owed_by=None))


@pytest.mark.parametrize("last", [None, D(2026, 9, 1), D(2026, 11, 29), D(2026, 11, 30)])
@pytest.mark.parametrize("every", [None, 14, 31])
@pytest.mark.parametrize("owed_by", [None, D(2026, 10, 26)])
def test_the_days_say_what_the_check_says_on_every_day_after(last, every, owed_by):
    facts = replace(
        PLAIN, contact_every_days=every, last_contact_on=last, last_manager_contact_on=last, in_scope=True,
        owed_by=owed_by, manager_since=D(2026, 9, 30), plan_signed_on=D(2026, 9, 2),
    )  # fmt: skip
    found = missing_from(facts=facts)
    begun = last or SENTENCED
    for number in range(200):
        day = begun + datetime.timedelta(days=number)
        on_day = {one.key for one in check(facts=replace(facts, today=day)) if one.is_missing}
        assert {key for key, since in found.items() if since <= day} == on_day, day
