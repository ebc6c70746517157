"""MAPPA: what an offence proposes, and T16 at its boundary days (docs/domain.md 5, 10.1)."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards import mappa
from cases.standards.duties import Ending
from cases.standards.mappa import Decided, MappaFacts, Proposal, Sentenced
from cases.standards.policies import built_in

ON = date(2026, 3, 2)


def proposed(*offences, registered=False):
    return mappa.proposed(offences=offences, registered=registered, by=mappa.rules())


@pytest.mark.parametrize(
    ("offence", "category", "missing"),
    [
        (Sentenced("Sexual assault", "Sexual offences", "DET", ON, 0, 4), "1", ()),
        (Sentenced("Rape", "", "DET", ON, 6), "1", ()),
        (Sentenced("Wounding", "Violence", "DET", ON, 0, 12), "2", ()),
        # From 2 March 2026 eleven months are 2 February 2027; 28 days on it is 2 March, 12 months.
        (Sentenced("Wounding", "Violence", "DET", ON, 0, 11, 28), "2", ()),
        (Sentenced("Wounding", "Violence", "DET", ON, 0, 11, 27), "", ()),
        (Sentenced("Wounding", "Violence", "DET", ON), "2", ("length of the sentence",)),
        (Sentenced("Arson", "Criminal damage", "IPP", ON), "2", ()),
        (Sentenced("Theft from shop", "Theft, non-motor", "DET", ON, 4), "", ()),
        (Sentenced("Theft from shop", "", "DET", ON, 4), "", ("offence group",)),
        (Sentenced("", "", "DET", ON, 4), "", ("offence group",)),
    ],
)
def test_what_one_offence_proposes(offence, category, missing):
    found = proposed(offence)
    assert (found.category, found.missing) == (category, missing)
    assert found.reason


def test_the_gravest_of_several_is_proposed_and_an_alert_says_it_before_any_offence():
    theft = Sentenced("Theft", "Theft, non-motor", "DET", ON, 2)
    violence = Sentenced("Wounding", "Violence", "DET", ON, 3)
    sexual = Sentenced("Sexual assault", "Sexual offences", "DET", ON, 1)
    assert proposed(theft, violence).category == "2"
    assert proposed(theft, violence, sexual).category == "1"
    assert proposed(theft, registered=True) == Proposal("1", "There is an alert: registered sex offender.")
    assert proposed() == Proposal("", "No sentence is recorded.", ("offence group",))


@pytest.mark.parametrize(
    ("category", "level", "for_release", "review_on", "field"),
    [
        ("1", 2, True, ON, ""),
        ("none", None, False, None, ""),
        ("none", 2, False, None, "level"),
        ("none", None, True, None, "level"),
        ("none", None, False, ON, "review_on"),
        ("2", None, False, ON, "level"),
        ("2", 4, False, ON, "level"),
        ("2", 1, False, None, "review_on"),
        ("4", 1, False, ON, "category"),
        ("", 1, False, ON, "category"),
    ],
)
def test_a_level_has_a_category_and_a_review(category, level, for_release, review_on, field):
    said = {"category": category, "level": level, "for_release": for_release, "review_on": review_on}
    assert mappa.fault(**said)[0] == field


PROPOSED = Proposal("2", "Violent offence.")
#: Sentenced on Monday 2 March 2026, to be released on 31 August 2028: six months before is 29 February 2028.
FACTS = MappaFacts(
    sentenced_on=ON, received_on=ON, release_on=date(2028, 8, 31), proposal=PROPOSED
)  # fmt: skip
FIRST = Decided("1", date(2026, 3, 10), "2", 1)


def owed(facts):
    (duty,) = mappa.release_duties(facts=facts, policies=built_in())
    return duty


def test_the_level_is_due_six_months_before_release_and_month_ends_fall_back():
    duty = owed(FACTS)
    assert (duty.standard, duty.cause, duty.started_on) == ("T16", "release:2028-08-31", ON)
    assert duty.due_on == date(2028, 2, 29)
    assert "Earliest release date: 31/08/2028." in duty.explanation.text()


def test_a_decision_that_is_not_for_release_leaves_it_open_and_one_for_release_meets_it():
    assert owed(replace(FACTS, decisions=(FIRST,))).met_on is None
    late = Decided("2", date(2028, 3, 1), "2", 2, for_release=True)
    assert owed(replace(FACTS, decisions=(FIRST, late))).met_on == date(2028, 3, 1)


def test_where_fewer_months_are_left_five_working_days_from_the_start_count_and_the_release_at_the_latest():
    # Six months before 9 September 2026 is 9 March: five working days after Monday 2 March, just in time.
    assert owed(replace(FACTS, release_on=date(2026, 9, 9))).due_on == date(2026, 3, 9)
    assert "Fewer than" not in owed(replace(FACTS, release_on=date(2026, 9, 9))).explanation.text()
    short = owed(replace(FACTS, release_on=date(2026, 9, 8)))
    assert short.due_on == date(2026, 3, 9)
    assert "Fewer than 6 months were left: 5 working days from 02/03/2026." in short.explanation.text()
    assert owed(replace(FACTS, release_on=date(2026, 3, 5))).due_on == date(2026, 3, 5)


def test_who_is_not_eligible_owes_nothing_and_who_was_found_not_to_be_has_it_said():
    assert mappa.release_duties(facts=replace(FACTS, proposal=Proposal("", "")), policies=built_in()) == []
    assert mappa.release_duties(facts=replace(FACTS, sentenced_on=None), policies=built_in()) == []
    none = owed(replace(FACTS, decisions=(Decided("1", date(2026, 3, 10), "none"),)))
    assert none.not_applicable_because == "Decided on 10/03/2026: no MAPPA case."
    by_hand = replace(FACTS, proposal=Proposal("", ""), decisions=(FIRST,))
    assert owed(by_hand).started_on == date(2026, 3, 10)


def test_without_a_release_date_it_has_no_day_and_a_date_that_moves_is_another_duty():
    assert owed(replace(FACTS, release_on=None)).not_applicable_because.startswith("No release date")
    assert owed(replace(FACTS, release_on=date(2029, 1, 1))).cause == "release:2029-01-01"


def test_after_a_recall_the_level_is_confirmed_once_more_and_a_release_stops_it():
    before = Decided("1", date(2026, 4, 1), "2", 2, for_release=True)
    back = replace(FACTS, decisions=(before,), returned_on=date(2027, 6, 1))
    assert (owed(back).met_on, owed(back).started_on) == (None, date(2027, 6, 1))
    gone = replace(FACTS, endings=(Ending(on=date(2027, 1, 5), because="Released"),))
    assert owed(gone).stopped_on == date(2027, 1, 5)
    away = replace(FACTS, absent_because="unlawfully at large since 3 May 2026")
    assert "while absent" in owed(away).not_applicable_because


def test_alerts_and_head_follow_the_decision():
    assert mappa.alert_codes(level=2, visor=True) == {"mappa_2", "visor"}
    assert mappa.alert_codes(level=None, visor=False) == set()
    assert mappa.in_short(category="2", level=3) == "2/3"
    assert mappa.in_short(category="none", level=None) == ""
