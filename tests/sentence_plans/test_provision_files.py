"""What prisons run, entered many at once from a file as one by one on the page (docs/domain.md 16.2)."""

import datetime
from dataclasses import replace

import pytest

from sentence_plans.actions import provision
from sentence_plans.actions.provision import Planned, Whole
from sentence_plans.models import Course, Provision
from staff.actions.errors import Refused
from staff.models import AuditEvent
from tests.sentence_plans import programme_writing as programmes

DAY = datetime.timedelta(days=1)
EACH = ("id", "saved_by", "saved_at")
pytestmark = pytest.mark.django_db


def whole(world, **said):
    """TSP at Ashbourne with a course from tomorrow, by its head of OMU."""
    planned = Planned(starts_on=world.today + DAY, ends_on=world.today + 57 * DAY, places=10)
    plain = {"prison": world.ashbourne, "programme": "tsp", "run": programmes.RUN,
             "user": world.actor("head_of_omu").user, "courses": (planned,)}  # fmt: skip
    return Whole(**plain | said)


def left(model, *without):
    """The rows of a table without what no two rows share."""
    names = [one.name for one in model._meta.concrete_fields if one.name not in (*EACH, *without)]
    return list(model.objects.order_by("pk").values_list(*names))


def test_many_leave_what_one_by_one_leaves(world):
    said = whole(world)
    run = programmes.runs(world)
    programmes.course(world, run, places=10, starts_on=world.today + DAY)
    one_by_one = left(Provision), left(Course, "provision")
    deeds = AuditEvent.objects.filter(deed="sentence_plans.provision.added")
    told = [(one.details, one.subject_kind) for one in deeds]
    Course.objects.all().delete()
    Provision.objects.all().delete()
    assert len(provision.add_many([said], today=world.today, by=world.system)) == 1
    assert (left(Provision), left(Course, "provision")) == one_by_one
    assert [(one.details, one.subject_kind) for one in deeds.all()] == told * 2


def test_what_is_here_stays_as_it_is(world):
    run = programmes.runs(world)
    more = replace(programmes.RUN, places_a_year=99)
    assert provision.add_many([whole(world, run=more)], today=world.today, by=world.system) == []
    run.refresh_from_db()
    assert (run.places_a_year, Course.objects.count()) == (programmes.RUN.places_a_year, 0)


@pytest.mark.parametrize(
    ("begins", "ends", "places", "field"),
    [(-90, -30, 10, None), (5, 4, 10, "ends_on"), (5, 5, 0, "places")],
)
def test_a_course_of_a_file_may_be_over_but_not_absurd(world, begins, ends, places, field):
    planned = Planned(starts_on=world.today + begins * DAY, ends_on=world.today + ends * DAY, places=places)
    said = [whole(world, courses=(planned,))]
    if field is None:
        provision.add_many(said, today=world.today, by=world.system)
        assert Course.objects.get().ends_on == planned.ends_on
        return
    with pytest.raises(Refused) as refusal:
        provision.add_many(said, today=world.today, by=world.system)
    assert (refusal.value.field, Provision.objects.count()) == (field, 0)


def test_a_programme_nobody_knows_no_places_and_whoever_is_not_the_service(world):
    none = whole(world, run=replace(programmes.RUN, places_a_year=0))
    for said, message in ((whole(world, programme="juggling"), "no programme"), (none, "at least one place")):
        with pytest.raises(Refused, match=message):
            provision.add_many([said], today=world.today, by=world.system)
    with pytest.raises(Refused, match="those who run the service"):
        provision.add_many([whole(world)], today=world.today, by=world.actor("head_of_omu"))
