"""Settings of one prison: by its head of OMU alone, from a day on, with the reason (docs/domain.md 2.2)."""

import datetime

import pytest
from django.urls import reverse

from cases.actions import prison_settings
from cases.models import PrisonSetting
from staff.actions.errors import Refused
from staff.models import AuditEvent

DAY = datetime.timedelta(days=1)


def set_mode(world, value="specialist", *, by=None, on=None, prison=None, reason="Two officers know lifers"):
    return prison_settings.set_value(
        prison or world.ashbourne, key="caseload_mode", value=value, effective_from=on or world.today,
        reason=reason, today=world.today, by=by or world.actor("head_of_omu"),
    )  # fmt: skip


def test_a_setting_holds_from_its_day_on_and_in_its_prison_alone(world, django_assert_num_queries):
    set_mode(world, on=world.today + DAY)
    prisons = [world.ashbourne.pk, world.morden.pk]
    generic = {world.ashbourne.pk: "generic", world.morden.pk: "generic"}
    with django_assert_num_queries(1):
        assert prison_settings.in_force("caseload_mode", prison_ids=prisons, today=world.today) == generic
    assert prison_settings.in_force("caseload_mode", prison_ids=prisons, today=world.today + DAY) == {
        world.ashbourne.pk: "specialist", world.morden.pk: "generic",
    }  # fmt: skip
    with pytest.raises(KeyError):
        prison_settings.in_force("caseload_mood", prison_ids=prisons, today=world.today)


def test_it_is_written_down_who_set_it_and_why(world):
    made = set_mode(world)
    event = AuditEvent.objects.get(deed="cases.prison_setting.set")
    assert (event.reason, event.subject_key) == ("Two officers know lifers", str(made.pk))
    assert made.set_by == world.actor("head_of_omu").user


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"value": "both"}, "value"),
        ({"value": "generic"}, "value"),
        ({"on": datetime.date(2026, 10, 7)}, "effective_from"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_what_may_not_be_set_is_refused_at_its_field(world, changed, field):
    with pytest.raises(Refused) as refusal:
        set_mode(world, **changed)
    assert refusal.value.field == field
    assert not PrisonSetting.objects.exists()


def test_an_unknown_key_is_refused(world):
    with pytest.raises(Refused, match="no such setting"):
        prison_settings.set_value(
            world.ashbourne, key="moon", value=1, effective_from=world.today, reason="x", today=world.today,
            by=world.actor("head_of_omu"),
        )  # fmt: skip


@pytest.mark.parametrize("role", ["offender_supervisor", "case_administrator", "governor", "commissioner"])
def test_others_change_nothing(world, role):
    with pytest.raises(Refused, match="head of OMU"):
        set_mode(world, by=world.actor(role))


def test_the_head_of_another_prison_changes_nothing_here(world):
    with pytest.raises(Refused, match="head of OMU"):
        set_mode(world, by=world.actor("head_of_omu", place=world.morden))


def test_the_page_says_each_setting_in_words_and_changes_it(world, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("prison_settings")).content.decode()
    assert "Generic: everybody takes cases of every kind" in page
    assert "This is the default" in page
    address = reverse("prison_setting", args=["pre_release_months"])
    assert "whole number" in client.post(address, {"value": "soon"}).content.decode()
    answer = client.post(
        address,
        {"value": "9", "reason": "Courts are slow", "effective_from_day": "8",
         "effective_from_month": "10", "effective_from_year": "2026"},
    )  # fmt: skip
    assert answer.status_code == 302
    page = client.get(reverse("prison_settings")).content.decode()
    assert "9 months" in page
    assert "Courts are slow" in page
    assert "Courts are slow" in client.get(address).content.decode()


def test_an_offender_manager_reads_the_settings_of_any_prison_and_changes_none(world, as_actor):
    set_mode(world)
    client = as_actor(world.actor("offender_manager"))
    page = client.get(reverse("prison_settings"), {"prison": "ASH"}).content.decode()
    assert "Specialist: some take certain kinds" in page
    assert "Two officers know lifers" in page
    assert "Change, and see" not in page
    assert client.get(reverse("prison_setting", args=["caseload_mode"])).status_code == 403


def test_an_inspector_sees_the_prisons_inspected_alone(world, as_actor):
    set_mode(world, by=world.actor("head_of_omu", place=world.morden), prison=world.morden)
    client = as_actor(world.actor("inspector"))
    page = client.get(reverse("prison_settings"), {"prison": "MRD"}).content.decode()
    assert "Two officers know lifers" not in page
    assert world.ashbourne.name in client.get(reverse("prison_settings")).content.decode()
