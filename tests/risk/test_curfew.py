"""A decision on home detention curfew shows its date and cites an assessment (docs/domain.md 12.2; M-206)."""

import datetime

import pytest
from django.urls import reverse

from staff.actions.errors import Refused
from tests.risk.deciding import EVERYBODY, cite, close, hear, start
from tests.risk.writing import signed


def test_a_curfew_is_decided_on_its_date_and_on_an_assessment(world, supervisor, as_actor):
    dates = {"HDCED": datetime.date(2028, 5, 25), "CRD": datetime.date(2028, 10, 7)}
    custody = world.receive(key_dates=dates)
    row, oca = start(world, custody, kind="hdc"), as_actor(world.actor("oca"))
    at = reverse("decision", args=[custody.prisoner.number, row.pk])
    assert "<strong>25 May 2028</strong>" in oca.get(at).content.decode()
    hear(world, row, *EVERYBODY)
    with pytest.raises(Refused):
        close(world, row, outcome="granted")
    cite(world, row, signed(world, custody, supervisor), supervisor)
    assert close(world, row, outcome="granted").outcome == "granted"


def test_without_a_date_it_says_so(world, custody, as_actor):
    row = start(world, custody, kind="hdc")
    at = reverse("decision", args=[custody.prisoner.number, row.pk])
    assert "a day that is not recorded" in as_actor(world.actor("oca")).get(at).content.decode()
