"""A long history slows nothing: queries of case page, list and section; needs of many in one query."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from omu.actions.refresh import refresh
from risk.actions import form_versions, needs_counts
from risk.actions.needs_counts import SectionCount
from risk.models import Answer, Assessment, RoshRating, SectionResult, State
from tests.omu.sent_forms import opened
from tests.risk import writing

FEW, MANY = 2, 100
SECTIONS = ("3", "4", "6", "11")


def complete(world, custody, number, **facts):
    """Complete assessments as they stand long after: one a month, back from the day; parts first."""
    by = world.actor("offender_supervisor")
    form = form_versions.in_force("full", today=world.today, by=world.system)
    first = Assessment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    made = []
    for place in range(number):
        on = world.today - datetime.timedelta(days=30 * (place + 1) + 400 * facts.get("later", 0))
        made.append(
            Assessment(
                pk=first + place + 1, prisoner=custody.prisoner, custody=custody, form=form, purpose="review",
                state=State.COMPLETE, started_on=on, author=by.user, author_role=by.role, signed_by=by.user,
                signed_on=on, completed_on=on,
            )
        )  # fmt: skip
    for one in made:
        RoshRating.objects.create(assessment=one, group="public", community="low", custody="low")
        Answer.objects.create(assessment=one, item="3.3", score=2)
    Assessment.objects.bulk_create(made)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('risk_assessment', 'id'), %s)", [made[-1].pk])
    SectionResult.objects.bulk_create(
        result(one, section, position) for one in made for position, section in enumerate(SECTIONS)
    )
    return made


def result(assessment, section, position=1, **facts):
    plain = {"need_present": True, "severe": False, "reason": "Score 4 of 8."} | facts
    return SectionResult(
        assessment=assessment, custody=assessment.custody, prisoner=assessment.prisoner, section=section,
        title=f"Section {section}", position=position, **plain,
    )  # fmt: skip


def queries(client, address, posted=None):
    """Of the second of two requests, so that what was waiting is done."""
    for _ in range(2):
        typed = posted() if posted else None
        with CaptureQueriesContext(connection) as found:
            answer = client.post(address, typed) if typed else client.get(address)
        assert answer.status_code == (302 if posted else 200), answer.content.decode()[:500]
    return len(found)


@time_machine.travel(timezone.now(), tick=False)
def test_a_hundred_assessments_of_one_person_ask_no_more_than_two(world, as_actor):
    custody, supervisor = world.receive(), world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    client = as_actor(supervisor)
    complete(world, custody, FEW)
    current = writing.begin(world, custody, supervisor, purpose="review")
    number, counts = custody.prisoner.number, []
    section = reverse("assessment_section", args=[number, current.pk, "3"])

    def typed():
        return opened(client, section, evidence="Told at interview.", go="save")

    for more in (0, MANY - FEW):
        if more:
            complete(world, custody, more, later=1)
        refresh([custody], today=world.today)
        pages = ["case", "assessment_list", "case_tier", "plan", "case_timeline"]
        found = {name: queries(client, reverse(name, args=[number])) for name in pages}
        found["section"] = queries(client, section)
        found["saved"] = queries(client, section, typed)
        counts.append(found)
    assert Assessment.objects.filter(state=State.COMPLETE).count() == MANY
    assert counts[0] == counts[1]


def test_needs_of_many_are_counted_by_section_and_severity_in_one_query(world, django_assert_num_queries):
    people = [world.receive() for _ in range(4)]
    first, second, third, _ = (complete(world, one, 1)[0] for one in people)
    SectionResult.objects.bulk_create(
        [
            result(first, "8", severe=True),
            result(second, "8", severe=None),
            result(third, "8", need_present=False, needs_attention=True),
            result(first, "9", need_present=False),
            result(second, "9", need_present=None),
        ]
    )
    earlier = complete(world, people[0], 1, later=1)[0]
    SectionResult.objects.bulk_create([result(earlier, "9", severe=True)])
    with django_assert_num_queries(1):
        found = {one.section: one for one in needs_counts.by_section([one.prisoner_id for one in people])}
    assert found["8"] == SectionCount("8", "Section 8", severe=1, need=1, attention=1, none=0, unknown=0)
    assert found["9"] == SectionCount("9", "Section 9", severe=0, need=0, attention=0, none=1, unknown=1)
    assert (found["3"].need, found["3"].people, list(found)) == (4, 4, [*SECTIONS[:3], "8", "9", "11"])


@pytest.mark.django_db
def test_nobody_has_no_needs():
    assert needs_counts.by_section([]) == []
