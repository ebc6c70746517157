"""The first contact of a stay is found by the index of the log, however many entries stand before it."""

import json
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import clock_facts
from cases.models import Contact, Stay
from tests.omu.test_log_search_plan import fill, nodes


def conditions(plan):
    """Every condition by which a plan enters an index."""
    if isinstance(plan, list):
        return [found for part in plan for found in conditions(part)]
    if isinstance(plan, dict):
        own = [plan["Index Cond"]] if "Index Cond" in plan else []
        return own + [found for part in plan.values() for found in conditions(part)]
    return []


def test_entries_before_the_stay_are_not_read(world):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    fill(custody, supervisor, 20_000)
    earliest = Contact.objects.filter(custody=custody).earliest("happened_at").happened_at.date()
    assert earliest < Stay.objects.get(custody=custody).arrived_on
    with CaptureQueriesContext(connection) as asked:
        facts = clock_facts.gather([custody])
    asked_of_stays = next(one["sql"] for one in asked if one["sql"].startswith('SELECT "cases_stay"'))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {asked_of_stays}")
        told = cursor.fetchone()[0]
    plan = json.loads(told) if isinstance(told, str) else told
    assert ("Seq Scan", "cases_contact", "") not in set(nodes(plan))
    assert any(re.search(r"happened_at >=", one) for one in conditions(plan)), plan
    assert facts[custody.pk].contacts[0].on == Stay.objects.get(custody=custody).arrived_on
