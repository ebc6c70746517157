"""Twenty thousand entries are searched by index, a rare word and a common one, in four queries."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import searches
from cases.models import Contact

FILLING = """
INSERT INTO cases_contact (custody_id, prisoner_id, happened_at, author_id, author_name, author_role,
    prison_id, kind, sub_kind, mode, with_whom, text, restriction, report_number,
    gist_bearing, gist_what_to_do, no_gist_because,
    amended_because, told, origin, origin_key)
SELECT %(custody)s, %(prisoner)s, timestamptz '2026-10-08 10:00+00' - n * interval '1 minute',
    %(author)s, 'A. Made', 'offender_supervisor', %(prison)s,
    'general', 'supervisor_entry', 'face_to_face', 'prisoner',
    CASE WHEN n %% 2000 = 0 THEN 'He hid a quartz phone.' ELSE 'Spoke of work, visits and bail ' || n END,
    '', '', '', '', '', '', '', 'bulk', 'bulk-' || n
FROM generate_series(1, %(count)s) AS n
"""


def fill(custody, supervisor, count):
    """So many entries of one case, as rows, every two thousandth with a rare word; then the statistics."""
    facts = {
        "custody": custody.pk, "prisoner": custody.prisoner_id, "author": supervisor.user.pk,
        "prison": supervisor.prison_id, "count": count,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILLING, facts)
        cursor.execute("ANALYZE cases_contact")
        cursor.execute("ANALYZE cases_withdrawal")


def plan_of(actor, words):
    """The plan of the search, as PostgreSQL explains it."""
    entries = Contact.objects.visible_to(actor).in_full_for(actor).with_words(words)
    told = searches.newest(entries).explain(format="json")
    return json.loads(told) if isinstance(told, str) else told


def nodes(plan):
    """Every node of a plan: what it does, to which table, by which index."""
    if isinstance(plan, list):
        for part in plan:
            yield from nodes(part)
    elif isinstance(plan, dict):
        if "Node Type" in plan:
            yield plan["Node Type"], plan.get("Relation Name", ""), plan.get("Index Name", "")
        for part in plan.values():
            if isinstance(part, (dict, list)):
                yield from nodes(part)


@pytest.mark.parametrize("role", ["offender_supervisor", "offender_manager", "inspector", "wing_staff"])
def test_twenty_thousand_entries_are_searched_by_the_index(world, role):
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    world.allocate(custody, world.actor("offender_manager"))
    fill(custody, supervisor, 20_000)
    actor = world.actor(role)
    steps = list(nodes(plan_of(actor, "quartz")))
    assert ("Bitmap Index Scan", "", "contact_words") in steps
    assert [step for step in steps if step[0] == "Seq Scan" and step[1] == "cases_contact"] == []
    with CaptureQueriesContext(connection) as queries:
        made = searches.search("quartz", by=actor)
    assert (len(made.found), made.is_all) == (10, True)
    many = searches.search("work", by=actor)
    assert (len(many.found), many.is_all) == (searches.MOST, False)
    asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) == 4  # the words, the search, its row, the audit


@pytest.mark.parametrize("role", ["offender_supervisor", "inspector"])
def test_a_word_that_is_everywhere_is_sought_from_the_newest_entry_on(world, role):
    """So the search ends when there are enough, instead of taking every text of the log apart."""
    supervisor, custody = world.actor("offender_supervisor"), world.receive()
    fill(custody, supervisor, 20_000)
    steps = list(nodes(plan_of(world.actor(role), "work")))
    assert ("Index Scan", "cases_contact", "contact_newest") in steps
    assert [step for step in steps if step[0] in {"Seq Scan", "Sort"} and step[1] == "cases_contact"] == []
    assert ("Sort", "", "") not in steps
