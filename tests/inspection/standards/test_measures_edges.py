"""Edges of the measures: recall, absence, one whole for two shares, amended entries (docs/domain.md 21.4)."""

from dataclasses import replace
from datetime import date

import pytest

from cases.standards.dates import SentenceLength
from cases.standards.duties import CustodyFacts, Stay
from inspection.actions.measure_triggers import standing_changes
from inspection.standards.case_facts import Programme, Reviewed
from inspection.standards.computed import progress
from inspection.standards.measures import definitions
from inspection.standards.populations import identifiable_victim
from tests.inspection.standards.measured import (
    ASKED,
    HERE,
    SENTENCED,
    assessed,
    case,
    manager,
    planned,
    said,
    stayed,
)

#: Back on Monday 1 June 2026: T5 and T7 end eight weeks later, on 27 July.
RETURNED = Stay("1", date(2026, 6, 1), "recall", prison=1)


@pytest.mark.parametrize(("on", "late"), [(date(2026, 7, 27), False), (date(2026, 7, 28), True)])
def test_of_who_was_received_on_recall_the_plan_is_owed_from_the_return(on, late):
    screened = (assessed(on, screened_on=on),)
    one = replace(stayed(RETURNED), plan=planned(on), assessments=screened)
    assert [said(f"IM-0{number}", one) for number in (61, 62, 22)] == [not late, late, late]
    assert said("IM-123", stayed(RETURNED), as_of=on) is (False if late else None)


def test_late_assessments_are_a_share_of_the_same_cases_as_none():
    short = case(length=SentenceLength(months=6), assessments=(assessed(date(2026, 8, 1)),))
    assert (said("IM-041", short), said("IM-042", short)) == (False, False)
    assert (said("IM-041", case(sentenced_on=None)), said("IM-042", case(sentenced_on=None))) == (None, None)


@pytest.mark.parametrize(
    ("left", "expected"),
    # The supervisor was owed by Wednesday 4 March: who left on that day or before owes nothing meanwhile.
    [(date(2026, 3, 4), None), (date(2026, 3, 5), False)],
)
def test_what_was_missed_before_an_absence_began_stays_missed(left, expected):
    facts = CustodyFacts(sentenced_on=SENTENCED, stays=(HERE,), absent_because="in hospital")
    assert said("IM-001", case(custody=facts, absent_since=left)) is expected


def test_a_manager_owed_during_an_absence_is_not_counted():
    facts = CustodyFacts(sentenced_on=SENTENCED, stays=(HERE,), absent_because="in hospital")
    scope = replace(case().scope, in_scope=True, since=SENTENCED)
    there = case(custody=facts, absent_since=date(2026, 4, 1), scope=scope)
    assert said("IM-004", there) is None
    assert said("IM-004", replace(there, managers=(manager(date(2026, 4, 27)),))) is True


def test_what_a_reader_could_not_assess_is_not_taken_from_the_last_review():
    measure = definitions().measure(id="IM-198")
    review = Reviewed(on=date(2026, 8, 1), parties=frozenset(), overall="good")
    one = case(plan=planned(reviews=(review,)))
    assert progress(measure=measure, case=one) == (True, False)
    assert progress(measure=measure, case=replace(one, judged={"IM-198": "left_out"})) == (False, True)
    assert progress(measure=measure, case=replace(one, judged={"IM-198": "denominator"})) == (False, False)


def test_a_programme_planned_again_counts_as_its_last_delivery_in_its_place():
    dropped = Programme("thinking", True, "no_plan", "moved", key=7, on=date(2026, 5, 1))
    again = Programme("thinking", True, "here", "", key=7, on=date(2026, 8, 1))
    other = Programme("sexual", True, "delivered", "", key=9, on=date(2026, 9, 1))
    one = case(plan=planned(programmes=(dropped, other, again)))
    assert [said(f"IM-{number}", one) for number in (151, 152, 153, 158, 159)] == [
        False, False, True, True, False,
    ]  # fmt: skip


def test_the_latest_of_what_was_said_of_a_victim_holds():
    named = (assessed(date(2026, 4, 1), victim=True),)
    one = case(assessments=named)
    answers = [None, (False, date(2026, 3, 31)), (False, date(2026, 4, 1)), (True, date(2026, 4, 1))]
    found = [identifiable_victim(case=replace(one, victim_said=said), asked=ASKED) for said in answers]
    assert found == [True, True, False, True]
    assert identifiable_victim(case=case(victim_said=(True, date(2026, 4, 1))), asked=ASKED)
    assert not identifiable_victim(case=case(), asked=ASKED)


def test_an_amended_entry_was_entered_when_the_first_with_the_tag_was():
    on, soon, later = date(2026, 8, 7), date(2026, 8, 10), date(2026, 8, 24)
    first, second = (1, None, True, on, soon, soon), (2, 1, False, on, later, None)
    assert standing_changes([first, second]) == [(2, on, soon, soon)]
    # The tag came with the amendment only, or was taken off by it, or the first was taken over.
    assert standing_changes([second]) == [(2, on, later, None)]
    assert standing_changes([first]) == []
    assert standing_changes([(1, None, True, on, None, None), second]) == [(2, on, None, None)]
