"""Who needs which programme and does not have it (docs/domain.md 16)."""

import datetime
from dataclasses import replace

import pytest
from django.urls import reverse

from cases.models import Custody
from omu.actions.refresh import refresh
from sentence_plans.actions import unmet, work
from sentence_plans.models import Action, Delivery
from tests.sentence_plans import programme_writing as programmes
from tests.sentence_plans import writing

pytestmark = pytest.mark.django_db
#: Six months from 8 October 2026 is 8 April 2027: the first is released on that day, the second a day later.
SOON, LATER = datetime.date(2027, 4, 8), datetime.date(2027, 4, 9)


@pytest.fixture
def people(world):
    """Two need TSP, one of them BSR too, which is not run; one has completed victim awareness."""
    supervisor = world.actor("offender_supervisor")
    found = []
    for on in (SOON, LATER):
        ends = on + datetime.timedelta(days=183)
        dates = {"CRD": on, "SED": ends, "LED": ends}
        found.append(world.receive(years=1, key_dates=dates))
    refresh(found, today=world.today)
    first, second = (Custody.objects.for_page().get(pk=one.pk) for one in found)
    programmes.course(world, programmes.runs(world), places=1)
    programmes.moved(world, programmes.referred(world, first, supervisor), "waiting", by=supervisor)
    programmes.referred(world, second, supervisor)
    programmes.referred(world, second, supervisor, programme="bsr", state="no_plan", reason="not_run")
    programmes.completed(world, first, supervisor)
    return first, second


def test_the_list_equals_a_hand_count(world, people):
    by = world.actor("head_of_omu")
    rows = unmet.needed(prison=world.ashbourne.pk, soon=False, today=world.today, by=by)
    assert rows.count() == 3
    assert [(one["programme__code"], one["people"]) for one in unmet.by_programme(rows)] == [
        ("tsp", 2),
        ("bsr", 1),
    ]


def test_released_within_six_months_to_the_day(world, people):
    first, _ = people
    by = world.actor("head_of_omu")
    soon = unmet.needed(prison=world.ashbourne.pk, soon=True, today=world.today, by=by)
    assert [(one.custody, one.programme.code) for one in soon] == [(first, "tsp")]


def test_each_says_when_it_could_start(world, people):
    """The first has the one place of 4 January; the second comes after, 91 days later; BSR is not run."""
    first, second = people
    rows = unmet.needed(prison=None, soon=False, today=world.today, by=world.actor("head_of_omu"))
    rows = rows.select_related("programme", "course", "custody__headline")
    found = {(one.delivery.custody_id, one.delivery.programme.code): one for one in
             unmet.shown(list(rows), today=world.today)}  # fmt: skip
    assert found[first.pk, "tsp"].earliest.on == programmes.JANUARY
    assert found[second.pk, "tsp"].earliest.on == datetime.date(2027, 4, 5)
    assert found[second.pk, "bsr"].earliest.on is None
    # Eight weeks from 5 April end on 31 May, after 9 April; from 4 January on 1 March, before 8 April.
    assert [bool(found[key].too_late) for key in ((first.pk, "tsp"), (second.pk, "tsp"))] == [False, True]


def test_the_page_opens_the_people_behind_a_number_and_saves_them(world, people, as_actor):
    client = as_actor(world.actor("head_of_omu"))
    page = client.get(reverse("unmet_list"), {"programme": "tsp"})
    assert page.context["page"].paginator.count == 2
    assert page.context["total"] == 3
    saved = b"".join(client.get(reverse("unmet_list"), {"csv": "1"}).streaming_content).decode("utf-8-sig")
    assert len(saved.splitlines()) == 1 + 3
    away = as_actor(world.actor("head_of_omu", place=world.morden))
    assert away.get(reverse("unmet_list")).context["total"] == 0


def test_as_many_queries_for_many_as_for_few(world, people, django_assert_num_queries):
    rows = unmet.needed(prison=None, soon=False, today=world.today, by=world.system)
    held = list(rows.select_related("programme", "course", "custody__prisoner", "custody__headline"))
    for some in ([one for one in held if one.programme.code == "tsp"][:1], held):
        with django_assert_num_queries(3):
            unmet.shown(some, today=world.today)


def test_what_a_plan_needs_and_cannot_have_counts_without_a_referral(world, people, as_actor):
    """docs/domain.md 8.3, 16.4. Two actions count: not to be had, and found not available; not the others."""
    first, second = people
    supervisor = world.actor("offender_supervisor")
    objective = writing.fill(writing.begin(world, second, supervisor), supervisor)
    for what, timescale in (("CALM", "unavailable"), ("ETS", "unavailable"), ("FOCUS", "one_year")):
        work.add(objective, work=replace(writing.TUTOR, what=what, timescale=timescale), by=supervisor)
    Action.objects.filter(what="ETS").update(status="removed_unsuitable")
    Action.objects.filter(what="FOCUS").update(status="not_available")
    client = as_actor(world.actor("head_of_omu"))
    assert client.get(reverse("unmet_list")).context["missing"] == 1
    page = client.get(reverse("unmet_list"), {"programme": "*"})
    assert sorted(one.what for one in page.context["page"]) == ["CALM", "FOCUS"]
    saved = b"".join(client.get(reverse("unmet_list"), {"csv": "1"}).streaming_content).decode("utf-8-sig")
    assert len(saved.splitlines()) == 1 + 3 + 2
    calm = Action.objects.get(what="CALM")
    programmes.referred(world, first, supervisor, programme="calm", state="no_plan", reason="not_run")
    Delivery.objects.filter(programme__code="calm").update(action=calm, outside_because="")
    page = client.get(reverse("unmet_list"), {"programme": "*"})
    assert [one.what for one in page.context["page"]] == ["FOCUS"]
    away = as_actor(world.actor("head_of_omu", place=world.morden))
    assert away.get(reverse("unmet_list")).context["missing"] == 0
