"""Which dates contradict each other."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.dates import SentenceLength
from cases.standards.key_dates import KeyDates, length_violation, order_violations, reception_violations

GOOD = KeyDates(
    born_on=date(1980, 5, 1), received_on=date(2012, 3, 1), sentenced_on=date(2012, 3, 1),
    hdced=date(2012, 10, 17), crd=date(2013, 3, 1), led=date(2014, 2, 28), sed=date(2014, 2, 28),
)  # fmt: skip


def pairs(dates):
    return [(each.first, each.second) for each in order_violations(dates=dates)]


def test_good_dates_and_no_dates_pass():
    assert pairs(GOOD) == []
    assert pairs(KeyDates()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"hdced": date(2012, 3, 1)}, [("sentenced_on", "hdced")]),  # the same day is not before
        ({"hdced": date(2012, 3, 2)}, []),
        ({"hdced": date(2013, 3, 1)}, [("hdced", "crd")]),
        ({"hdced": date(2013, 2, 28)}, []),
        ({"crd": date(2014, 2, 28)}, []),
        ({"led": date(2013, 3, 1)}, []),
        ({"led": date(2013, 2, 28)}, [("crd", "led")]),
        ({"led": date(2014, 3, 1)}, [("led", "sed")]),
        ({"ped": date(2013, 5, 1), "npd": date(2013, 5, 1)}, []),
        ({"ped": date(2013, 5, 2), "npd": date(2013, 5, 1)}, [("ped", "npd")]),
        ({"ted": date(2012, 2, 29)}, [("sentenced_on", "ted")]),
        ({"ted": date(2012, 3, 1)}, []),
        ({"born_on": date(2012, 3, 1)}, [("born_on", "received_on")]),
        ({"born_on": date(2012, 2, 29)}, []),
    ],
)
def test_order(changes, expected):
    assert pairs(replace(GOOD, **changes)) == expected


def test_a_violation_names_both_fields_both_dates_and_how_to_mend():
    (found,) = order_violations(dates=replace(GOOD, hdced=date(2013, 3, 2)))
    assert found.reason == "The HDCED (02/03/2013) must be before the CRD (01/03/2013)."
    assert found.mend == "Check the HDCED and the CRD against the court's papers."


@pytest.mark.parametrize(
    ("changes", "sentenced_before", "expected"),
    [
        ({}, True, []),
        ({"received_on": date(2014, 6, 2)}, True, ["received_on"]),  # tomorrow
        ({"received_on": date(2014, 6, 1)}, True, []),
        ({"born_on": date(1994, 3, 1)}, True, []),  # 18 that day
        ({"born_on": date(1994, 3, 2)}, True, ["born_on"]),
        ({"born_on": date(1901, 3, 2)}, True, []),  # 110, 111 the day after
        ({"born_on": date(1901, 3, 1)}, True, ["born_on"]),
        ({"sentenced_on": date(2012, 3, 2)}, True, ["sentenced_on"]),
        ({"sentenced_on": date(2012, 3, 2)}, False, []),
        ({"sentenced_on": date(2012, 2, 29)}, False, ["received_on"]),
        ({"sentenced_on": date(2012, 2, 29)}, None, []),
        ({"sentenced_on": None}, False, []),
        ({"sentenced_on": date(2014, 6, 2)}, False, ["sentenced_on"]),
    ],
)
def test_reception(changes, sentenced_before, expected):
    found = reception_violations(
        dates=replace(GOOD, **changes),
        sentenced_before=sentenced_before,
        today=date(2014, 6, 1),
        youngest=18,
        oldest=110,
    )
    assert [each.first for each in found] == expected


@pytest.mark.parametrize(
    ("sed", "remand_days", "extension_years", "side"),
    [
        (date(2014, 3, 1), 0, 0, ""),
        (date(2014, 2, 28), 0, 0, ""),
        (date(2014, 3, 8), 0, 0, ""),  # seven days over
        (date(2014, 3, 9), 0, 0, "later"),
        (date(2014, 2, 22), 0, 0, ""),  # seven days short
        (date(2014, 2, 21), 0, 0, "earlier"),
        (date(2014, 1, 23), 30, 0, ""),  # 37 days short
        (date(2014, 1, 22), 30, 0, "earlier"),
        (date(2022, 3, 8), 0, 8, ""),
        (date(2022, 3, 9), 0, 8, "later"),
        (None, 0, 0, ""),
    ],
)
def test_length_against_dates(sed, remand_days, extension_years, side):
    found = length_violation(
        length=SentenceLength(2),
        sentenced_on=date(2012, 3, 1),
        sed=sed,
        remand_days=remand_days,
        extension_years=extension_years,
        tolerance_days=7,
    )
    assert (side in found.reason) if side else found is None


def test_an_indeterminate_sentence_has_no_expiry():
    found = length_violation(
        length=SentenceLength(indeterminate="LIFE"), sentenced_on=date(2012, 3, 1), sed=date(2030, 1, 1),
        remand_days=0, extension_years=0, tolerance_days=7,
    )  # fmt: skip
    assert "indeterminate" in found.reason
