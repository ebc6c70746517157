"""T1, T2 and T3: from facts to clocks."""

from dataclasses import replace
from datetime import date

from cases.standards.duties import CustodyFacts, Ending, Happened, Stay, custody_duties
from cases.standards.own_limits import OwnLimit
from cases.standards.policies import built_in

# Sentenced and received on Monday 18 April 2011, the Easter of docs/domain.md 22.
SENTENCED = date(2011, 4, 18)
FIRST = Stay(key="1", arrived_on=SENTENCED, how="sentence")
FACTS = CustodyFacts(sentenced_on=SENTENCED, stays=(FIRST,))


def duties(facts):
    return {(duty.standard, duty.cause): duty for duty in custody_duties(facts=facts, policies=built_in())}


def test_a_sentenced_reception_owes_an_allocation_and_a_contact():
    found = duties(FACTS)
    assert set(found) == {("T1", "reception:1"), ("T2", "sentence")}
    assert found["T1", "reception:1"].due_on == date(2011, 4, 20)
    assert found["T2", "sentence"].due_on == date(2011, 5, 6)
    assert found["T2", "sentence"].policy == "offender-management-defaults"
    assert len(found["T2", "sentence"].explanation.holidays) == 4


def test_a_clock_keeps_the_set_of_the_day_it_started():
    on = date(2011, 3, 31)
    found = duties(CustodyFacts(sentenced_on=on, stays=(Stay(key="1", arrived_on=on, how="sentence"),)))
    assert found["T1", "reception:1"].policy == "national-standards-2007"


def test_before_sentence_there_are_no_duties():
    assert duties(replace(FACTS, sentenced_on=None)) == {}


def test_received_before_sentence_reception_clocks_start_at_the_sentence():
    remand = Stay(key="1", arrived_on=date(2011, 2, 1), how="remand")
    owed = duties(CustodyFacts(sentenced_on=SENTENCED, stays=(remand,)))["T1", "reception:1"]
    assert (owed.started_on, owed.due_on) == (SENTENCED, date(2011, 4, 20))
    assert "received before it, on 01/02/2011" in owed.explanation.started_by


def test_a_remand_stay_that_ended_before_sentence_owes_nothing():
    stays = (
        Stay(key="1", arrived_on=date(2011, 2, 1), how="remand"),
        Stay(key="2", arrived_on=date(2011, 3, 1), how="transfer", transfer="9"),
    )
    found = duties(CustodyFacts(sentenced_on=SENTENCED, stays=stays))
    assert set(found) == {("T1", "reception:2"), ("T2", "sentence"), ("T3", "transfer:9")}
    assert found["T1", "reception:2"].started_on == SENTENCED
    assert "Arrived before sentence" in found["T3", "transfer:9"].not_applicable_because


def test_an_allocation_meets_t1_and_a_contact_meets_t2():
    facts = replace(
        FACTS,
        allocations=(Happened(on=date(2011, 4, 20), stay="1"),),
        contacts=(Happened(on=date(2011, 4, 15), stay="1"), Happened(on=date(2011, 5, 9), stay="1")),
    )
    found = duties(facts)
    assert found["T1", "reception:1"].met_on == date(2011, 4, 20)
    assert found["T2", "sentence"].met_on == date(2011, 5, 9)  # the one before sentence does not count


def test_transfer_starts_t1_and_t3_and_the_open_duty_is_inherited():
    facts = CustodyFacts(
        sentenced_on=SENTENCED,
        stays=(FIRST, Stay(key="2", arrived_on=date(2011, 6, 1), how="transfer", transfer="7")),
        allocations=(Happened(on=date(2011, 6, 2), stay="2"),),
        contacts=(Happened(on=date(2011, 5, 30), stay="1"), Happened(on=date(2011, 6, 15), stay="2")),
    )
    found = duties(facts)
    assert found["T1", "reception:1"].met_on == date(2011, 6, 2)  # late, by the prison that inherited it
    assert found["T1", "reception:1"].stopped_on is None
    assert found["T1", "reception:2"].met_on == date(2011, 6, 2)
    assert found["T3", "transfer:7"].due_on == date(2011, 6, 15)  # ten working days, no holiday
    assert found["T3", "transfer:7"].met_on == date(2011, 6, 15)  # the old prison's contact does not count
    assert found["T2", "sentence"].met_on == date(2011, 5, 30)


