"""Distinct offender managers, the author of the court report counted (docs/domain.md 3.2, 21.3 P; M-200)."""

from cases.standards.managers import Manager, distinct_managers


def test_nobody_is_none():
    assert distinct_managers(history=[]).number == 0


def test_the_author_of_the_report_counts():
    found = distinct_managers(
        history=[Manager("Jo Osei", wrote_report=True), Manager("M Hartley", 7), Manager("C Bevan", 8)]
    )
    assert found.number == 3
    assert found.names == ("Jo Osei", "M Hartley", "C Bevan")
    assert "Jo Osei wrote the report" in found.reason


def test_the_same_person_counts_once_by_account_or_by_name():
    assert distinct_managers(history=[Manager("A", 7), Manager("B", 8), Manager("A again", 7)]).number == 2
    assert (
        distinct_managers(history=[Manager("Josée Osei", wrote_report=True), Manager("josee OSEI", 7)]).number
        == 1
    )


def test_two_accounts_of_one_name_are_two_people():
    assert distinct_managers(history=[Manager("J Osei", 7), Manager("J Osei", 8)]).number == 2
