"""From the record to clocks, flags and tasks (docs/domain.md 5, 22)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import clock_decisions, clocks, receptions
from cases.models import Clock, ClockFlag, Contact, Custody, FlagKind, Policy, Task
from cases.standards.clocks import State
from staff.actions.errors import Refused
from staff.models import AuditEvent

D = datetime.date
#: Received and sentenced on Thursday 8 October 2026. T1: two working days, Monday 12. T2: ten, Thursday 22.
T1_DUE = D(2026, 10, 12)
T2_DUE = D(2026, 10, 22)


def refresh(*custodies, today):
    found = Custody.objects.for_page().filter(pk__in=[one.pk for one in custodies])
    return clocks.refresh(found, today=today)


def clock(custody, standard, **more):
    return Clock.objects.get(custody=custody, standard=standard, **more)


def met_with(world, custody, supervisor, on, **fields):
    """An offender supervisor's entry; rows, since the log is not what is tested here."""
    plain = {
        "prisoner": custody.prisoner,
        "happened_at": datetime.datetime.combine(on, datetime.time(10), datetime.UTC),
        "author": supervisor.user,
        "author_name": supervisor.name,
        "author_role": supervisor.role,
        "prison": supervisor.assignment.prison,
        "kind": "general",
        "mode": "face_to_face",
        "with_whom": "prisoner",
        "text": "Spoke about the sentence.",
    }
    return Contact.objects.create(custody=custody, **plain | fields)


def test_the_standards_sets_are_there_after_migrate(db):
    assert list(Policy.objects.values_list("code", "version", "effective_to")) == [
        ("national-standards-2007", 1, D(2011, 3, 31)),
        ("offender-management-defaults", 1, None),
    ]


def test_a_reception_starts_t1_and_t2_under_the_set_in_force(world):
    custody = world.receive()
    assert refresh(custody, today=world.today).looked_at == 2
    first, second = clock(custody, "T1"), clock(custody, "T2")
    assert (first.started_on, first.due_on, first.cause[:10]) == (world.today, T1_DUE, "reception:")
    assert (second.started_on, second.due_on, second.cause) == (world.today, T2_DUE, "sentence")
    assert first.policy.code == "offender-management-defaults"
    assert second.explanation["limit"] == "10 working days"
    assert second.explanation["started_by"] == "sentence"


def test_a_second_run_finds_the_first_ones_rows(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    before = set(Clock.objects.values_list("pk", flat=True))
    counts = refresh(custody, today=world.today)
    assert set(Clock.objects.values_list("pk", flat=True)) == before
    assert (counts.raised, counts.cleared) == (0, 0)


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (D(2026, 10, 10), None),  # two days before: T1 counts as due soon from one day before
        (D(2026, 10, 11), FlagKind.DUE_SOON),
        (D(2026, 10, 12), FlagKind.DUE_SOON),
        (D(2026, 10, 13), FlagKind.OVERDUE),
    ],
)
def test_flags_at_their_boundaries(world, on, kind):
    custody = world.receive()
    refresh(custody, today=on)
    flags = ClockFlag.objects.filter(clock__standard="T1", cleared_on__isnull=True)
    assert list(flags.values_list("kind", "raised_on")) == ([(kind, on)] if kind else [])


def test_an_overdue_flag_takes_the_place_of_due_soon_and_is_cleared_when_met(world):
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    refresh(custody, today=D(2026, 10, 12))
    refresh(custody, today=D(2026, 10, 13))
    soon, late = ClockFlag.objects.filter(clock__standard="T1").order_by("pk")
    assert (soon.kind, soon.cleared_on) == (FlagKind.DUE_SOON, D(2026, 10, 13))
    assert (late.kind, late.cleared_on) == (FlagKind.OVERDUE, None)
    world.today = D(2026, 10, 14)
    world.allocate(custody, supervisor)
    counts = refresh(custody, today=D(2026, 10, 14))
    assert (counts.raised, counts.cleared) == (0, 1)
    late.refresh_from_db()
    assert late.cleared_on == D(2026, 10, 14)
    assert clock(custody, "T1").met_on == D(2026, 10, 14)
    assert clock_decisions.standing_of(clock(custody, "T1"), today=D(2026, 10, 14)).state == State.MET_LATE
    assert not Task.objects.open().filter(flag__isnull=False).exists()


