"""Places and users before the records: written, and made again where nobody is (docs/interchange)."""

import datetime
import json

import pytest
from django.utils import timezone

from omu.actions import place_writing, record_places, record_writing, records
from staff.models import AuditEvent, RoleAssignment, User
from tests.omu.record_lines import file_of


@pytest.fixture
def told(world):
    """What is written of the places and users of a world where somebody has left and somebody inspects."""
    for role in ("offender_supervisor", "offender_manager", "partner", "inspector"):
        world.actor(role)
    world.morden.prison_group = "Training prisons"
    world.morden.save()
    gone = world.assign("security", place=world.morden)
    day = world.today
    RoleAssignment.objects.filter(pk=gone.pk).update(started_on=day, ended_on=day)
    User.objects.filter(pk=gone.user_id).update(is_active=False, email="gone@example.org", telephone="01")
    return list(place_writing.lines())


def test_every_line_is_of_the_published_shape_and_says_what_is_here(told, world):
    assert [list(record_places.validator().iter_errors(one)) for one in told] == [[]] * len(told)
    users = [one["user"] for one in told if "user" in one]
    assert len(users) == User.objects.count()
    groups = {one["prison"]["code"]: one["prison"].get("prison_group") for one in told if "prison" in one}
    assert groups == {"ASH": None, "MRD": "Training prisons"}
    gone = next(one for one in users if "email" in one)
    day = world.today.isoformat()
    assert gone["is_active"] is False
    assert gone["roles"] == [{"role": "security", "started_on": day, "ended_on": day, "prison": "MRD"}]
    given = {role["role"] for one in users for role in one["roles"]}
    assert given & {"inspector", "account_administrator"} == set()
    assert not any("password" in json.dumps(one) for one in told)


def test_another_name_and_the_same_file_make_the_same_again(told, world):
    """Under other codes and user names they are made, and written they differ by these alone."""
    text = json.dumps(told)
    for old in [*(one[kind]["code"] for one in told for kind in one if "code" in one[kind])]:
        text = text.replace(f'"{old}"', f'"X{old}"')
    for one in told:
        if "user" in one:
            text = text.replace(f'"{one["user"]["username"]}"', f'"x.{one["user"]["username"]}"')
    wanted = json.loads(text)
    facts = {"now": timezone.now(), "today": world.today, "by": world.system, "with_places": True}
    report = records.load_file(file_of(*wanted), **facts)
    assert report.places == len(told)
    made = [json.dumps(one) for one in place_writing.lines()]
    assert {json.dumps(one) for one in wanted} <= set(made)
    assert not User.objects.get(
        username=next(one["user"]["username"] for one in wanted if "user" in one)
    ).has_usable_password()
    assert records.load_file(file_of(*wanted), **facts).places == 0


def test_the_export_begins_with_them_where_it_is_asked_to(told, world):
    facts = {"now": timezone.now(), "by": world.system}
    plain = [json.loads(one) for one in record_writing.export(**facts)]
    full = [json.loads(one) for one in record_writing.export(with_places=True, **facts)]
    assert full == [plain[0], *told, *plain[1:]]
    assert AuditEvent.objects.filter(deed="omu.records.exported").count() == 2


def test_a_role_that_ends_before_it_starts_names_its_line(world):
    role = {"role": "security", "prison": "MRD", "started_on": "2026-05-01", "ended_on": "2026-04-01"}
    user = {"username": "late", "given_names": "Ada", "family_name": "Orme", "roles": [role]}
    facts = {"now": timezone.now(), "today": datetime.date(2026, 10, 8), "by": world.system}
    assert world.morden
    with pytest.raises(records.Refused, match="Line 2: A role ends after it has started"):
        records.load_file(file_of({"user": user}), with_places=True, **facts)
    assert not User.objects.filter(username="late").exists()


def test_one_course_a_year_is_said_as_one(world):
    """1 equals True, and is none the less a number that the file owes."""
    run = {"prison": "MRD", "programme": "tsp", "places_a_year": 1, "courses_a_year": 1}
    line = {"provision": run | {"saved_by": world.actor("head_of_omu").user.username}}
    facts = {"now": timezone.now(), "today": world.today, "by": world.system, "with_places": True}
    assert world.morden
    records.load_file(file_of(line), **facts)
    made = next(one for one in place_writing.lines() if "provision" in one)
    assert made["provision"] | line["provision"] == made["provision"]
