"""The outermost edge: a reference for every request, so that an error page and a log line can be matched."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from staff import audit


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
