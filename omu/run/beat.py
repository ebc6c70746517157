"""Beat alone: it says when, and knows what is done by name only, so it loads neither settings nor tasks."""

import os

from celery import Celery
from celery.schedules import crontab

from omu.run import environment
from omu.run.broker import TRANSPORT, address

app = Celery("omu", broker=address(environment.read(os.environ)["REDIS_URL"]), fixups=())
app.conf.update(
    task_ignore_result=True,
    broker_transport_options=TRANSPORT,
    broker_connection_retry_on_startup=True,
    # The schedule is written after every task, so that beat's health is known within seconds.
    beat_sync_every=1,
    timezone="Europe/London",
    enable_utc=True,
    beat_schedule={
        "relay": {"task": "omu.tasks.relay", "schedule": 5.0, "options": {"expires": 5}},
        "seal": {"task": "omu.tasks.seal", "schedule": 60.0, "options": {"expires": 60}},
        "sweep": {"task": "omu.tasks.sweep", "schedule": crontab(hour=2, minute=15)},
        "needs": {"task": "omu.tasks.needs", "schedule": crontab(hour=4, minute=10)},
        "figures": {
            "task": "omu.tasks.figures",
            "schedule": crontab(minute="20,50"),
            "options": {"expires": 1500},
        },
        "digest": {"task": "omu.tasks.digest", "schedule": crontab(hour="7-9", minute="5,35")},
        "clean": {"task": "omu.tasks.clean", "schedule": crontab(hour=3, minute=40)},
    },
)