def test_a_flag_lands_on_the_holders_list_and_when_overdue_on_the_heads_too(world):
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    world.allocate(custody, supervisor)
    refresh(custody, today=D(2026, 10, 19))  # three days before T2 is due
    task = Task.objects.get(flag__clock__standard="T2")
    assert (task.user, task.due_on, task.kind) == (supervisor.user, T2_DUE, "clock_due_soon")
    refresh(custody, today=D(2026, 10, 23))
    open_tasks = Task.objects.open().filter(flag__clock__standard="T2")
    assert {(one.user_id, one.role, one.prison_id, one.kind) for one in open_tasks} == {
        (supervisor.user.pk, "", None, "clock_overdue"),
        (None, "head_of_omu", world.ashbourne.pk, "clock_overdue"),
    }


def test_the_task_follows_the_case_to_its_next_holder(world):
    custody = world.receive()
    first = world.actor("offender_supervisor")
    second = world.actor("offender_supervisor", grade="probation_officer")
    world.allocate(custody, first)
    refresh(custody, today=D(2026, 10, 19))
    world.allocate(custody, second)
    refresh(custody, today=D(2026, 10, 19))
    assert [one.user for one in Task.objects.open().filter(flag__isnull=False)] == [second.user]
    world.allocate(custody, first)
    refresh(custody, today=D(2026, 10, 19))
    assert [one.user for one in Task.objects.open().filter(flag__isnull=False)] == [first.user]


@pytest.mark.parametrize(
    ("fields", "meets"),
    [
        ({}, True),
        ({"mode": "telephone"}, True),
        ({"mode": "video"}, True),
        ({"mode": "meeting"}, True),
        ({"mode": "email"}, False),
        ({"mode": "observation"}, False),
        ({"mode": "record_check"}, False),
        ({"mode": "letter"}, False),
        ({"with_whom": "offender_manager"}, False),
        ({"author_role": "wing_staff"}, False),
    ],
)
def test_what_counts_as_the_first_meaningful_contact(world, fields, meets):
    custody = world.receive()
    met_with(world, custody, world.actor("offender_supervisor"), D(2026, 10, 22), **fields)
    refresh(custody, today=D(2026, 10, 22))
    assert clock(custody, "T2").met_on == (D(2026, 10, 22) if meets else None)


def test_a_tag_makes_an_entry_the_first_contact_and_an_amendment_takes_its_place(world):
    custody = world.receive()
    supervisor = world.actor("offender_supervisor")
    letter = met_with(world, custody, supervisor, D(2026, 10, 20), mode="meeting")
    letter.tags.create(kind="first_contact", by=supervisor.user)
    refresh(custody, today=D(2026, 10, 22))
    assert clock(custody, "T2").met_on == D(2026, 10, 20)
    met_with(world, custody, supervisor, D(2026, 10, 21), amends=letter)
    refresh(custody, today=D(2026, 10, 22))
    assert clock(custody, "T2").met_on == D(2026, 10, 21)


