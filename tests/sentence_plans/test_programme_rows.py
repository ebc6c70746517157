"""What is asked of programmes: profile, gap, warning, through the gate (docs/domain.md 9, 16)."""

import datetime

import pytest
from django.urls import reverse

from omu.actions.refresh import refresh
from sentence_plans.actions import provision, unmet
from sentence_plans.models import Delivery, Setting
from tests.sentence_plans import programme_writing as programmes

pytestmark = pytest.mark.django_db
D = datetime.date


def text(answer):
    """The page, its white space made one."""
    return " ".join(answer.content.decode().split())


def test_a_profile_has_its_four_programmes_and_the_places_of_all(world, as_actor):
    """40 + 24 + 12 + 10 places."""
    for code, places in (("tsp", 40), ("bsr", 24), ("p-asro", 12), ("arv", 10)):
        run = provision.Run(places_a_year=places, courses_a_year=2, targeting="x")
        programmes.runs(world, programme=code, run=run)
    programmes.runs(world, prison=world.morden)
    page = text(as_actor(world.actor("offender_manager")).get(reverse("prison_profile", args=["ASH"])))
    assert "4 programmes, 86 places a year together." in page


def test_each_line_of_unmet_need_has_person_programme_reason_and_place_and_opens_the_case(world, as_actor):
    custody, by = world.receive(), world.actor("offender_supervisor")
    programmes.course(world, programmes.runs(world), places=10)
    programmes.referred(world, custody, by)
    programmes.referred(world, custody, by, programme="bsr", state="no_plan", reason="not_run")
    page = text(as_actor(world.actor("head_of_omu")).get(reverse("unmet_list")))
    opened = [
        reverse("delivery", args=[custody.prisoner.number, key])
        for key in Delivery.objects.values_list("pk", flat=True)
    ]
    assert [page.count(f'href="{one}"') for one in opened] == [1, 1]
    for words in ("Thinking skills", "Not run at this prison", "4 January 2027"):
        assert words.lower() in page.lower(), words


def test_released_before_the_next_course_of_sotp_is_a_warning(world):
    """Released on Friday 9 April 2027; the next course begins on Monday 12 April."""
    on = D(2027, 4, 9)
    ends = on + datetime.timedelta(days=183)
    custody = world.receive(years=1, key_dates={"CRD": on, "SED": ends, "LED": ends})
    refresh([custody], today=world.today)
    code = "sotp-core"
    programmes.course(world, programmes.runs(world, programme=code), starts_on=D(2027, 4, 12))
    programmes.referred(world, custody, world.actor("offender_supervisor"), programme=code)
    rows = unmet.needed(
        prison=world.ashbourne.pk, soon=False, today=world.today, by=world.actor("head_of_omu")
    )
    (told,) = unmet.shown(
        list(rows.select_related("programme", "course", "custody__headline")), today=world.today
    )
    assert told.earliest.on == D(2027, 4, 12)
    assert told.too_late


def test_a_programme_can_be_delivered_through_the_gate(world, as_actor):
    custody, by = world.receive(), world.actor("offender_supervisor")
    programmes.runs(world)
    made = programmes.referred(world, custody, by, setting=Setting.THROUGH_GATE)
    assert Delivery.objects.get(pk=made.pk).setting == Setting.THROUGH_GATE
    page = text(as_actor(by).get(reverse("delivery", args=[custody.prisoner.number, made.pk])))
    assert "through the gate, or on temporary licence" in page


@pytest.mark.parametrize("flagged", [True, False])
def test_a_resettlement_prison_is_flagged(world, as_actor, flagged):
    world.morden.resettlement = flagged
    world.morden.save()
    page = text(as_actor(world.actor("offender_manager")).get(reverse("prison_profile", args=["MRD"])))
    assert ("Resettlement prison" in page) is flagged
