"""Catalogue, provision and courses: who writes them, what is refused (docs/domain.md 9.2, 16.2)."""

import datetime
from dataclasses import replace

import pytest

from sentence_plans.actions import catalogue, provision
from sentence_plans.actions.catalogue import Entry
from sentence_plans.actions.provision import Planned
from sentence_plans.models import Family, Programme
from staff.actions.errors import Refused, Stale
from tests.sentence_plans import programme_writing as programmes

NEW = Entry(name="Steps to Work", family=Family.RESETTLEMENT, weeks=6)
DAY = datetime.timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_the_seed_holds_the_families_of_the_reference_and_tells_kinds_apart(world):
    """docs/domain.md 9.2: TSP, P-ASRO, BSR, ARV, SOTP accredited; A2Z, SORI, victim awareness are not."""
    assert catalogue.load(by=world.system) == len(catalogue.shipped()) == 45
    assert catalogue.load(by=world.system) == 0
    accredited = dict(Programme.objects.values_list("code", "is_accredited"))
    assert all(accredited[code] for code in ("tsp", "p-asro", "bsr", "arv", "sotp-core"))
    assert not any(accredited[code] for code in ("a2z", "sori", "victim-awareness", "nacro"))
    tsp = Programme.objects.get(code="tsp")
    assert (tsp.least_ogrs3, tsp.judged_ogrs3, tsp.sessions) == (50, 47, 19)
    assert set(Programme.objects.values_list("family", flat=True)) == set(Family.values)


def test_the_catalogue_reads_the_same_before_and_after_it_is_loaded(world):
    before = [(one.code, one.name, one.version) for one in catalogue.every()]
    catalogue.load(by=world.system)
    assert [(one.code, one.name, one.version) for one in catalogue.every()] == before


def test_the_commissioner_adds_and_changes_and_every_version_is_kept(world):
    by = world.actor("commissioner")
    made = catalogue.add(NEW, by=by)
    assert made.code == "steps-to-work"
    changed = catalogue.change(made.code, entry=replace(NEW, weeks=8), version=1, by=by)
    assert (changed.weeks, changed.version) == (8, 2)
    with pytest.raises(Stale):
        catalogue.change(made.code, entry=NEW, version=1, by=by)
    with pytest.raises(Refused, match="already"):
        catalogue.add(NEW, by=by)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"family": "x"}, "family"),
        ({"weeks": 0}, "weeks"),
        ({"weeks": 260}, None),
        ({"weeks": 261}, "weeks"),
        ({"least_ogrs3": 50, "judged_ogrs3": 51}, "judged_ogrs3"),
        ({"least_ogrs3": 50, "judged_ogrs3": 50}, None),
        ({"judged_ogrs3": 47}, "judged_ogrs3"),
    ],
)
def test_what_an_entry_cannot_say(world, change, field):
    by = world.actor("commissioner")
    if field is None:
        assert catalogue.add(replace(NEW, **change), by=by)
        return
    with pytest.raises(Refused) as refusal:
        catalogue.add(replace(NEW, **change), by=by)
    assert refusal.value.field == field


def test_nobody_else_writes_the_catalogue(world):
    with pytest.raises(Refused, match="commissioner"):
        catalogue.add(NEW, by=world.actor("head_of_omu"))


def test_a_prison_enters_what_it_runs_once_and_nobody_elses(world):
    made = programmes.runs(world)
    assert (made.programme.code, made.prison) == ("tsp", world.ashbourne)
    with pytest.raises(Refused, match="already") as refusal:
        programmes.runs(world)
    assert refusal.value.field == "programme"
    for by in (world.actor("head_of_omu", place=world.morden), world.actor("offender_supervisor")):
        with pytest.raises(Refused, match="its own"):
            provision.change(made, run=programmes.RUN, version=1, today=world.today, by=by)


def test_a_programme_without_places_is_refused(world):
    none = replace(programmes.RUN, places_a_year=0)
    with pytest.raises(Refused, match="at least one place") as refusal:
        programmes.runs(world, run=none)
    assert refusal.value.field == "places_a_year"


def test_what_is_ended_can_be_entered_again(world):
    made = programmes.runs(world)
    by = world.actor("head_of_omu")
    ended = replace(programmes.RUN, ended_because="The contract ended.")
    done = provision.change(made, run=ended, version=1, today=world.today, by=by)
    assert done.ended_on == world.today
    with pytest.raises(Refused, match="no longer"):
        provision.change(made, run=programmes.RUN, version=2, today=world.today, by=by)
    assert programmes.runs(world).pk != made.pk


def test_a_stale_save_is_refused_with_what_stands(world):
    made, by = programmes.runs(world), world.actor("head_of_omu")
    more = replace(programmes.RUN, places_a_year=48)
    provision.change(made, run=more, version=1, today=world.today, by=by)
    with pytest.raises(Stale) as refusal:
        provision.change(made, run=programmes.RUN, version=1, today=world.today, by=by)
    assert refusal.value.theirs["places_a_year"] == 48


@pytest.mark.parametrize(
    ("starts", "ends", "places", "field"),
    [(-1, 30, 10, "starts_on"), (0, -1, 10, "ends_on"), (0, 0, 0, "places"), (0, 0, 1, None)],
)
def test_a_course_in_the_past_that_ends_before_it_starts_or_without_places(
    world, starts, ends, places, field
):
    run, by = programmes.runs(world), world.actor("programme_tutor")
    planned = Planned(starts_on=world.today + starts * DAY, ends_on=world.today + ends * DAY, places=places)
    if field is None:
        assert provision.plan_course(run, planned=planned, today=world.today, by=by).places == 1
        return
    with pytest.raises(Refused) as refusal:
        provision.plan_course(run, planned=planned, today=world.today, by=by)
    assert refusal.value.field == field


def test_a_course_keeps_places_for_those_who_have_one(world):
    run, by, supervisor = (
        programmes.runs(world),
        world.actor("head_of_omu"),
        world.actor("offender_supervisor"),
    )
    held = programmes.course(world, run, places=2)
    for _ in range(2):
        made = programmes.referred(world, world.receive(), supervisor)
        programmes.moved(world, made, "offered", by=supervisor, course=held.pk)
    planned = Planned(starts_on=held.starts_on, ends_on=held.ends_on, places=1)
    with pytest.raises(Refused, match="2 places") as refusal:
        provision.change_course(held, planned=planned, version=1, today=world.today, by=by)
    assert refusal.value.field == "places"
    off = replace(planned, places=2, called_off_because="The tutor left.")
    with pytest.raises(Refused) as refusal:
        provision.change_course(held, planned=off, version=1, today=world.today, by=by)
    assert refusal.value.field == "called_off_because"
    more = provision.change_course(
        held, planned=replace(planned, places=3), version=1, today=world.today, by=by
    )
    assert (more.places, more.version) == (3, 2)
