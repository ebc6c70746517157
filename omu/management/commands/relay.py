"""manage.py relay: one round of the relay, as beat starts it every five seconds."""

from typing import Any

import pghistory
from django.core.management.base import BaseCommand
from django.utils import timezone

from omu.actions import relay
from omu.celery import app
from staff.middleware import day


class Command(BaseCommand):
    """Says how many cases it refreshed and how many jobs it sent."""

    help = "Refresh the cases that have changed and send the jobs that wait, once."

    def handle(self, *args: Any, **options: Any) -> None:
        with pghistory.context(user="", role="system", task="relay"):
            done = relay.turn(send=self._send, today=day(), now=timezone.now())
        self.stdout.write(
            f"{done.refreshed} changes taken, {done.failed} cases failed, {done.sent} jobs sent"
        )

    @staticmethod
    def _send(job: int) -> None:
        app.send_task("omu.tasks.run_job", args=[job], retry=False)
