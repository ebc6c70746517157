"""Seals over the log of deeds: what they hold, and what they find (docs/adr/0005)."""

import datetime
import re
import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError
from django.urls import reverse
from django.utils import timezone

from staff import actors, audit
from staff.actions import seals
from staff.models import AuditEvent, Job, Seal, SealedEvent

SYSTEM = actors.system("tests")
HOUR = datetime.timedelta(hours=1)


def deed(number=1):
    for serial in range(number):
        audit.record(by=SYSTEM, deed="tests.deed.done", reason=f"the {serial}. time", details={"naïve": "é"})


def now():
    return timezone.now()


def tampered(sql, *values):
    """Change evidence as the owner of the tables can: with the triggers switched off for a moment."""
    tables = ("staff_auditevent", "staff_seal", "staff_sealedevent")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def sealed(*counts):
    made = []
    for count in counts:
        deed(count)
        made.append(seals.seal(now=now()))
    return made


@pytest.fixture
def three(db):
    """Three seals over 2, 3 and 1 events."""
    return sealed(2, 3, 1)


def test_seals_chain_and_are_sound(three):
    first, second, third = three
    assert (first.previous_digest, second.previous_digest, third.previous_digest) == (
        "", first.digest, second.digest,
    )  # fmt: skip
    assert len({one.digest for one in three}) == 3
    assert [len(one.event_ids) for one in three] == [2, 3, 1]
    verdict = seals.verify()
    assert (verdict.seals, verdict.events, verdict.not_sealed, verdict.faults) == (3, 6, 0, [])
    assert verdict.sound


def test_with_nothing_new_there_is_no_seal(three):
    assert seals.seal(now=now()) is None
    assert Seal.objects.count() == 3


def test_what_is_not_sealed_yet_is_counted(three):
    deed(4)
    assert seals.verify().not_sealed == 4
    assert seals.waiting() == 4


def test_a_changed_event_is_found(three):
    event = three[1].event_ids[1]
    tampered("UPDATE staff_auditevent SET reason = %s WHERE id = %s", "tidied", event)
    assert seals.verify().faults == [f"Seal {three[1].pk}: it was changed, or one of its 3 events was."]


COLUMNS = {
    "at": "at + interval '1 microsecond'", "user_name": "'x'", "role": "'x'", "prison_code": "'x'",
    "trust_code": "'x'", "kind": "'read'", "deed": "'x'", "subject_kind": "'x'", "subject_key": "'x'",
    "prisoner_number": "'x'", "details": "'{}'", "reference": "'x'", "reason": "''", "user_id": None,
}  # fmt: skip


def test_every_column_of_an_event_is_under_the_seal(world):
    assert set(COLUMNS) | {"id"} == {field.column for field in AuditEvent._meta.fields}
    someone = world.user("x")
    seals.seal(now=now())
    for column, value in COLUMNS.items():
        deed()
        made = seals.seal(now=now())
        change = f"{column} = {value or someone.pk}"
        tampered(f"UPDATE staff_auditevent SET {change} WHERE id = %s", made.event_ids[0])  # noqa: S608
        assert str(made.pk) in seals.verify().faults[-1], column


def test_a_missing_event_is_found(three):
    event = three[0].event_ids[0]
    tampered("DELETE FROM staff_sealedevent WHERE event_id = %s", event)
    tampered("DELETE FROM staff_auditevent WHERE id = %s", event)
    assert seals.verify().faults == [f"Seal {three[0].pk}: 1 of its events are missing: {event}."]


def test_a_missing_seal_is_found_though_its_marks_went_with_it(three):
    tampered("DELETE FROM staff_sealedevent WHERE seal_id = %s", three[1].pk)
    tampered("DELETE FROM staff_seal WHERE id = %s", three[1].pk)
    verdict = seals.verify()
    assert verdict.faults == [f"Seal {three[2].pk}: the seal before it was changed or is missing."]
    assert verdict.not_sealed == 3


def test_the_last_seal_is_missed_as_well(three):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = 'staff_sealedevent'::regclass"
            " AND confrelid = 'staff_seal'::regclass"
        )
        tampered(f"ALTER TABLE staff_sealedevent DROP CONSTRAINT {cursor.fetchone()[0]}")
    tampered("DELETE FROM staff_seal WHERE id = %s", three[2].pk)
    assert seals.verify().faults == [f"Seal {three[2].pk} is missing."]


def test_a_seal_rewritten_to_fit_breaks_the_chain_after_it(three):
    event = AuditEvent.objects.get(pk=three[0].event_ids[0])
    tampered("UPDATE staff_auditevent SET reason = 'tidied' WHERE id = %s", event.pk)
    events = list(AuditEvent.objects.filter(pk__in=three[0].event_ids).order_by("pk"))
    tampered("UPDATE staff_seal SET digest = %s WHERE id = %s", seals._digest("", events), three[0].pk)
    assert seals.verify().faults == [f"Seal {three[1].pk}: the seal before it was changed or is missing."]


