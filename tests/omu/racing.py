"""Deeds done at the same moment, each over a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

from staff.actions.errors import Refused


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Run the deeds in threads that set off together; in their order: what came back, or what was raised.

    A refusal comes back as its message, any other fault as itself.
    """
    start, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=10)
            found[place] = deed()
        except Refused as refusal:
            found[place] = refusal.message
        except Exception as fault:  # noqa: BLE001 - shown by the assertion
            found[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return found
