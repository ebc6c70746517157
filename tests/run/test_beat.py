"""Beat knows when and by which name; what is done stays with the worker (docs/adr/0006)."""

import os
import subprocess
import sys

from omu import tasks
from omu.celery import app as of_worker
from omu.run.beat import app
from omu.run.broker import address
from tests.omu.processes import ROOT


def test_beat_loads_neither_the_product_nor_its_tasks() -> None:
    """A process of its own that would otherwise hold everything a second time."""
    asked = "import sys, omu.run.beat; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, text=True, capture_output=True, check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "omu.settings"},
    )  # fmt: skip
    loaded = set(done.stdout.split())
    assert "omu.run.beat" in loaded
    assert loaded & {"omu.settings", "omu.tasks", "django.db.models", "cases", "weasyprint"} == set()


def test_all_that_beat_asks_for_is_done_by_the_worker() -> None:
    regular = (
        tasks.relay, tasks.seal, tasks.sweep, tasks.digest, tasks.clean, tasks.needs, tasks.figures,
    )  # fmt: skip
    assert {one.name for one in regular} == {entry["task"] for entry in app.conf.beat_schedule.values()}


def test_beat_and_worker_meet_at_one_broker() -> None:
    for setting in ("broker_url", "broker_transport_options", "task_default_queue", "timezone"):
        assert getattr(app.conf, setting) == getattr(of_worker.conf, setting), setting


def test_the_address_of_a_broker_behind_a_socket() -> None:
    assert address("unix:///run/here.sock?db=0") == "redis+socket:///run/here.sock?virtual_host=0"
    assert address("redis://there:6379/0") == "redis://there:6379/0"
