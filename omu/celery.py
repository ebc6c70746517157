"""The Celery application of worker and web. Tasks stand in omu.tasks; what is due when in omu.run.beat."""

import gc
import os

from celery import Celery

from omu.run.broker import TRANSPORT

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
    broker_transport_options=TRANSPORT,
    timezone="Europe/London",
    enable_utc=True,
)
app.autodiscover_tasks(["omu"])


def _share_what_is_loaded() -> None:
    """Before a process of the worker is forked: the collector would copy every page of what both hold."""
    gc.collect()
    gc.freeze()


os.register_at_fork(before=_share_what_is_loaded)
