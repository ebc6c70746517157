"""Receiving somebody (docs/domain.md 3.0, 11)."""

import datetime
from dataclasses import replace

import pytest

from cases.actions import receptions
from cases.models import Alias, Change, Custody, HandOver, KeyDate, Prisoner, Sentence, Stay
from staff.actions.errors import Refused
from staff.models import AuditEvent


def test_a_reception_opens_the_case_with_everything_in_it(world):
    clerk = world.actor("case_administrator")
    reception = world.reception(number="A1234BC", aliases=["Steven MacAuley"], is_ppo=True)
    custody = receptions.receive(reception, today=world.today, by=clerk)
    assert custody.prisoner.number == "A1234BC"
    assert custody.prisoner.search_name == "rees sion"
    assert custody.headline.prison == world.ashbourne
    assert custody.headline.earliest_release_on == datetime.date(2028, 10, 7)
    assert custody.ppo_since == world.today
    assert Sentence.objects.get(custody=custody).years == 4
    assert KeyDate.objects.filter(custody=custody).count() == 3
    assert Stay.objects.get(custody=custody).prison == world.ashbourne
    assert HandOver.objects.get(custody=custody).prison == world.ashbourne
    assert Alias.objects.get(prisoner=custody.prisoner).search_name == "steven macauley"
    assert Change.objects.filter(custody=custody).exists()
    event = AuditEvent.objects.get(deed="cases.prisoner.received")
    assert (event.user, event.role, event.prisoner_number) == (clerk.user, "case_administrator", "A1234BC")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": "A12345B"}, "number"),
        ({"family_name": "=1+1"}, "family_name"),
        ({"born_on": datetime.date(2027, 1, 1)}, "born_on"),
        ({"born_on": datetime.date(2008, 10, 9)}, "born_on"),
        ({"received_on": datetime.date(2026, 10, 9)}, "received_on"),
        ({"sentenced_on": None}, "sentenced_on"),
        ({"key_dates": {"HDCED": datetime.date(2028, 10, 8), "CRD": datetime.date(2028, 10, 7)}}, "hdced"),
        ({"key_dates": {"LED": datetime.date(2031, 1, 1), "SED": datetime.date(2030, 10, 7)}}, "led"),
        ({"years": 99}, "length"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(world, change, field):
    with pytest.raises(Refused) as refusal:
        receptions.receive(replace(world.reception(), **change), today=world.today, by=world.system)
    assert refusal.value.field == field
    assert not Prisoner.objects.exists()
    assert not AuditEvent.objects.filter(deed="cases.prisoner.received").exists()


def test_eighteen_on_the_day_is_old_enough(world):
    born = datetime.date(2008, 10, 8)
    assert receptions.receive(world.reception(born_on=born), today=world.today, by=world.system).pk


def test_a_taken_number_is_refused_and_the_same_person_is_found(world):
    reception = world.reception(number="B2345CD")
    first = receptions.receive(reception, today=world.today, by=world.system)
    again = receptions.receive_many([reception], today=world.today, by=world.system)
    assert again[0].custody == first
    assert not again[0].opened
    other = replace(reception, born_on=datetime.date(1980, 1, 1))
    with pytest.raises(Refused, match="belongs to somebody else"):
        receptions.receive(other, today=world.today, by=world.system)
    elsewhere = replace(reception, prison=world.morden)
    with pytest.raises(Refused, match="open case at another prison"):
        receptions.receive(elsewhere, today=world.today, by=world.system)
    assert Custody.objects.count() == 1


def test_one_and_many_leave_the_same_rows(world):
    one = receptions.receive(world.reception(number="C3456DE"), today=world.today, by=world.system)
    many = receptions.receive_many([world.reception(number="C3456DF")], today=world.today, by=world.system)
    left, right = (
        {
            table.__name__: list(
                table.objects.filter(custody=custody)
                .values()
                .values_list(*[f.attname for f in table._meta.fields if f.attname in kept])
            )
            for table, kept in (
                (Sentence, {"kind", "years", "imposed_on", "main_offence"}),
                (KeyDate, {"kind", "on", "source"}),
                (Stay, {"prison_id", "arrived_on", "arrived_by", "ended_on"}),
            )
        }
        for custody in (one, many[0].custody)
    )
    assert left == right


def test_queries_do_not_grow_with_the_number_received(world, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (1, 50):
        batch = [world.reception(aliases=["Another Name"]) for _ in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            receptions.receive_many(batch, today=world.today, by=world.system)
        counts.append(len(queries))
    assert counts[0] == counts[1]
