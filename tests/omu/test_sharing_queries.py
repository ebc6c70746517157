"""The pages about sharing out cases ask the database as often for many cases as for few.

Some cases nobody holds, some are held by one who has left, some by one who is away; all of them grow.
"""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions import receptions, redeployments
from cases.actions.allocation_rows import allocate_many
from cases.models import Headline
from staff.actions import accounts
from tests.cases.test_unheld import began

FEW, MANY = 5, 60
PAGES = [
    ("unheld", "head_of_omu", {}),
    ("unheld", "case_administrator", {"why": "left"}),
    ("unheld", "trust_manager", {}),
    ("caseloads", "head_of_omu", {}),
    ("redeployments", "head_of_omu", {}),
    ("redeployment_quiet", "head_of_omu", {}),
    ("reallocate", "trust_manager", {"whose": "manager"}),
    ("reallocate", "head_of_omu", {"whose": "away"}),
    ("unit", "head_of_omu", {}),
    ("reception_desk", "case_administrator", {}),
    ("caseload", "offender_supervisor", {}),
]


@pytest.fixture
def people(world):
    """Who holds the cases: one who is away, one who leaves, and an offender manager who leaves."""
    found = {role: world.assign(role) for role in ("offender_supervisor", "wing_staff", "offender_manager")}
    found["cover"] = world.actor("offender_supervisor").assignment
    return found


def more(world, people, number):
    """So many more cases of each sort; of the manager and the personal officer too, who have left."""
    facts = began(world, 40)
    outcomes = receptions.receive_many(
        [world.reception(**facts) for _ in range(2 * number)], today=world.today, by=world.system
    )
    keys = [one.custody.pk for one in outcomes]
    for role, held_as, some in (
        ("offender_supervisor", "offender_supervisor", keys[:number]),
        ("wing_staff", "personal_officer", keys[:number]),
        ("offender_manager", "offender_manager", keys),
    ):
        holders = dict.fromkeys(some, people[role])
        assert allocate_many(holders, held_as=held_as, today=world.today, by=world.system) == {}
    Headline.objects.filter(pk__in=keys).update(contact_every_days=3)


def counted(world, as_actor, people):
    found = {}
    whose = {"away": people["offender_supervisor"].user_id, "manager": people["offender_manager"].user_id}
    with time_machine.travel(timezone.now(), tick=False):
        for name, role, query in PAGES:
            asked = {key: str(whose.get(value, value)) for key, value in query.items()}
            client = as_actor(world.actor(role))
            client.get(reverse(name), asked)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(reverse(name), asked)
            assert answer.status_code == 200, name
            found[f"{name} as {role}"] = len(queries)
    return found


def test_pages_of_sharing_out_ask_as_often_at_120_cases_as_at_10(world, as_actor, people):
    more(world, people, FEW)
    redeployments.record(
        world.ashbourne, officer=people["offender_supervisor"].user, cover=people["cover"].user,
        started_on=world.today - datetime.timedelta(days=5), ended_on=world.today, hours=Decimal(20),
        duty="Gate", today=world.today, by=world.actor("head_of_omu"),
    )  # fmt: skip
    few = counted(world, as_actor, people)
    more(world, people, MANY - FEW)
    many = counted(world, as_actor, people)
    assert {page: (few[page], many[page]) for page in few if few[page] != many[page]} == {}
    assert max(many.values()) <= 45, many


def test_the_queue_asks_as_often_when_those_named_have_left(world, as_actor, people):
    """Who has left is not given more cases, so here the many have left first."""
    counts = []
    for number in (FEW, MANY):
        fresh = {
            role: world.assign(role) for role in ("offender_supervisor", "wing_staff", "offender_manager")
        }
        more(world, fresh, number)
        for one in fresh.values():
            accounts.end_role(one, reason="left", today=world.today, by=world.system)
        counts.append(counted(world, as_actor, people))
    assert counts[0] == counts[1]
