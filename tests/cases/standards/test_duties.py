"""T1, T2 and T3: from facts to clocks."""

from dataclasses import replace
from datetime import date

from cases.standards.duties import CustodyFacts, Ending, Happened, Stay, custody_duties
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
