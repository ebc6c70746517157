"""The outermost edge: a reference for every request, so that an error page and a log line can be matched."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from omu.actions.refresh import refresh_waiting
from staff import audit

log = logging.getLogger("omu")


class RequestReferenceMiddleware:
    """Give each request a short reference; it stands in the log, in the audit and on the error page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = secrets.token_hex(5).upper()
        request.reference = reference  # type: ignore[attr-defined]
        token = audit.reference.set(reference)
        try:
            response = self.answer(request)
        finally:
            audit.reference.reset(token)
        response["X-Reference"] = reference
        return response


class FreshCaseMiddleware:
    """Before a page of a case is shown, work out its clocks if something of it has just changed.

    So what was written shows on the next page, before the relay comes round (docs/adr/0008). With the audit
    of reads this is the only write that a GET may cause.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Called by Django once the view is known."""
        if request.method == "GET" and "number" in kwargs and getattr(request, "actor", None):
            try:
                refresh_waiting(kwargs["number"], today=request.today)
            except DatabaseError:
                # The page still opens with the clocks as they stood; the relay comes round in any case.
                log.exception("clocks were not worked out reference=%s", request.reference)
