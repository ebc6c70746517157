"""The Celery application: worker and beat. Tasks stand in omu.tasks."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "omu.settings")

app = Celery("omu")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=3600,
    task_soft_time_limit=3500,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    # Longer than the hard time limit, so that a slow job never runs twice at once; the two restore options
    # bring the task of a killed worker back in seconds instead of minutes (docs/adr/0008).
    broker_transport_options={
        "visibility_timeout": 7200,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 5,
    },
    # Beat writes its schedule after every task, so that its health is known within seconds.
    beat_sync_every=1,
    timezone="Europe/London",
    enable_utc=True,
    beat_schedule={
        "relay": {"task": "omu.tasks.relay", "schedule": 5.0, "options": {"expires": 5}},
        "seal": {"task": "omu.tasks.seal", "schedule": 60.0, "options": {"expires": 60}},
        "sweep": {"task": "omu.tasks.sweep", "schedule": crontab(hour=2, minute=15)},
        "digest": {"task": "omu.tasks.digest", "schedule": crontab(hour="7-9", minute="5,35")},
        "clean": {"task": "omu.tasks.clean", "schedule": crontab(hour=3, minute=40)},
    },
)
app.autodiscover_tasks(["omu"])
