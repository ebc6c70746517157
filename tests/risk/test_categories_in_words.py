"""Closed and open instead of letters for women and young adults, wherever a category is decided (12.1)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Custody
from risk.actions import decision_records
from risk.models import Outcome
from staff.actions.errors import Refused
from tests.risk.deciding import EVERYBODY, cite, close, hear, start
from tests.risk.writing import signed

TWENTY = datetime.date(2005, 10, 9)  # 21 on the day after the tests' day, 8 October 2026


@pytest.fixture
def young(world):
    return world.receive(born_on=TWENTY, security_category="closed")


def ready(world, custody, supervisor, kind="recategorisation"):
    made, row = signed(world, custody, supervisor), start(world, custody, kind)
    cite(world, row, made, supervisor)
    hear(world, row, *EVERYBODY)
    return row


def test_a_young_adult_is_closed_or_open_until_the_day_of_21(world, young, supervisor):
    row = ready(world, young, supervisor)
    offered = decision_records.outcomes_of(row, today=world.today)
    assert set(offered) == {Outcome.CATEGORY_A, Outcome.RESTRICTED, Outcome.CLOSED, Outcome.OPEN}
    later = decision_records.outcomes_of(row, today=world.today + datetime.timedelta(days=1))
    assert set(later) == {"A", "B", "C", "D"}
    with pytest.raises(Refused) as refused:
        close(world, row, outcome="D")
    assert refused.value.field == "outcome"
    close(world, row, outcome="open")
    young.refresh_from_db()
    assert young.get_security_category_display() == "Open conditions"


def test_open_conditions_mean_open_for_a_young_adult_and_d_for_a_man(world, young, custody, supervisor):
    for one, category in ((young, "open"), (custody, "D")):
        close(world, ready(world, one, supervisor, "open_conditions"), outcome="granted")
        assert Custody.objects.get(pk=one.pk).security_category == category


def test_a_reception_with_a_letter_is_refused_for_a_young_adult(world):
    with pytest.raises(Refused) as refused:
        world.receive(born_on=TWENTY, security_category="C")
    assert refused.value.field == "security_category"
    with pytest.raises(Refused):
        world.receive(security_category="closed")


def test_the_pages_say_it_in_words(world, young, supervisor, as_actor):
    row, oca = ready(world, young, supervisor), as_actor(world.actor("oca"))
    page = oca.get(reverse("decision_close", args=[young.prisoner.number, row.pk])).content.decode()
    assert "Closed conditions" in page
    assert "Category B" not in page
    world.allocate(young, supervisor)
    case = as_actor(supervisor).get(reverse("case", args=[young.prisoner.number])).content.decode()
    assert "Closed conditions" in case
