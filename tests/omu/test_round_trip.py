"""A thousand generated records go in, out, into an empty database and out again, equal (docs/interchange)."""

import datetime

import pytest
from django.db import connection

from omu.actions import estate, record_writing, records
from staff import actors
from staff.models import Prison, User
from tests.omu.record_lines import file_of

DAY = datetime.date(2026, 10, 8)
#: British Summer Time: the day began at 23:00 UTC of the day before.
BEGINNING = datetime.datetime(2026, 10, 7, 23, 0, 1, tzinfo=datetime.UTC)
BY = actors.system("round trip")


def taken_in(lines):
    """These lines taken in with their places in the first second of the day; gives the report."""
    source = file_of(*[line.encode() for line in lines], header=None)
    return records.load_file(source, now=BEGINNING, today=DAY, by=BY, with_places=True)


def written():
    """All that is here, as a file has it."""
    return [one.strip() for one in record_writing.export(with_places=True, now=BEGINNING, by=BY)]


def emptied():
    """Nobody and no place is here any more."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE cases_prisoner, staff_user, staff_prison, staff_probationtrust CASCADE")
        cursor.execute("TRUNCATE staff_region CASCADE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.django_db
def test_a_thousand_made_today_go_round_in_the_first_second_of_the_day():
    report = taken_in(estate.lines(prisons=5, prisoners=1000, seed=11, day=DAY))
    assert (report.made, report.refused, report.left_out) == (1000, 0, []), list(report.lines())[:20]
    first = written()
    assert sum('"identity"' in line for line in first) == 1000
    emptied()
    assert (Prison.objects.count(), User.objects.count()) == (0, 0)
    report = taken_in(first)
    assert (report.made, report.refused, report.left_out) == (1000, 0, []), list(report.lines())[:20]
    assert written() == first