def test_release_stops_what_is_open_and_leaves_what_was_met():
    facts = replace(
        FACTS,
        allocations=(Happened(on=date(2011, 4, 19), stay="1"),),
        endings=(Ending(on=date(2011, 4, 28), because="released"),),
    )
    found = duties(facts)
    assert found["T1", "reception:1"].met_on == date(2011, 4, 19)
    assert found["T1", "reception:1"].stopped_on is None
    assert found["T2", "sentence"].stopped_on == date(2011, 4, 28)


def test_a_recall_starts_t1_and_t2_on_the_day_of_return():
    facts = CustodyFacts(
        sentenced_on=SENTENCED,
        stays=(FIRST, Stay(key="2", arrived_on=date(2012, 3, 1), how="recall")),
        endings=(Ending(on=date(2011, 10, 18), because="released"),),
    )
    found = duties(facts)
    assert found["T1", "reception:1"].stopped_on == date(2011, 10, 18)
    assert found["T1", "reception:2"].due_on == date(2012, 3, 5)
    assert found["T1", "reception:2"].stopped_on is None
    assert found["T2", "recall:2"].due_on == date(2012, 3, 15)


def test_while_absent_open_clocks_do_not_apply_and_keep_their_dates():
    facts = replace(
        FACTS,
        allocations=(Happened(on=date(2011, 4, 19), stay="1"),),
        absent_because="unlawfully at large since 21/04/2011",
    )
    found = duties(facts)
    absent = found["T2", "sentence"]
    assert absent.not_applicable_because == (
        "Not applicable while absent: unlawfully at large since 21/04/2011."
    )
    assert (absent.started_on, absent.due_on) == (SENTENCED, date(2011, 5, 6))
    assert found["T1", "reception:1"].not_applicable_because == ""
    back = duties(replace(facts, absent_because=""))["T2", "sentence"]
    assert (back.started_on, back.due_on, back.not_applicable_because) == (SENTENCED, date(2011, 5, 6), "")


def test_received_on_recall_the_contact_is_owed_from_the_return_alone():
    """Sentenced in 2009, back on Thursday 1 March 2012: ten working days to Thursday 15 March."""
    back = Stay(key="1", arrived_on=date(2012, 3, 1), how="recall")
    found = duties(CustodyFacts(sentenced_on=date(2009, 6, 1), stays=(back,)))
    assert found["T2", "recall:1"].due_on == date(2012, 3, 15)
    assert found["T2", "sentence"].due_on is None
    assert "before this record begins" in found["T2", "sentence"].not_applicable_because


HELD = Happened(on=date(2011, 4, 19), stay="1", key="5")


def test_a_case_given_up_with_nobody_to_follow_owes_an_allocation_again():
    """Given up on Monday 6 June 2011: two working days to Wednesday the 8th."""
    left = replace(HELD, until=date(2011, 6, 6))
    found = duties(replace(FACTS, allocations=(left,)))
    vacancy = found["T1", "vacancy:5"]
    assert (vacancy.started_on, vacancy.due_on, vacancy.met_on) == (date(2011, 6, 6), date(2011, 6, 8), None)
    assert "gave the case up" in vacancy.explanation.text()
    late = Happened(on=date(2011, 6, 9), stay="1", key="6")
    assert duties(replace(FACTS, allocations=(left, late)))["T1", "vacancy:5"].met_on == date(2011, 6, 9)


def test_a_change_of_supervisor_on_one_day_owes_nothing_new():
    left = replace(HELD, until=date(2011, 6, 6))
    new = Happened(on=date(2011, 6, 6), stay="1", key="6")
    assert ("T1", "vacancy:5") not in duties(replace(FACTS, allocations=(left, new)))


