"""The dates of a case, and one duty explained (docs/domain.md 5)."""

import datetime

import pytest

from cases.actions import receptions
from cases.models import Clock
from tests.cases.test_clocks import clock, refresh

D = datetime.date


@pytest.fixture
def case(world):
    """Received and sentenced on 8 October 2026, with the clocks of the day."""
    custody = world.receive(number="A1234BC")
    refresh(custody, today=world.today)
    return custody


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_dates_of_a_case_with_their_states(world, case, as_actor):
    page = read(as_actor(world.actor("offender_supervisor")), "/cases/A1234BC/dates/")
    assert "Owed on 8 October 2026" in page
    # T1: Monday 12 October, in two working days. T2: Thursday 22 October, in ten.
    assert "12 October 2026</time> (in 2 working days)" in page
    assert "22 October 2026</time> (in 10 working days)" in page
    assert "Conditional release date (CRD)" in page
    assert "7 October 2028" in page


def test_another_day_shows_what_stood_then(world, case, as_actor):
    client = as_actor(world.actor("offender_supervisor"))
    page = read(client, "/cases/A1234BC/dates/?as_of_day=13&as_of_month=10&as_of_year=2026")
    assert "Owed on 13 October 2026" in page
    assert "Overdue" in page
    page = read(client, "/cases/A1234BC/dates/?as_of_day=7&as_of_month=10&as_of_year=2026")
    assert "Nothing is owed" in page


def test_nonsense_for_a_day_is_named_and_today_is_shown(world, case, as_actor):
    client = as_actor(world.actor("offender_supervisor"))
    page = read(client, "/cases/A1234BC/dates/?as_of_day=32&as_of_month=10&as_of_year=2026")
    assert "There is a problem" in page
    assert "Owed on 8 October 2026" in page


def test_a_clock_is_explained_fact_by_fact(world, as_actor):
    """Sentenced on Monday 18 April 2011: ten working days over the Easter of docs/domain.md 22."""
    world.today = D(2011, 4, 18)
    supervisor = world.actor("offender_supervisor")
    reception = world.reception(
        number="A1234BC",
        sentenced_on=world.today,
        received_on=world.today,
        born_on=D(1980, 1, 1),
        key_dates={},
    )
    custody = receptions.receive(reception, today=world.today, by=world.system)
    refresh(custody, today=world.today)
    owed = clock(custody, "T2")
    page = read(as_actor(supervisor), f"/cases/A1234BC/dates/{owed.pk}/")
    for words in (
        "6 May 2011",
        "10 working days",
        "18 April 2011 (sentence)",
        "Good Friday",
        "Easter Monday",
        "T2, Offender management defaults, version 1, in force from 1 April 2011",
        "a default of this service, not a duty in law",
        "Nothing: this duty has one limit",
    ):
        assert words in page


def test_what_would_change_a_date_with_two_limits(world, case, as_actor):
    """T4 from 8 October 2026: 56 days to 3 December, 112 to 28 January 2027, with two years to release."""
    t2 = clock(case, "T2")
    owed = Clock.objects.create(
        custody=case, standard="T4", cause="sentence", policy=t2.policy, started_on=world.today,
        due_on=D(2026, 12, 3),
        explanation={"limit": "56 calendar days", "started_by": "sentence",
                     "now": {"due_on": "2027-01-28", "text": "T4: 112 calendar days."}},
    )  # fmt: skip
    page = read(as_actor(world.actor("offender_supervisor")), f"/cases/A1234BC/dates/{owed.pk}/")
    assert "It would be 28/01/2027 if release were on or after 08/10/2028." in page
    assert "By what is recorded now the date would be another" in page


def test_the_head_of_omu_extends_with_a_reason_and_both_dates_stay_in_view(world, case, as_actor):
    owed = clock(case, "T2")
    client = as_actor(world.actor("head_of_omu"))
    address = f"/cases/A1234BC/dates/{owed.pk}/extend/"
    sent = {"to_day": "29", "to_month": "10", "to_year": "2026", "reason": "In hospital until the 26th"}
    refused = client.post(address, sent | {"reason": ""})
    assert "Enter reason" in refused.content.decode()
    page = " ".join(client.post(address, sent, follow=True).content.decode().split())
    assert "Extended to 29/10/2026" in page
    assert "22 October 2026" in page
    assert "29 October 2026: In hospital until the 26th" in page


def test_a_date_too_early_is_refused_at_its_field(world, case, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    sent = {"to_day": "21", "to_month": "10", "to_year": "2026", "reason": "x"}
    answer = client.post(f"/cases/A1234BC/dates/{clock(case, 'T2').pk}/extend/", sent)
    assert answer.context["form"].errors["to"] == ["Enter a day after 22/10/2026, when it is due now."]


def test_an_overdue_duty_offers_nothing_and_takes_nothing(world, case, as_actor, settings):
    settings.TODAY = D(2026, 10, 23)
    owed = clock(case, "T2")
    client = as_actor(world.actor("head_of_omu"))
    page = read(client, f"/cases/A1234BC/dates/{owed.pk}/")
    assert "it can no longer be extended or exempted" in page
    client.post(f"/cases/A1234BC/dates/{owed.pk}/exempt/", {"reason": "too late"})
    owed.refresh_from_db()
    assert owed.exempted_because == ""


def test_exempting_by_page(world, case, as_actor):
    owed = clock(case, "T2")
    client = as_actor(world.actor("head_of_omu"))
    answer = client.post(f"/cases/A1234BC/dates/{owed.pk}/exempt/", {"reason": "Seen before"}, follow=True)
    assert "Not applicable" in answer.content.decode()
    assert "Seen before" in answer.content.decode()


def test_others_may_read_and_not_move(world, case, as_actor):
    client = as_actor(world.actor("offender_supervisor"))
    owed = clock(case, "T2")
    assert client.get(f"/cases/A1234BC/dates/{owed.pk}/extend/").status_code == 403
    assert "Move this date" not in read(client, f"/cases/A1234BC/dates/{owed.pk}/")


def test_out_of_reach_is_not_found(world, case, as_actor):
    client = as_actor(world.actor("offender_supervisor", place=world.morden))
    assert client.get("/cases/A1234BC/dates/").status_code == 404
    other = world.receive(prison=world.morden, number="B2345CD")
    refresh(other, today=world.today)
    assert client.get(f"/cases/B2345CD/dates/{clock(case, 'T2').pk}/").status_code == 404
