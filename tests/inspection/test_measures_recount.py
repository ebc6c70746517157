"""Figures of a small prison beside a recount by hand (docs/domain.md 21); data by the interchange format."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from cases.models import Custody, Supervision
from inspection.actions import measures
from inspection.models import Judgement
from tests.inspection.measured_lines import lines
from tests.inspection.test_measures_command import PERIOD, load, told

#: Measure: numerator, denominator, percent, left out; then why, by the letters of the people.
BY_HAND = {
    "IM-001": (2, 5, 40, 1),  # A and C; B a day late, D nobody, G only after the day; F not due yet
    "IM-002": (1, 5, 20, 1),  # A; the others later or never; F not due
    "IM-003": (1, 2, 50, 4),  # of C and D, C on the tenth working day
    "IM-004": (1, 1, 100, 5),  # A alone is in scope, as a priority offender
    "IM-005": (1, 6, 17, 0),  # A: 16.67
    "IM-010": (1, 6, 17, 0),  # C at the prison before
    "IM-011": (1, 6, 17, 0),  # A; that of G came after the day
    "IM-012": (2, 6, 33, 0),  # B and C
    "IM-021": (5, 6, 83, 0),  # all but A: 83.33
    "IM-022": (0, 1, 0, 5),  # A on 20 April
    "IM-031": (2, 2, 100, 4),  # A High and C Medium, neither with a plan
    "IM-036": (1, 1, 100, 5),  # A
    "IM-041": (2, 5, 40, 1),  # D and G; F has time until March
    "IM-042": (2, 5, 40, 1),  # B and C after 27 April
    "IM-060": (2, 6, 33, 0),  # A and B
    "IM-061": (1, 6, 17, 0),  # A on the last day
    "IM-062": (1, 6, 17, 0),  # B
    "IM-063": (4, 6, 67, 0),  # C, D, F, G: 66.67
    "IM-065": (1, 2, 50, 4),  # A
    "IM-066": (2, 2, 100, 4),
    "IM-072": (1, 2, 50, 4),  # B
    "IM-086": (1, 1, 100, 5),  # D
    "IM-087": (1, 1, 100, 5),  # D has no plan for it to be part of
    "IM-088": (1, 6, 17, 0),  # D
    "IM-105": (0, 3, 0, 3),  # C since the transfer, D and G without any; A, B nothing due, F neither
    "IM-109": (0, 1, 0, 5),  # A was looked at on 1 May
    "IM-111": (1, 1, 100, 5),  # A, not the ongoing work
    "IM-123": (1, 5, 20, 1),  # A; B with one of two; C, D, G without a plan by now
    "IM-126": (1, 1, 100, 5),  # A
    "IM-190": (0, 3, 0, 3),  # as IM-105
    "IM-191": (0, 3, 0, 3),  # C, D and G without a plan; A and B nothing due
    "IM-195": (1, 6, 17, 0),  # A
    "IM-197": (0, 6, 0, 6),  # nobody assessed: they stay counted, and are shown
}


@pytest.fixture
def prison(world: Any) -> Any:
    """The small prison, taken in from a file."""
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    world.user("a.rees")
    load(*lines())
    return world


def test_figures_beside_a_recount_by_hand(prison: Any) -> None:
    found = told("--prison", "ASH", *PERIOD)
    assert found["cases"] == 6
    figures = {
        one["id"]: (one["numerator"], one["denominator"], one["percent"], one["not_applicable"])
        for one in found["measures"]
    }
    assert {number: figures[number] for number in BY_HAND} == BY_HAND


def test_a_population_narrows_and_an_empty_one_has_no_percentage(prison: Any) -> None:
    found = told("--prison", "ASH", *PERIOD, "--population", "PPO", "--cases")
    assert (found["population"], found["cases"]) == ("ppo", 1)
    line = next(one for one in found["measures"] if one["id"] == "IM-060")
    assert (line["numerator_cases"], line["denominator_cases"]) == (["A1000AA"], ["A1000AA"])
    empty = told("--prison", "ASH", *PERIOD, "--population", "victim")
    assert (empty["cases"], {one["percent"] for one in empty["measures"]}) == (0, {None})


def test_as_of_an_earlier_day_nothing_later_is_known(prison: Any) -> None:
    found = told("--prison", "ASH", "--from", "2026-03-01", "--to", "2026-03-31", "--as-of", "2026-03-04")
    by_id = {one["id"]: one for one in found["measures"]}
    # A, B, E and G are there; on the last day of the limit only A has somebody, the others still have time.
    assert (found["cases"], by_id["IM-001"]["numerator"], by_id["IM-001"]["denominator"]) == (4, 1, 1)
    assert (by_id["IM-060"]["numerator"], by_id["IM-041"]["not_applicable"]) == (0, 4)


def test_queries_are_the_same_for_any_number_of_cases(prison: Any) -> None:
    def asked(code: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            told("--prison", code, *PERIOD)
        return len(caught)

    assert asked("ASH") == asked("MRD")


def test_a_judgement_of_a_reader_changes_the_measure_by_one(prison: Any) -> None:
    custody = Custody.objects.get(prisoner__number="A1000AA")
    row = {
        "custody": custody,
        "prison": prison.ashbourne,
        "measure": "IM-140",
        "basis": "audit",
        "answer": "yes",
    }
    Judgement.objects.create(**row, counts="numerator", on="2026-09-01")
    line = next(one for one in told("--prison", "ASH", *PERIOD)["measures"] if one["id"] == "IM-140")
    assert (line["numerator"], line["denominator"], line["not_applicable"]) == (1, 1, 5)
    Judgement.objects.create(**row | {"answer": "no"}, counts="denominator", on="2026-10-02")
    again = next(one for one in told("--prison", "ASH", *PERIOD)["measures"] if one["id"] == "IM-140")
    assert again["numerator"] == 1  # what was judged after the day is not known on it


def test_findings_by_trust_from_ten_cases_on(prison: Any) -> None:
    assert prison.aldwater.code == "ALD"
    found = told("--prison", "ASH", *PERIOD, "--trust", "ALD")
    assert (found["measures"], "10 cases" in found["note"]) == ([], True)


def test_supervision_of_officers(prison: Any) -> None:
    supervisor = prison.actor("offender_supervisor")
    question = measures.Question(
        prisons=(prison.ashbourne.pk,), since=prison.today, until=prison.today, as_of=prison.today
    )
    for days in (60, 20):
        Supervision.objects.create(
            prison=prison.ashbourne, officer=supervisor.user, supervisor=prison.actor("head_of_omu").user,
            held_on=prison.today - timedelta(days=days), talked_about="Cases",
        )  # fmt: skip
    answer = measures.count(question, now=localtime())
    # Forty days between the last two, twenty since: forty counts.
    assert [answer.whole.tallies[one].numerator for one in ("IM-211", "IM-213")] == [0, 1]


@pytest.mark.parametrize(("as_of", "figures"), [("2026-03-15", (0, 0)), ("2026-03-16", (1, 1))])
def test_what_is_entered_after_the_day_counts_by_the_day_it_happened(
    world: Any, as_of: str, figures: tuple[int, int]
) -> None:
    """A was spoken with on 16 March, the last day of T2, and it was entered on 1 April: as of the 16th it
    counts, as of the 15th it had not happened. The others have time until the end of the 16th.
    """
    assert world.ashbourne != world.morden
    assert world.aldwater.code == "ALD"
    world.user("a.rees")
    first, *others = lines()
    first["contacts"][0]["recorded_at"] = "2026-04-01T12:00:00+01:00"
    load(first, *others)
    entry = Custody.objects.get(prisoner__number="A1000AA").contacts.get()
    assert localtime(entry.entered_at).date().isoformat() == "2026-04-01"
    found = told("--prison", "ASH", "--from", "2026-03-01", "--to", "2026-03-31", "--as-of", as_of)
    line = next(one for one in found["measures"] if one["id"] == "IM-002")
    assert (line["numerator"], line["denominator"]) == figures