def test_leaving_the_prison_is_no_vacancy():
    left = replace(HELD, until=date(2011, 6, 6))
    gone = replace(FIRST, left_on=date(2011, 6, 6))
    assert ("T1", "vacancy:5") not in duties(replace(FACTS, stays=(gone,), allocations=(left,)))
    still_there = replace(FIRST, left_on=date(2011, 6, 7))
    assert ("T1", "vacancy:5") in duties(replace(FACTS, stays=(still_there,), allocations=(left,)))


def test_the_allocation_of_another_day_does_not_hide_the_vacancy_of_the_first():
    left = replace(HELD, until=date(2011, 6, 6))
    second = Happened(on=date(2011, 6, 7), stay="1", key="6", until=date(2011, 7, 1))
    found = duties(replace(FACTS, allocations=(left, second)))
    assert found["T1", "vacancy:5"].met_on == date(2011, 6, 7)
    assert found["T1", "vacancy:6"].met_on is None


OWN = (OwnLimit(3, "T1", date(2011, 4, 1), 1), OwnLimit(3, "T2", date(2011, 4, 18), 5))
HERE = replace(FACTS, stays=(replace(FIRST, prison=3),), own_limits=OWN)


def test_a_prison_may_change_the_defaults_of_t1_and_t2():
    """Monday 18 April 2011: one working day is the 19th; five, past the two Easter holidays, the 27th."""
    found = duties(HERE)
    assert found["T1", "reception:1"].due_on == date(2011, 4, 19)
    assert found["T2", "sentence"].due_on == date(2011, 4, 27)
    said = found["T1", "reception:1"].explanation.text()
    assert "1 working day from 18/04/2011" in said
    assert "Set by the prison from 01/04/2011; the set of standards says 2 working days." in said


def test_what_a_prison_sets_does_not_reach_back_nor_another_prison_nor_a_duty_of_the_set():
    later = replace(HERE, own_limits=(OwnLimit(3, "T1", date(2011, 4, 19), 1),))
    assert duties(later)["T1", "reception:1"].due_on == date(2011, 4, 20)
    elsewhere = replace(HERE, stays=(replace(FIRST, prison=4),))
    assert duties(elsewhere)["T1", "reception:1"].due_on == date(2011, 4, 20)
    # National Standards 2007: a duty. Thursday 31 March 2011 and two working days: Monday 4 April.
    on = date(2011, 3, 31)
    stay = Stay(key="1", arrived_on=on, how="sentence", prison=3)
    early = CustodyFacts(sentenced_on=on, stays=(stay,), own_limits=(OwnLimit(3, "T1", date(2011, 1, 1), 1),))
    assert duties(early)["T1", "reception:1"].due_on == date(2011, 4, 4)


def test_t1_t2_and_t3_at_their_boundary_days_by_hand():
    """Received and sentenced on Wednesday 21 December 2011: 26 and 27 December and 2 January are holidays.

    T1: Thursday 22, Friday 23. T2: 22, 23, 28, 29, 30 December, 3, 4, 5, 6, 9 January. T3, arrival on
    Friday 30 December: 3, 4, 5, 6, 9, 10, 11, 12, 13, 16 January.
    """
    on = date(2011, 12, 21)
    stays = (
        Stay(key="1", arrived_on=on, how="sentence", left_on=date(2011, 12, 30)),
        Stay(key="2", arrived_on=date(2011, 12, 30), how="transfer", transfer="7"),
    )
    found = duties(CustodyFacts(sentenced_on=on, stays=stays))
    assert found["T1", "reception:1"].due_on == date(2011, 12, 23)
    assert found["T2", "sentence"].due_on == date(2012, 1, 9)
    assert found["T3", "transfer:7"].due_on == date(2012, 1, 16)
    assert found["T1", "reception:2"].due_on == date(2012, 1, 4)  # Friday; 2 January is a holiday
