"""Who speaks with whom, on the page: what counts, from which day, for whom (docs/domain.md 14.3). M-182."""

import datetime

import pytest
from django.urls import reverse

from tests.cases.test_contacts import written


@pytest.fixture
def case(world):
    """An offender supervisor who spoke with the prisoner on 8 October 2026, and an offender manager."""
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    world.allocate(custody, world.actor("offender_manager"))
    written(custody, world, supervisor)
    return custody, supervisor


def page(as_actor, actor, custody, query=""):
    return (
        as_actor(actor)
        .get(reverse("contact_matrix", args=[custody.prisoner.number]) + query)
        .content.decode()
    )


@pytest.mark.parametrize(
    ("day", "query", "is_gap"),
    [
        # Six months before 8 April 2027 is 8 October 2026, whose entries count; a day later they do not.
        (datetime.date(2027, 4, 8), "", False),
        (datetime.date(2027, 4, 9), "", True),
        (datetime.date(2027, 4, 9), "?months=12", False),
        (datetime.date(2027, 1, 9), "?months=3", True),
        (datetime.date(2027, 4, 9), "?months=7", True),
    ],
)
def test_entries_of_the_period_count_from_its_first_day(case, as_actor, settings, day, query, is_gap):
    custody, supervisor = case
    settings.TODAY = day
    shown = page(as_actor, supervisor, custody, query)
    assert ("Offender supervisor and prisoner: nothing on record" in shown) is is_gap
    assert "Offender manager and prisoner: nothing on record" in shown
    assert "Offender supervisor and offender manager: nothing on record" in shown


def test_a_restricted_entry_counts_for_those_who_read_it(case, world, as_actor):
    custody, supervisor = case
    written(
        custody, world, world.actor("public_protection"), with_whom="victim_liaison", kind="communication",
        sub_kind="victim", restriction="restricted_protection", gist_bearing="Take care.",
    )  # fmt: skip
    assert "Public protection" in page(as_actor, supervisor, custody)
    assert "Public protection</th>" not in page(as_actor, world.actor("learning_and_skills"), custody)


def test_a_column_opens_the_log_with_these(case, world, as_actor):
    custody, supervisor = case
    written(custody, world, supervisor, with_whom="family", mode="telephone", text="His mother called.")
    assert "?with_whom=family" in page(as_actor, supervisor, custody)
    log = (
        as_actor(supervisor)
        .get(reverse("case_log", args=[custody.prisoner.number]), {"with_whom": "family"})
        .content.decode()
    )
    assert "His mother called." in log
    assert "Spoke about the sentence ahead" not in log
    assert "with the family" in log
