"""A limit of the standards set by page from a day on; what held before stays (docs/domain.md 5)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import policies, standards_sets
from cases.models import Clock, LimitChange, Policy
from cases.standards import new_limits
from cases.standards.new_limits import Ran
from cases.standards.policies import built_in, in_force
from omu.actions.refresh import refresh
from staff.actions.errors import Refused

D = datetime.date
DAY = {"effective_from_day": "1", "effective_from_month": "12", "effective_from_year": "2026"}


def put(world, standard="T2", role="commissioner", **fields):
    plain = {"amount": 5, "effective_from": D(2026, 11, 2), "reason": "As agreed"}
    return standards_sets.set_limit(standard, **plain | fields, today=world.today, by=world.actor(role))


def limit(on, standard="T2"):
    return in_force(sets=policies.current_sets(), on=on).policy.limits[standard].amount


def test_a_limit_holds_from_its_day_and_the_old_one_before(world):
    put(world)
    days = (D(2010, 1, 4), world.today, D(2026, 11, 1), D(2026, 11, 2), D(2030, 1, 1))
    assert [limit(day) for day in days] == [10, 10, 10, 5, 5]
    assert [(one.code, one.version, one.effective_to) for one in Policy.objects.all()][1:] == [
        ("offender-management-defaults", 1, D(2026, 11, 1)),
        ("offender-management-defaults-estate", 2, None),
    ]
    change = LimitChange.objects.get()
    assert (change.before, change.after) == ("10 working days (a default)", "5 working days (a default)")


def test_duties_that_began_before_keep_their_date_and_later_ones_get_the_new(world):
    early = world.receive()
    refresh([early], today=world.today)
    before = Clock.objects.get(custody=early, standard="T2").due_on
    put(world, effective_from=D(2026, 10, 9))
    world.today = D(2026, 10, 12)
    late = world.receive(received_on=world.today, sentenced_on=world.today)
    refresh([early, late], today=D(2026, 10, 12))
    assert Clock.objects.get(custody=early, standard="T2").due_on == before == D(2026, 10, 22)
    assert Clock.objects.get(custody=late, standard="T2").due_on == D(2026, 10, 19)


def test_more_limits_join_a_version_that_waits_and_none_goes_before_it(world):
    put(world)
    put(world, standard="T1", amount=3)
    assert Policy.objects.count() == 3
    assert (limit(D(2026, 11, 2), "T1"), limit(D(2026, 11, 1), "T1"), limit(D(2026, 11, 2))) == (3, 2, 5)
    with pytest.raises(Refused, match="begins on"):
        put(world, standard="T3", effective_from=D(2026, 10, 20))
    put(world, amount=7, effective_from=D(2026, 12, 1))
    assert Policy.objects.last().version == 3
    assert [limit(day) for day in (D(2026, 11, 30), D(2026, 12, 1))] == [5, 7]
    world.today = D(2026, 12, 1)
    with pytest.raises(Refused, match="holds already"):
        put(world, amount=8, effective_from=D(2026, 12, 1))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"effective_from": D(2026, 10, 7)}, "past stays"),
        ({"amount": 10}, "holds on that day already"),
        ({"amount": 0}, "out of bounds. Enter a whole number of working days from 1 to 1250"),
        ({"amount": 1251}, "out of bounds"),
        ({"long_amount": 20}, "another number of limits"),
        ({"standard": "T5", "amount": 60, "long_amount": 50}, "shorter"),
        ({"standard": "T99"}, "no such standard"),
        ({"reason": " "}, "Say why"),
        ({"role": "head_of_omu"}, "commissioner"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(world, fields, words):
    with pytest.raises(Refused, match=words):
        put(world, **fields)
    assert Policy.objects.count() == 2
    assert not LimitChange.objects.exists()


def ran(subject, start, due, met=None, words="10 working days"):
    return Ran(subject, start, due, met, words, built_in()[-1].limit(standard="T2"))


def test_what_would_have_moved_is_counted_by_case():
    five = new_limits.changed(limit=built_in()[-1].limit(standard="T2"), amount=5, long_amount=None).value
    rows = [
        ran(1, D(2026, 9, 7), D(2026, 9, 21), met=D(2026, 9, 11)),  # due 14 September then: sooner, in time
        ran(2, D(2026, 9, 7), D(2026, 9, 21), met=D(2026, 9, 18)),  # sooner, and late
        ran(2, D(2026, 9, 28), D(2026, 10, 12)),  # runs; due 5 October then: late by the 8th; same case
        ran(3, D(2026, 9, 7), D(2026, 9, 11), words="4 working days"),  # a limit of the prison's own
    ]
    found = new_limits.moved(ran=rows, limit=five, today=D(2026, 10, 8))
    assert (found.duties, found.cases, found.sooner, found.later, found.late, found.own) == (4, 3, 2, 0, 1, 1)


def test_the_page_tries_and_sets_and_shows_who_did_it(world, as_actor):
    refresh([world.receive()], today=world.today)
    client = as_actor(world.actor("commissioner"))
    where = "/settings/standards/T2/"
    tried = client.post(where, {"amount": "5", "preview": "1"} | DAY).content.decode()
    assert "1 would have been due sooner" in tried
    assert "1 duty of 1 case" in tried
    assert Policy.objects.count() == 2
    refused = client.post(where, {"amount": "5"} | DAY).content.decode()
    assert "govuk-error-summary" in refused
    assert Policy.objects.count() == 2
    done = client.post(where, {"amount": "5", "reason": "As agreed"} | DAY, follow=True).content.decode()
    assert "From 01/12/2026: 5 working days" in done
    assert "As agreed" in done
    head = as_actor(world.actor("head_of_omu"))
    assert "The commissioner sets limits" in head.get(where).content.decode()
    head.post(where, {"amount": "6", "reason": "x"} | DAY)
    assert LimitChange.objects.count() == 1
    assert client.get("/settings/standards/T99/").status_code == 404


def test_trying_costs_the_same_for_any_number_of_duties(world):
    counts = []
    for people in (1, 4):
        refresh([world.receive() for _ in range(people)], today=world.today)
        with CaptureQueriesContext(connection) as found:
            standards_sets.preview("T2", amount=5, effective_from=D(2026, 12, 1), today=world.today)
        counts.append(len(found))
    assert counts[0] == counts[1]