def test_a_duty_no_longer_produced_is_closed_with_a_reason_and_comes_back(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    Custody.objects.filter(pk=custody.pk).update(sentenced_on=None)
    refresh(custody, today=world.today)
    assert clock(custody, "T2").not_applicable_because == clocks.NO_LONGER_OWED
    Custody.objects.filter(pk=custody.pk).update(sentenced_on=world.today)
    refresh(custody, today=world.today)
    assert clock(custody, "T2").not_applicable_because == ""


def test_a_due_date_once_given_stands_and_what_today_would_give_is_said_beside_it(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    Custody.objects.filter(pk=custody.pk).update(sentenced_on=D(2026, 10, 9))
    refresh(custody, today=world.today)
    owed = clock(custody, "T2")
    assert (owed.started_on, owed.due_on) == (world.today, T2_DUE)
    assert owed.explanation["now"]["due_on"] == "2026-10-23"
    Custody.objects.filter(pk=custody.pk).update(sentenced_on=world.today)
    refresh(custody, today=world.today)
    assert clock(custody, "T2").explanation["now"] == {}


def test_release_stops_what_is_open(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    Custody.objects.filter(pk=custody.pk).update(closed_on=D(2026, 10, 12), closed_as="released")
    refresh(custody, today=D(2026, 10, 13))
    assert clock(custody, "T1").stopped_on == D(2026, 10, 12)
    assert not ClockFlag.objects.filter(cleared_on__isnull=True).exists()


def queries_of(custodies, on):
    with CaptureQueriesContext(connection) as queries:
        clocks.refresh(custodies, today=on)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_number_of_custodies(world):
    """First run, a run in which every flag is raised, and one that changes nothing."""
    counts = []
    for size in (5, 200):
        batch = [world.reception() for _ in range(size)]
        outcomes = receptions.receive_many(batch, today=world.today, by=world.system)
        custodies = list(Custody.objects.for_page().filter(pk__in=[one.custody.pk for one in outcomes]))
        counts.append([queries_of(custodies, on) for on in (world.today, D(2026, 10, 13), D(2026, 10, 13))])
    assert counts[0] == counts[1]
    assert counts[0][2] <= 25  # T17 asks four: of sentences, victims, the headline, the start of use


def test_an_extension_keeps_the_first_date_in_view_and_is_audited(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    head = world.actor("head_of_omu")
    extended = clock_decisions.extend(
        clock(custody, "T2"), to=D(2026, 10, 29), reason="In hospital until the 26th", today=T2_DUE, by=head
    )
    assert (extended.due_on, extended.extended_to) == (T2_DUE, D(2026, 10, 29))
    assert clock_decisions.standing_of(extended, today=D(2026, 10, 29)).state == State.DUE_SOON
    assert clock_decisions.standing_of(extended, today=D(2026, 10, 30)).state == State.OVERDUE
    event = AuditEvent.objects.get(deed="cases.clock.extended")
    assert (event.user, event.reason) == (head.user, "In hospital until the 26th")
    assert event.details["from"] == "2026-10-22"
    refresh(custody, today=D(2026, 10, 26))
    assert Task.objects.open().get(flag__clock__standard="T2").due_on == D(2026, 10, 29)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"today": D(2026, 10, 23)}, "overdue already"),
        ({"reason": " "}, "Say why"),
        ({"to": T2_DUE}, "Enter a day after 22/10/2026"),
    ],
)
def test_what_an_extension_may_not_do(world, change, match):
    custody = world.receive()
    refresh(custody, today=world.today)
    wanted = {"to": D(2026, 11, 2), "reason": "x", "today": T2_DUE, "by": world.actor("head_of_omu")}
    with pytest.raises(Refused, match=match):
        clock_decisions.extend(clock(custody, "T2"), **wanted | change)
    assert clock(custody, "T2").extended_to is None


def test_only_the_head_of_omu_moves_a_date(world):
    custody = world.receive()
    refresh(custody, today=world.today)
    with pytest.raises(Refused, match="role may not"):
        clock_decisions.exempt(
            clock(custody, "T2"), reason="x", today=world.today, by=world.actor("offender_supervisor")
        )


def test_an_exemption_outlives_every_later_run(world):
    custody = world.receive()
    refresh(custody, today=D(2026, 10, 20))
    assert ClockFlag.objects.filter(clock__standard="T2", cleared_on__isnull=True).exists()
    clock_decisions.exempt(
        clock(custody, "T2"),
        reason="Seen in the last prison",
        today=D(2026, 10, 20),
        by=world.actor("head_of_omu"),
    )
    refresh(custody, today=D(2026, 10, 23))
    owed = clock(custody, "T2")
    assert (owed.not_applicable_because, owed.due_on) == ("Seen in the last prison", T2_DUE)
    assert not ClockFlag.objects.filter(clock__standard="T2", cleared_on__isnull=True).exists()
    with pytest.raises(Refused, match="no longer open"):
        clock_decisions.extend(
            owed, to=D(2026, 12, 1), reason="x", today=world.today, by=world.actor("head_of_omu")
        )
