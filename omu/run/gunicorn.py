"""How gunicorn serves the pages: the application loaded once, two processes of two threads that share it."""

import gc
from pathlib import Path
from typing import Any

from django.urls import get_resolver

wsgi_app = "omu.wsgi:application"
bind = "127.0.0.1:8000"
workers = 2
threads = 2
preload_app = True
timeout = 60
graceful_timeout = 10
# The sign of life is a file touched every second; in memory, a slow disk cannot make a worker look dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes it unnamed
# Its path would be one for all copies of one user.
control_socket_disable = True
errorlog = "-"
# Addresses of pages hold prison numbers: who read what stands in the audit, not in a log file.
accesslog = None


def when_ready(server: Any) -> None:
    """Before the first worker is forked: what every page needs is loaded once, and stays shared.

    The addresses bring all views with them; left to the first request, each worker would load them for
    itself. Frozen, what is there is not touched by the collector, which would copy every page of it.
    """
    get_resolver().url_patterns  # noqa: B018 - looked at, it is loaded
    gc.collect()
    gc.freeze()
