"""What is counted of one person, at the boundaries (docs/domain.md 16, 7.4); expected values by hand."""

from datetime import date

import pytest

from inspection.standards import needs
from inspection.standards.needs import Offer, Person

DAY = date(2026, 11, 20)
TSP = Offer(code="tsp", family="thinking", needs=frozenset({"11"}), least=50, judged=47, weeks=8)


def person(**said):
    return Person(custody=1, prison=1, **said)


@pytest.mark.parametrize(
    ("need", "severe", "attention", "expected"),
    [
        (True, True, False, "severe"), (True, False, False, "need"), (True, None, False, "need"),
        (False, False, True, "attention"), (False, False, False, "none"), (None, None, False, "unknown"),
        (None, None, True, "attention"),
    ],
)  # fmt: skip
def test_everybody_is_in_one_number_of_a_section(need, severe, attention, expected):
    assert needs.severity(need=need, severe=severe, attention=attention) == expected


@pytest.mark.parametrize(
    ("born_on", "expected"),
    [
        (date(2008, 11, 20), "18"), (date(2008, 11, 21), "0"), (date(2005, 11, 21), "18"),
        (date(2005, 11, 20), "21"), (date(1966, 11, 20), "60"), (date(1966, 11, 21), "50"), (None, "unknown"),
        (date(2026, 11, 21), "unknown"),
    ],
)  # fmt: skip
def test_ages_at_the_birthday(born_on, expected):
    assert needs.age_key(born_on=born_on, day=DAY) == expected


@pytest.mark.parametrize(
    ("release_on", "expected"),
    [
        (date(2026, 11, 19), "passed"), (date(2026, 11, 20), "0"), (date(2027, 5, 19), "0"),
        (date(2027, 5, 20), "6"), (date(2027, 11, 19), "6"), (date(2027, 11, 20), "12"),
        (date(2028, 11, 20), "24"), (date(2030, 11, 19), "24"), (date(2030, 11, 20), "48"), (None, "unknown"),
    ],
)  # fmt: skip
def test_time_left_at_the_months(release_on, expected):
    assert needs.time_key(release_on=release_on, day=DAY) == expected


@pytest.mark.parametrize(
    ("ticks", "sanctions", "offences", "alerts", "expected"),
    [
        (["weapon"], None, [], [], True), (["damage"], None, [], [], False), (None, 0, [], [], False),
        (None, 1, [], [], True), (None, None, ["Robbery"], [], True), (None, None, ["Theft"], [], False),
        (None, None, [], ["staff_assault"], True), (None, None, [], [], None),
        (["none of these"], None, [], [], False),
    ],
)  # fmt: skip
def test_violence_is_unknown_where_nothing_is_said(ticks, sanctions, offences, alerts, expected):
    found = needs.is_violent(ticks=ticks, sanctions=sanctions, offences=offences, alerts=alerts)
    assert found is expected


@pytest.mark.parametrize(
    ("score", "expected"), [(50, True), (49, None), (47, None), (46, False), (None, None)]
)
def test_the_score_of_tsp(score, expected):
    """OGRS3 of 50 or more; from 47 the assessor decides (docs/domain.md 9.2)."""
    assert needs.suits(person=person(ogrs3=score), offer=TSP) is expected


@pytest.mark.parametrize(
    ("family", "facts", "expected"),
    [
        ("sexual", {}, None), ("sexual", {"offences": frozenset({"Theft"})}, False),
        ("sexual", {"offences": frozenset({"Sexual, against a child"})}, True),
        ("sexual", {"alerts": frozenset({"sex_offender"})}, True), ("violence", {}, None),
        ("violence", {"violent": False}, False), ("domestic", {}, False),
        ("domestic", {"alerts": frozenset({"domestic_abuse"})}, True), ("substance", {}, True),
    ],
)  # fmt: skip
def test_programmes_made_for_some_offences(family, facts, expected):
    offer = Offer(code="one", family=family, needs=frozenset({"11"}))
    assert needs.suits(person=person(**facts), offer=offer) is expected


def test_found_not_suitable_is_not_suitable():
    assert needs.suits(person=person(ogrs3=80, referrals={"tsp": "unsuitable"}), offer=TSP) is False


@pytest.mark.parametrize(
    ("sections", "referrals", "expected"),
    [
        ({"11": "need"}, {}, True), ({"11": "severe"}, {}, True), ({"11": "attention"}, {}, False),
        ({"11": "unknown"}, {}, False), ({}, {"tsp": "referred"}, True),
        ({"11": "need"}, {"tsp": "delivered"}, False),
        ({"3": "severe"}, {}, False),
    ],
)  # fmt: skip
def test_who_needs_a_programme(sections, referrals, expected):
    assert needs.needs(person=person(sections=sections, referrals=referrals), offer=TSP) is expected


@pytest.mark.parametrize(
    ("release_on", "ends", "expected"),
    [
        (date(2027, 1, 14), {}, True), (date(2027, 1, 15), {}, False), (None, {}, False),
        (date(2026, 11, 19), {}, False), (date(2027, 2, 28), {1: date(2027, 3, 1)}, True),
        (date(2027, 3, 1), {1: date(2027, 3, 1)}, False), (date(2027, 1, 15), {2: date(2027, 3, 1)}, False),
    ],
)  # fmt: skip
def test_released_before_it_can_be_done(release_on, ends, expected):
    """Eight weeks from 20 November 2026 are 15 January 2027; a course of another prison does not count."""
    offer = Offer(code="tsp", family="thinking", needs=frozenset({"11"}), weeks=8, ends=ends)
    assert needs.leaves_before(person=person(release_on=release_on), offer=offer, day=DAY) is expected


def test_every_number_once_and_unknown_apart():
    one = person(
        assessed=True, sections={"11": "need"}, ogrs3=60, release_on=date(2026, 12, 1), rosh="high",
        views={"drugs": "both", "home": "no"}, alerts=frozenset({"gang"}), unavailable=frozenset({"ete"}),
        referrals={"tsp": "waiting"},
    )  # fmt: skip
    found = list(
        needs.keys(person=one, sections=["3", "11"], topics=["drugs", "home", "job"], predictors=["ogrs3"],
                   offers=[TSP], day=DAY)
    )  # fmt: skip
    assert found == [
        "assessed.yes", "need.3.unknown", "need.11.need", "rosh.high", "band.ogrs3.unknown",
        "offence.unknown",
        "age.unknown", "time.0", "view.drugs.sees", "view.home.not", "view.job.unknown", "flag.gang.yes",
        "flag.violence.unknown", "unavailable.any", "unavailable.ete", "programme.tsp.need",
        "programme.tsp.waiting", "programme.tsp.suitable", "programme.tsp.before",
    ]  # fmt: skip


@pytest.mark.parametrize(("in_time", "places", "expected"), [(0, 5, 0), (5, 5, 0), (6, 5, 1), (7, 0, 7)])
def test_the_gap(in_time, places, expected):
    assert needs.gap(in_time=in_time, places_a_year=places) == expected


def test_needs_that_nothing_answers():
    held = person(sections={"11": "need", "9": "severe", "3": "none", "4": "unknown"})
    assert needs.unmet_sections(person=held, answered=frozenset({"11"})) == ["9"]
    assert needs.unmet_sections(person=held, answered=frozenset()) == ["9", "11"]
