"""Prison numbers, names, dates and sentence lengths as they are typed."""

from datetime import date

import pytest

from cases.standards.dates import SentenceLength, age_on, sentence_length, twelve_months_or_more, written_date
from cases.standards.identity import folded, name, prison_number, sort_key


@pytest.mark.parametrize(
    ("text", "number"),
    [("A1234BC", "A1234BC"), (" a1234bc ", "A1234BC"), ("A12345B", None), ("A123BCD", None), ("", None),
     ("AA1234B", None), ("A1234B", None), ("A１234BC", None), ("A1234BC\nD", None), ("Á1234BC", None)],
)  # fmt: skip
def test_prison_number(text, number):
    checked = prison_number(text=text)
    assert checked.value == number
    assert checked.ok is (number is not None)
    assert checked.ok or checked.mend


@pytest.mark.parametrize(
    "text",
    ["O'Connor", "O’Hara-Żmuda", "Jean–Luc", "Ruiz Peña", "Nguyễn", "Tŵr", "Şahin", "Łukasz", "St. John",
     "محمد", "李小龍", "प्रिया", "'t Hooft", "Żaneta", "Ó Briain"],
)  # fmt: skip
def test_names_of_any_script_are_accepted(text):
    assert name(text=text, what="family name").ok


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://example.invalid")', "+44", "@name", "-Smith", "Smith1", "", "   ", "...", "a<b",
     "Smith;Jones", "Smith\u202e", "😀", "x" * 101],
)  # fmt: skip
def test_what_is_no_name_is_refused(text):
    checked = name(text=text, what="family name")
    assert checked.value is None
    assert "family name" in checked.reason


def test_a_name_is_kept_as_written_with_single_spaces():
    assert name(text="  Van  der\tBerg ", what="family name").value == "Van der Berg"
    assert name(text="Zoe\u0308", what="given name").value == "Zoë"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Łódź", "lodz"), ("Đorđević", "dordevic"), ("Sørensen", "sorensen"), ("Tŵr", "twr"), ("Şahin", "sahin"),
     ("Peña", "pena"), ("Nguyễn", "nguyen"), ("O’Connor", "oconnor"), ("O'CONNOR", "oconnor"),
     ("Llywelyn-Rhys", "llywelyn rhys"), ("Jean–Luc", "jean luc"), ("Weiß", "weiss"), ("Æsa", "aesa"),
     ("İpek", "ipek"), ("Işık", "isik"), ("St. John", "st john"), ("한국", "한국"), ("Żmuda", "zmuda")],
)  # fmt: skip
def test_folding_for_search(text, expected):
    assert folded(text=text) == expected


def test_people_sort_by_folded_names():
    people = [("Lind", "Ada"), ("Öberg", "Al"), ("Li", "Zed"), ("Łis", "Bo"), ("O’Dea", "Cy"), ("li", "Abe")]
    ordered = sorted(people, key=lambda one: sort_key(surname=one[0], forenames=one[1]))
    assert [surname for surname, _ in ordered] == ["li", "Li", "Lind", "Łis", "Öberg", "O’Dea"]


@pytest.mark.parametrize(
    ("text", "expected", "reason"),
    [
        ("09/11/2026", date(2026, 11, 9), ""),
        (" 29/02/2012 ", date(2012, 2, 29), ""),
        ("29/02/2011", None, "February 2011 has 28 days"),
        ("31/02/1988", None, "February 1988 has 29 days"),
        ("31/04/2012", None, "April 2012 has 30 days"),
        ("12/13/2012", None, "no month 13"),
        ("00/01/2012", None, "does not exist"),
        ("2026-10-05", None, "year first"),
        ("1/7/07", None, "two digits"),
        ("01/07/07", None, "two digits"),
        ("1/7/2007", None, "one digit"),
        ("09.11.2026", None, "is not a date"),
        ("01/01/0001", None, "year 1 cannot be right"),
        ("", None, "no date"),
        ("١٢/٠١/٢٠١٢", None, "is not a date"),
    ],
)
def test_dates_are_dd_mm_yyyy_and_nothing_else(text, expected, reason):
    checked = written_date(text=text)
    assert checked.value == expected
    assert reason in checked.reason


@pytest.mark.parametrize(
    ("text", "expected", "short", "words"),
    [
        ("4y 6m", SentenceLength(4, 6, 0), "4y 6m", "4 years 6 months"),
        ("4y 0m", SentenceLength(4, 0, 0), "4y", "4 years"),
        ("28d", SentenceLength(0, 0, 28), "28d", "28 days"),
        ("12m", SentenceLength(0, 12, 0), "12m", "12 months"),
        ("1Y2M3D", SentenceLength(1, 2, 3), "1y 2m 3d", "1 year 2 months 3 days"),
        ("life", SentenceLength(indeterminate="LIFE"), "LIFE", "Life"),
        ("INDETERMINATE", SentenceLength(indeterminate="INDETERMINATE"), "INDETERMINATE", "Indeterminate"),
    ],
)
def test_sentence_lengths(text, expected, short, words):
    length = sentence_length(text=text).value
    assert length == expected
    assert (length.text(), length.words()) == (short, words)
    assert sentence_length(text=length.text()).value == expected


@pytest.mark.parametrize("text", ["", "4", "4 years", "6m 4y", "0y 0m", "-4y", "4.5y", "LIFER"])
def test_what_is_no_length(text):
    assert sentence_length(text=text).value is None


@pytest.mark.parametrize(
    ("length", "sentenced_on", "answer"),
    [
        (SentenceLength(1), date(2012, 2, 29), True),
        (SentenceLength(0, 12), date(2011, 6, 1), True),
        (SentenceLength(0, 11, 30), date(2011, 6, 1), False),  # to 31 May 2012
        (SentenceLength(0, 11, 29), date(2011, 6, 1), False),
        (SentenceLength(0, 0, 365), date(2011, 6, 1), False),  # 2012 is a leap year: to 31 May 2012
        (SentenceLength(0, 0, 366), date(2011, 6, 1), True),
        (SentenceLength(indeterminate="LIFE"), date(2011, 6, 1), True),
    ],
)
def test_twelve_months(length, sentenced_on, answer):
    assert twelve_months_or_more(length=length, sentenced_on=sentenced_on) is answer


@pytest.mark.parametrize(
    ("born_on", "on", "age"),
    [
        (date(1994, 6, 1), date(2012, 5, 31), 17),
        (date(1994, 6, 1), date(2012, 6, 1), 18),
        (date(1992, 2, 29), date(2010, 2, 28), 17),
        (date(1992, 2, 29), date(2010, 3, 1), 18),
    ],
)
def test_age(born_on, on, age):
    assert age_on(born_on=born_on, on=on) == age
