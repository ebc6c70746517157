"""The health page and two addresses for machines; each part is broken for real (docs/adr/0005 to 0008)."""

import datetime
import json
import os
import shutil
import signal

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from psycopg2 import connect

from omu.actions import grants, health
from omu.actions.health import Standing
from omu.run import health as running
from staff import actors, audit
from staff.actions import heartbeats, seals
from tests.omu import processes

NOWHERE = "redis://127.0.0.1:1/0"
SYSTEM = actors.system("tests")
ASK = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "omu.settings"
django.setup()
from django.test import Client
client = Client(SERVER_NAME="localhost")
for path in ("/health/live", "/health/ready"):
    answer = client.get(path)
    print(answer.status_code, answer.content.decode())
"""


@pytest.fixture
def now():
    return timezone.now()


def part(name, *, now):
    return {one.name: one for one in health.parts(now=now, today=datetime.date(2026, 10, 8))}[name]


def beat(name, *, at):
    heartbeats.beat(name, details={}, now=at, by=SYSTEM)


def test_that_it_lives_needs_no_database_and_no_broker(settings):
    """Not marked for the database, so that a query would fail the test."""
    settings.REDIS_URL = NOWHERE
    answer = Client().get("/health/live")
    assert (answer.status_code, answer.content) == (200, b"ok")
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_database_and_broker_answer():
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.json()) == (200, {"database": "yes", "broker": "yes"})


@pytest.mark.parametrize(
    ("broken", "answers"),
    [
        ({"REDIS_URL": NOWHERE}, {"database": "yes", "broker": "no"}),
        ({"DATABASE_URL": "postgresql://omu@127.0.0.1:1/omu"}, {"database": "no", "broker": "yes"}),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_without_one_of_them_and_lives_all_the_same(broken, answers):
    """Another process, whose database or broker is an address where nobody listens."""
    asking = processes.start("-c", ASK, **broken)
    printed, _ = asking.communicate(timeout=60)
    live, ready = [line for line in printed.splitlines() if line.startswith(("200 ", "503 "))]
    assert live == "200 ok"
    assert ready.startswith("503 ")
    assert json.loads(ready.removeprefix("503 ")) == answers


@pytest.mark.django_db
def test_the_page_names_every_part_and_is_for_those_who_look_after_it(world, as_actor):
    page = as_actor(world.actor("account_administrator")).get("/health/")
    assert page.status_code == 200
    text = page.content.decode()
    for one in health.parts(now=timezone.now(), today=world.today):
        assert one.name in text
    assert "PostgreSQL 1" in text
    assert as_actor(world.actor("wing_staff")).get("/health/").status_code == 403
    assert Client().get("/health/").status_code == 302


@pytest.mark.django_db
def test_a_broker_that_went_away_is_said(settings, now):
    assert part("Broker", now=now).standing is Standing.GOOD
    settings.REDIS_URL = NOWHERE
    assert part("Broker", now=now).standing is Standing.BAD
    assert part("Worker", now=now).standing is Standing.BAD
    assert part("Worker", now=now).says.startswith("No worker answered")


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_worker_answers_until_it_is_killed(now):
    with processes.worker() as worker:
        name = f"{worker.queue}@here"
        processes.until(lambda: name in running.workers(timeout=1.0))
        standing = part("Worker", now=now)
        assert standing.standing is Standing.GOOD
        assert name in standing.says
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait(timeout=10)
    assert name not in running.workers(timeout=1.0)


@pytest.mark.django_db
def test_a_relay_that_stopped_is_said(world, now):
    assert part("Beat and relay", now=now).says.startswith("The relay has never come round")
    beat("relay", at=now - datetime.timedelta(seconds=59))
    world.receive()
    good = part("Beat and relay", now=now)
    assert (good.standing, good.says) == (
        Standing.GOOD,
        "The relay came round 59 seconds ago; 1 change waiting.",
    )
    late = part("Beat and relay", now=now + datetime.timedelta(minutes=2))
    assert late.standing is Standing.BAD
    assert late.says.startswith("The relay last came round 2 minutes ago")


@pytest.mark.django_db
def test_seals_that_stopped_are_said(now):
    seals.seal(now=now)
    audit.record(by=SYSTEM, deed="tests.something.done")
    assert part("Seals of the audit", now=now).standing is Standing.LOOK
    beat("seal", at=now)
    good = part("Seals of the audit", now=now)
    assert good.standing is Standing.GOOD
    assert good.says.startswith("1 event not sealed yet")
    late = part("Seals of the audit", now=now + datetime.timedelta(minutes=6))
    assert late.standing is Standing.BAD
    assert late.says.startswith("The sealing last ran 6 minutes ago; 1 event not sealed yet")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "standing", "says"),
    [
        (None, Standing.LOOK, "Has not run yet; it runs every night at 02:15."),
        (26, Standing.GOOD, "Ran 26 hours ago."),
        (27, Standing.BAD, "Last ran 27 hours ago. What fell due since then has raised no flag."),
    ],
)
def test_a_sweep_that_has_not_run_for_26_hours_is_an_alarm(now, hours, standing, says):
    if hours is not None:
        beat("sweep", at=now - datetime.timedelta(hours=hours))
    found = part("Nightly sweep", now=now)
    assert (found.standing, found.says) == (standing, says)


@pytest.mark.django_db
def test_storage_that_takes_nothing_is_said(settings, tmp_path, now):
    folder = tmp_path / "files"
    storage = settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    assert part("Storage of files", now=now).standing is Standing.GOOD
    assert default_storage.listdir("health") == ([], [])
    shutil.rmtree(folder)
    folder.write_text("a file where the folder was")
    broken = part("Storage of files", now=now)
    assert broken.standing is Standing.BAD
    assert broken.says.startswith("Nothing can be written: ")


@pytest.mark.django_db
def test_one_login_is_said_because_triggers_alone_then_guard_the_evidence(now):
    """Tests connect as the owner of the tables."""
    found = part("Database log-ins", now=now)
    assert found.standing is Standing.LOOK
    assert found.says.startswith("One log-in: it owns the tables")


@pytest.mark.django_db(transaction=True)
def test_two_logins_are_recognised_by_their_rights(world):
    """The same question asked by the second login, which owns nothing, in a process of its own."""
    address = os.environ.get("OMU_TEST_RUNTIME_URL")
    if not address:
        pytest.skip("OMU_TEST_RUNTIME_URL is not set: no second login to try")
    login = address.split("//")[1].split(":")[0]
    grants.apply(login)
    database = processes.database_url().rsplit("/", 1)[1]
    url = f"{address.rsplit('/', 1)[0]}/{database}"
    with connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (login,)
    asking = processes.start("-c", PARTS, DATABASE_URL=url)
    printed, _ = asking.communicate(timeout=60)
    assert printed.strip().splitlines()[-1].startswith("Works Two: the one in use may change nothing in ")


PARTS = """
import os, datetime, django
os.environ["DJANGO_SETTINGS_MODULE"] = "omu.settings"
django.setup()
from django.utils import timezone
from omu.actions import health
for part in health.parts(now=timezone.now(), today=datetime.date(2026, 10, 8)):
    if part.name == "Database log-ins":
        print(part.standing.value, part.says)
"""


@pytest.mark.django_db
@pytest.mark.parametrize(("year", "standing"), [(2026, Standing.GOOD), (2099, Standing.LOOK)])
def test_bank_holidays_that_are_not_published_yet_are_said(now, year, standing):
    found = {one.name: one for one in health.parts(now=now, today=datetime.date(year, 10, 8))}[
        "Bank holidays"
    ]
    assert found.standing is standing
    assert "provisional" in found.says


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 seconds"), (1, "1 second"), (119, "119 seconds"), (120, "2 minutes"), (7199, "119 minutes"),
     (7200, "2 hours"), (93_600, "26 hours"), (172_800, "2 days"), (-5, "0 seconds")],
)  # fmt: skip
def test_how_long_ago(seconds, words):
    assert health.age(datetime.timedelta(seconds=seconds)) == words
