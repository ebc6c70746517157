"""The e-mail of the day, written by the file backend to a folder (docs/domain.md 5)."""

import datetime
import email
import email.policy
import signal
from functools import partial
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail.backends.filebased import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions import tasks
from omu.actions import digests
from staff.actions import notice_kinds, notices
from staff.models import Digest, Notice
from tests.cases.test_tasks import ask
from tests.omu import processes
from tests.omu.racing import at_once

D = datetime.date


@pytest.fixture
def mail(settings, tmp_path):
    """The messages in the folder, oldest first, as a function."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.PUBLIC_URL = "https://omu.example"
    return partial(messages, tmp_path / "mail")


def messages(folder):
    text = "".join(path.read_text() for path in sorted(folder.glob("*.log"))) if folder.exists() else ""
    parts = [part for part in text.split("-" * 79) if part.strip()]
    return [email.message_from_string(part.strip(), policy=email.policy.default) for part in parts]


@pytest.fixture
def supervisor(world):
    actor = world.actor("offender_supervisor")
    actor.user.email = "supervisor@example.org"
    actor.user.save()
    return actor


def run(world, today=None):
    return digests.run(today=today or world.today, now=timezone.now)


def test_counts_and_a_link_and_nothing_of_any_case(world, supervisor, mail):
    custody = world.receive()
    name, number = custody.prisoner.family_name, custody.prisoner.number
    text = f"{name} has hurt somebody"
    notices.send(supervisor.user, text=text, key="plan:1:x", prisoner_number=number, by=world.system)
    ask(world, f"See {name}", custody=custody, due_on=D(2026, 10, 7))
    ask(world, f"See {name} again", user=None, role="offender_supervisor", prison=world.ashbourne)
    assert run(world) == digests.Sent(written=1, sent=1)
    (sent,) = mail()
    assert sent["To"] == "supervisor@example.org"
    said = sent.get_content()
    assert "Unread notices: 1\nTasks on your list: 2, 1 of them overdue\n" in said
    assert "https://omu.example/tasks/" in said
    whole = sent.as_string()
    assert name not in whole
    assert number not in whole


def test_at_most_one_a_day_and_another_on_the_next(world, supervisor, mail):
    ask(world, "Read the plan", due_on=world.today)
    assert run(world).sent == 1
    notices.send(supervisor.user, text="News", key="plan:1", by=world.system)
    assert run(world) == digests.Sent()
    assert run(world, today=D(2026, 10, 9)).sent == 1
    assert len(mail()) == 2


def test_nothing_comes_where_nothing_waits(world, supervisor, mail):
    ask(world, "Not yet", due_on=D(2026, 10, 9))  # due tomorrow
    assert run(world) == digests.Sent()
    assert mail() == []


def test_what_is_put_aside_or_stopped_is_not_counted(world, supervisor, mail):
    notice_kinds.choose({"digest", "plan"}, by=supervisor)
    notices.send(supervisor.user, text="x", key="transfer:1:accepted", by=world.system)
    for_all = ask(world, "All", user=None, role="offender_supervisor", prison=world.ashbourne)
    for task in (ask(world, "Mine"), for_all):
        tasks.put_aside(task, until=D(2026, 10, 9), today=world.today, by=supervisor)
    ask(world, "Now", due_on=world.today)
    run(world)
    assert "Unread notices: 0\nTasks on your list: 1\n" in mail()[0].get_content()


@pytest.mark.parametrize("without", ["address", "wish", "account"])
def test_who_gets_none(world, supervisor, mail, without):
    ask(world, "Late", due_on=D(2026, 10, 1))
    user = supervisor.user
    if without == "wish":
        notice_kinds.choose({"plan"}, by=supervisor)
    else:
        user.email = "" if without == "address" else user.email
        user.is_active = without != "account"
        user.save()
    assert run(world) == digests.Sent()
    assert mail() == []


def test_the_number_of_queries_does_not_depend_on_people(world, supervisor):
    def late(number):
        user = (
            world.actor("offender_supervisor", grade="probation_officer").user if number else supervisor.user
        )
        user.email = f"{number}@example.org"
        user.save()
        ask(world, f"Late {number}", user=user, due_on=D(2026, 10, 1))

    late(0)
    with CaptureQueriesContext(connection) as for_one:
        assert digests.write(today=world.today) == 1
    late(1)
    with CaptureQueriesContext(connection) as for_two:
        assert digests.write(today=D(2026, 10, 9)) == 2
    assert len(for_one) == len(for_two)


def test_with_the_server_away_the_digest_waits_and_comes_once(world, supervisor, mail, monkeypatch):
    ask(world, "Late", due_on=D(2026, 10, 1))
    with monkeypatch.context() as away:
        away.setattr(EmailBackend, "open", raises(ConnectionRefusedError()))
        assert run(world) == digests.Sent(written=1)
    assert Digest.objects.get().taken_at is None
    assert run(world) == digests.Sent(sent=1)
    assert run(world) == digests.Sent()
    assert len(mail()) == 1


def test_an_address_that_is_refused_holds_up_nobody_and_is_given_up(world, supervisor, mail, monkeypatch):
    ask(world, "Late", due_on=D(2026, 10, 1))
    monkeypatch.setattr(EmailBackend, "open", raises(SMTPRecipientsRefused({})))
    assert run(world) == digests.Sent(written=1, refused=1)
    for _ in range(digests.MOST_ATTEMPTS):
        run(world)
    assert Digest.objects.get().attempts == digests.MOST_ATTEMPTS


def raises(fault):
    def deed(*args, **kwargs):
        raise fault

    return deed


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_three_runs_at_once_send_one(world, supervisor, mail):
    ask(world, "Late", due_on=D(2026, 10, 1))
    found = at_once(*[partial(run, world)] * 3)
    assert sum(one.sent for one in found) == 1
    assert len(mail()) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_run_killed_between_taking_and_sending_sends_none_twice(world, supervisor, mail, tmp_path):
    ask(world, "Late", due_on=D(2026, 10, 1))
    killed = processes.start("-c", SLEEPS_INSTEAD_OF_SENDING)
    processes.until(Digest.objects.filter(taken_at__isnull=False).exists)
    killed.send_signal(signal.SIGKILL)
    killed.wait(timeout=10)
    assert run(world) == digests.Sent()
    assert mail() == []
    assert Digest.objects.get().sent_at is None
    assert Notice.objects.count() == 0


SLEEPS_INSTEAD_OF_SENDING = """
import datetime, os, time, django
os.environ["DJANGO_SETTINGS_MODULE"] = "omu.settings"
django.setup()
from django.utils import timezone
from omu.actions import digests
digests.body = lambda digest: time.sleep(60)
digests.run(today=datetime.date(2026, 10, 8), now=timezone.now)
"""
