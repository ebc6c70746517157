"""Every number of the analysis is counted again, in SQL, by rules written another way (docs/domain.md 16)."""

import datetime
from collections import Counter

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from inspection.actions import needs_counts, needs_people
from sentence_plans.models import Programme
from staff.models import Prison
from tests.inspection import needs_world
from tests.inspection.needs_world import DAY

pytestmark = pytest.mark.django_db
LATEST = """
    WITH head AS (
        SELECT h.custody_id, c.prisoner_id, h.rosh_level, h.earliest_release_on AS out_on, p.born_on
        FROM cases_headline h JOIN cases_custody c ON c.id = h.custody_id
        JOIN cases_prisoner p ON p.id = c.prisoner_id
        WHERE h.prison_id = %(prison)s AND h.is_open AND h.stage NOT IN ('remand', 'closed')
    ), latest AS (
        SELECT a.id, h.custody_id FROM head h JOIN risk_assessment a ON a.prisoner_id = h.prisoner_id
        WHERE a.state = 'complete' AND NOT EXISTS (
            SELECT 1 FROM risk_assessment b WHERE b.prisoner_id = a.prisoner_id AND b.state = 'complete'
            AND (b.completed_on, b.id) > (a.completed_on, a.id))
    )
"""
TIME = """CASE WHEN out_on IS NULL THEN 'unknown' WHEN out_on < %(day)s THEN 'passed'
    WHEN out_on < %(day)s::date + interval '6 months' THEN '0'
    WHEN out_on < %(day)s::date + interval '12 months' THEN '6'
    WHEN out_on < %(day)s::date + interval '24 months' THEN '12'
    WHEN out_on < %(day)s::date + interval '48 months' THEN '24' ELSE '48' END"""
AGE = """CASE WHEN age < 18 THEN '0' WHEN age < 21 THEN '18' WHEN age < 25 THEN '21' WHEN age < 30 THEN '25'
    WHEN age < 40 THEN '30' WHEN age < 50 THEN '40' WHEN age < 60 THEN '50' ELSE '60' END"""
COUNTS = {
    "rosh": "SELECT COALESCE(NULLIF(rosh_level, ''), 'unknown') k, count(*) FROM head GROUP BY 1",
    "time": f"SELECT {TIME} k, count(*) FROM head GROUP BY 1",  # noqa: S608
    "age": f"SELECT {AGE}, count(*) FROM "  # noqa: S608
           "(SELECT extract(year FROM age(%(day)s, born_on)) AS age FROM head) x GROUP BY 1",
    "offence": "SELECT COALESCE(NULLIF(trim(s.offence_group), ''), 'unknown'), count(DISTINCT h.custody_id) "
               "FROM head h LEFT JOIN cases_sentence s ON s.custody_id = h.custody_id GROUP BY 1",
    "assessed": "SELECT CASE WHEN l.id IS NULL THEN 'no' ELSE 'yes' END, count(*) FROM head h "
                "LEFT JOIN latest l USING (custody_id) GROUP BY 1",
    "need": """SELECT r.section || '.' || CASE WHEN r.need_present AND COALESCE(r.severe, false) THEN 'severe'
                   WHEN r.need_present THEN 'need' WHEN r.needs_attention THEN 'attention'
                   WHEN NOT r.need_present THEN 'none' ELSE 'told' END, count(*)
               FROM latest l JOIN risk_sectionresult r ON r.assessment_id = l.id
               GROUP BY 1""",
    "band": "SELECT p.predictor || '.' || p.band, count(*) FROM latest l JOIN risk_predictorresult p "
            "ON p.assessment_id = l.id WHERE p.band <> '' GROUP BY 1",
    "flag.gang": """SELECT CASE WHEN EXISTS (SELECT 1 FROM cases_alert a WHERE a.custody_id = h.custody_id
                        AND a.code = 'gang' AND a.closed_on IS NULL) THEN 'yes' ELSE 'none' END, count(*)
                    FROM head h GROUP BY 1""",
}  # fmt: skip


@pytest.fixture
def prison(world, tmp_path):
    """A hundred people in two prisons, most of what can be counted among them."""
    needs_world.load(world, tmp_path, prisoners=100)
    found = Prison.objects.filter(headline__is_open=True).order_by("code").first()
    needs_world.add_beside(world, found)
    return found