def test_the_triggers_refuse_to_change_or_remove_evidence(three):
    for sql in ("UPDATE staff_auditevent SET reason = 'x'", "DELETE FROM staff_auditevent",
                "UPDATE staff_seal SET digest = 'x'", "DELETE FROM staff_seal",
                "UPDATE staff_sealedevent SET seal_id = 1", "DELETE FROM staff_sealedevent"):  # fmt: skip
        with (
            pytest.raises(InternalError, match="append_only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert seals.verify().sound


def test_nothing_is_sealed_twice(three):
    with pytest.raises(IntegrityError), transaction.atomic():
        SealedEvent.objects.create(event_id=three[0].event_ids[0], seal=three[2])


def test_the_mark_follows_an_hour_behind_so_that_a_seal_need_not_look_at_everything(three):
    assert {one.complete_to for one in three} == {0}
    deed()
    later = seals.seal(now=now() + HOUR + datetime.timedelta(minutes=1))
    # Everything sealed more than an hour before is below the mark; what this seal holds is not.
    assert later.complete_to == three[2].event_ids[-1]
    deed()
    assert seals.seal(now=now()).complete_to == later.complete_to


def test_the_mark_does_not_pass_what_one_seal_could_not_take(three, monkeypatch):
    """Five events get their numbers before one that is sealed, and are committed after it."""
    monkeypatch.setattr(seals, "AT_ONCE", 2)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('staff_auditevent', 'id')) FROM generate_series(1, 5)"
        )
        low = [row[0] for row in cursor.fetchall()]
    assert sealed(1)[0].event_ids[0] > low[-1]
    for number in low:
        late = audit.event(by=SYSTEM, deed="tests.deed.late")
        late.pk = number
        late.save(force_insert=True)
    later = now() + HOUR + datetime.timedelta(minutes=1)
    made = [seals.seal(now=later) for _ in range(3)]
    assert [one.event_ids for one in made] == [low[:2], low[2:4], low[4:]]
    assert [one.complete_to for one in made] == [low[1], low[1], low[3]]
    assert seals.waiting() == 0
    assert seals.verify().sound


@pytest.mark.django_db(transaction=True)
def test_an_event_committed_late_goes_into_the_next_seal():
    """Its number is lower than one that is sealed already: writers never wait for one another."""
    begun, may_commit = threading.Event(), threading.Event()
    late = []

    def slow_writer():
        with transaction.atomic():
            late.append(audit.record(by=SYSTEM, deed="tests.deed.late").pk)
            begun.set()
            may_commit.wait(10)
        connection.close()

    writer = threading.Thread(target=slow_writer)
    writer.start()
    assert begun.wait(10)
    deed()
    first = seals.seal(now=now())
    assert late[0] not in first.event_ids
    assert late[0] < first.event_ids[0]
    may_commit.set()
    writer.join()
    assert seals.seal(now=now()).event_ids == late
    assert seals.verify().sound


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_seal_everything_once():
    deed(50)
    start, failures = threading.Barrier(4), []

    def sealer():
        try:
            start.wait()
            for _ in range(3):
                deed(5)
                seals.seal(now=now())
        except Exception as fault:  # noqa: BLE001 - whatever it was, the test shows it
            failures.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=sealer) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    seals.seal(now=now())
    assert failures == []
    verdict = seals.verify()
    assert (verdict.events, verdict.not_sealed, verdict.faults) == (110, 0, [])


def command():
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_audit", stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_the_command_says_so_and_ends_with_1_where_there_is_a_fault(three):
    status, out, err = command()
    assert (status, err) == (0, "")
    assert "3 seals over 6 events checked." in out
    assert "Nothing sealed was changed or is missing." in out
    tampered("UPDATE staff_auditevent SET reason = 'x' WHERE id = %s", three[0].event_ids[0])
    status, out, err = command()
    assert status == 1
    assert f"Seal {three[0].pk}" in err
    assert "Nothing sealed" not in out


def test_the_page_shows_the_last_verdict_and_asks_for_a_check_as_a_job(world, as_actor, three):
    client = as_actor(world.actor("governor"))
    assert "Not checked yet" in client.get(reverse("audit_seals")).content.decode()
    command()
    page = client.get(reverse("audit_seals"))
    assert "Nothing sealed was changed" in page.content.decode()
    assert dict(page.context["facts"])["Seals checked"] == 3
    tampered("UPDATE staff_auditevent SET reason = 'x' WHERE id = %s", three[0].event_ids[0])
    command()
    page = client.get(reverse("audit_seals")).content.decode()
    assert "Something sealed was changed or is missing" in page
    assert f"Seal {three[0].pk}" in page
    mark = {"submission": re.search(r'name="submission" value="([0-9a-f-]{36})"', page)[1]}
    answer = client.post(reverse("audit_seals"), mark)
    job = Job.objects.get()
    assert (job.kind, answer["Location"]) == ("check_seals", reverse("job", args=[job.pk]))
    assert client.post(reverse("audit_seals"), mark)["Location"] == answer["Location"]
    assert Job.objects.count() == 1


def test_who_may_not_read_the_audit_may_not_see_its_seals(world, as_actor):
    assert as_actor(world.actor("wing_staff")).get(reverse("audit_seals")).status_code == 403
