"""From when duties count where a prison began to use the service after they began (docs/domain.md 5)."""

import datetime

import pytest

from cases.standards.clocks import EarliestRelease
from cases.standards.duties import Ending
from cases.standards.mappa import Proposal
from cases.standards.policies import built_in
from cases.standards.settings import Dated
from cases.standards.start_of_use import counted_from, day_of
from cases.standards.supervision import Served, Session, supervision_duties
from cases.standards.victims import VictimFacts, contact_duties
from risk.standards.decision_clocks import DecisionFacts, category_duties
from risk.standards.meetings import ProtectionFacts, Screened, protection_duties

D = datetime.date
USED = D(2026, 10, 5)


@pytest.mark.parametrize(
    ("start", "over", "counts"),
    [
        (D(2026, 10, 4), [], USED), (USED, [], USED), (D(2026, 10, 6), [], D(2026, 10, 6)),
        (D(2020, 1, 1), [D(2026, 10, 4)], D(2020, 1, 1)),  # over on the day before
        (D(2020, 1, 1), [USED], USED), (D(2020, 1, 1), [D(2019, 1, 1)], USED),
    ],
)  # fmt: skip
def test_the_day_before_counts_from_the_day_of_use_the_day_itself_by_itself(start, over, counts):
    assert counted_from(start=start, words="sentence", over=over, in_use_from=USED)[0] == counts
    assert counted_from(start=start, words="sentence", over=over, in_use_from=None)[0] == start


def test_the_explanation_says_so():
    said = counted_from(start=D(2020, 1, 1), words="sentence", over=[], in_use_from=USED)[1]
    assert said == "the service came into use here; before it, on 01/01/2020: sentence"


def test_the_last_setting_holds_and_can_be_taken_back():
    rows = [Dated("from_then", USED)]
    assert day_of(rows=rows) == USED
    assert day_of(rows=[*rows, Dated("from_facts", D(2026, 11, 1))]) is None
    assert day_of(rows=[]) is None


def test_t11_of_an_officer_of_ten_years_is_due_six_weeks_after_the_day_of_use():
    """5 October 2026 and 42 days: 16 November."""
    facts = {"served": [Served(1, 7, D(2016, 1, 4), None)], "policies": built_in()}
    (first,) = supervision_duties(sessions=[], in_use_from={7: USED}, **facts)
    assert first.due_on == D(2026, 11, 16)
    assert supervision_duties(sessions=[], in_use_from={8: USED}, **facts)[0].due_on == D(2016, 2, 15)
    before = [Session(1, 7, D(2016, 2, 1))]
    first, second = supervision_duties(sessions=before, in_use_from={7: USED}, **facts)
    assert (first.started_on, first.met_on) == (D(2016, 1, 4), D(2016, 2, 1))
    assert second.due_on == D(2026, 11, 16)


def test_t15_counts_five_working_days_from_the_day_of_use():
    """Monday 5 October 2026 and five working days: Monday 12."""
    seen = Screened("arrival", "arrival", D(2024, 3, 4))
    (duty,) = protection_duties(
        facts=ProtectionFacts(screenings=(seen,), in_use_from=USED), policies=built_in()
    )
    assert duty.due_on == D(2026, 10, 12)
    gone = ProtectionFacts(screenings=(seen,), in_use_from=USED, endings=(Ending(D(2025, 1, 2), "released"),))
    (duty,) = protection_duties(facts=gone, policies=built_in())
    assert (duty.started_on, duty.stopped_on) == (D(2024, 3, 4), D(2025, 1, 2))


def test_t17_and_t21_count_from_the_day_of_use():
    """56 days from 5 October: 30 November; twelve months with years to release: 5 October 2027."""
    facts = VictimFacts(D(2019, 1, 2), Proposal("required", "Violent."), in_use_from=USED)
    assert contact_duties(facts=facts, policies=built_in())[0].due_on == D(2026, 11, 30)
    category = DecisionFacts(
        sentenced_on=D(2019, 1, 2), indeterminate=False, tariff_on=None, category="C",
        release=EarliestRelease(D(2030, 1, 2), "CRD", "CRD."), in_use_from=USED,
    )  # fmt: skip
    (duty,) = category_duties(facts=category, policies=built_in(), sentenced_on=D(2019, 1, 2))
    assert duty.due_on == D(2027, 10, 5)