def asked(prison, name):
    """The counts of one kind, by the end of the key; nobody counted is nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST + COUNTS[name], {"prison": prison.pk, "day": DAY})
        return {str(key): number for key, number in cursor.fetchall()}


def part(numbers, name):
    return {key.removeprefix(f"{name}."): n for key, n in numbers.items() if key.startswith(f"{name}.")}


def test_every_number_is_the_recount(prison):
    counted = needs_counts.count(prison.pk, today=DAY)
    assert counted.people > 30
    for name in ("rosh", "time", "age", "assessed", "flag.gang"):
        assert part(counted.numbers, name) == asked(prison, name), name
    offences = asked(prison, "offence")
    both = Counter(part(counted.numbers, "offence"))
    nothing = offences.pop("unknown", 0)
    assert both.pop("unknown", 0) <= nothing
    assert both == offences
    _needs(prison, counted)
    bands = {key: n for key, n in part(counted.numbers, "band").items() if not key.endswith("unknown")}
    assert bands == asked(prison, "band")


def _needs(prison, counted):
    """By section; those of whom nothing is known are everybody less those of whom something is."""
    told = asked(prison, "need")
    mine = part(counted.numbers, "need")
    sections = needs_counts.sections()
    for section in sections:
        known = 0
        for one in ("severe", "need", "attention", "none"):
            assert mine.get(f"{section}.{one}", 0) == told.get(f"{section}.{one}", 0), (section, one)
            known += told.get(f"{section}.{one}", 0)
        assert mine.get(f"{section}.unknown", 0) == counted.people - known
    assert sum(n for key, n in mine.items() if key.endswith(".need")) > 0


PROGRAMME = """, last AS (
    SELECT DISTINCT ON (d.custody_id) d.custody_id, d.state, d.reason FROM sentence_plans_delivery d
    JOIN sentence_plans_programme p ON p.id = d.programme_id AND p.code = %(code)s
    ORDER BY d.custody_id, d.id DESC
), facts AS (
    SELECT h.custody_id, h.out_on, last.state, last.reason,
        EXISTS (SELECT 1 FROM latest l JOIN risk_sectionresult r ON r.assessment_id = l.id
                WHERE l.custody_id = h.custody_id AND r.section = ANY(%(needs)s) AND r.need_present) needed,
        (SELECT p.two_year FROM latest l JOIN risk_predictorresult p ON p.assessment_id = l.id
         WHERE l.custody_id = h.custody_id AND p.predictor = 'ogrs3') AS score
    FROM head h LEFT JOIN last USING (custody_id)
), judged AS (
    SELECT *, CASE WHEN reason = 'not_suitable' THEN 'no' WHEN %(least)s::int IS NULL THEN 'yes'
        WHEN score IS NULL THEN 'open' WHEN score >= %(least)s::int THEN 'yes'
        WHEN score >= COALESCE(%(judged)s::int, %(least)s::int) THEN 'open' ELSE 'no' END AS suits
    FROM facts WHERE COALESCE(state, '') <> 'delivered' AND (needed OR state IS NOT NULL)
)
SELECT count(*), count(*) FILTER (WHERE suits = 'yes'), count(*) FILTER (WHERE suits = 'open'),
    count(*) FILTER (WHERE suits = 'yes' AND out_on >= %(day)s AND out_on < %(ends)s)
FROM judged
"""


NEXT = """
    SELECT c.ends_on FROM sentence_plans_course c JOIN sentence_plans_provision v ON v.id = c.provision_id
    WHERE v.prison_id = %s AND v.programme_id = %s AND v.ended_on IS NULL AND c.called_off_because = ''
    AND c.starts_on >= %s ORDER BY c.starts_on, c.id LIMIT 1
"""


def done_by(prison, one):
    """The last day of the next course here, else as many weeks from today as it takes."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [prison.pk, one.pk, DAY])
        found = cursor.fetchone()
    return found[0] if found else DAY + datetime.timedelta(weeks=one.weeks or 0)


@pytest.mark.parametrize("code", ["tsp", "bsr", "p-asro", "arv", "counselling"])
def test_a_programme_is_the_recount(prison, code):
    """Of families that ask for no offence."""
    counted = needs_counts.count(prison.pk, today=DAY)
    one = Programme.objects.get(code=code)
    ends = done_by(prison, one)
    with connection.cursor() as cursor:
        facts = {"prison": prison.pk, "day": DAY, "code": code, "needs": one.needs, "ends": ends,
                 "least": one.least_ogrs3, "judged": one.judged_ogrs3}  # fmt: skip
        cursor.execute(LATEST + PROGRAMME, facts)
        need, suitable, unsure, before = cursor.fetchone()
    mine = part(counted.numbers, f"programme.{code}")
    assert need > 0
    assert [mine.get(name, 0) for name in ("need", "suitable", "unsure", "before", "time")] == [
        need, suitable, unsure, before, suitable - before,
    ]  # fmt: skip


def test_the_people_behind_each_number_are_as_many_as_it_says(prison):
    counted = needs_counts.count(prison.pk, today=DAY)
    some = [key for key in counted.numbers if key.startswith(("need.11", "rosh", "flag", "programme.tsp"))]
    assert len(some) > 8
    for key in some:
        found = needs_counts.behind(key, prison=prison.pk, today=DAY)
        assert len(found.people) == counted.numbers[key], key
        assert found.counted == counted


def test_as_many_queries_for_ten_as_for_a_hundred(prison):
    """The numbers of a prison, whatever their number; asked of ten of its people and of all."""
    some = [one.pk for one in needs_world.held(prison)]
    asked_for = []
    for keys in (some[:10], some):
        with CaptureQueriesContext(connection) as found:
            needs_people.gather(Q(custody__in=keys))
        asked_for.append(len(found))
    assert asked_for[0] == asked_for[1] <= 11
