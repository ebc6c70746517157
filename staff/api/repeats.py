"""`Idempotency-Key` on every POST that does something (docs/adr/0009)."""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from staff.actions import repeats

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,100}")
Handler = Callable[..., Response]


def once(handler: Handler) -> Handler:
    """Wrap the handler of a POST: the deed and its answer are kept in one transaction.

    The same key with the same request gives the first answer again. Machines must send a key; the session of
    a page may go without, since its forms carry a token of their own. Only answers of deeds done are kept:
    a request that was refused did nothing, and is judged anew when it is sent again.
    """

    def answered(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key and request.auth is None:
            with transaction.atomic():
                return handler(request, *args, **kwargs)
        if not KEY.fullmatch(key):
            message = (
                f"Send {HEADER}: 1 to 100 printable characters, new for each deed, kept for its repeats."
            )
            raise ValidationError({HEADER: [message]}, code="required" if not key else "invalid")
        with transaction.atomic():
            claimed = repeats.claim(key, digest=_digest(request), by=request.actor)  # type: ignore[attr-defined]
            if claimed.status is not None:
                return Response(claimed.body, status=claimed.status, headers={"Idempotent-Replayed": "true"})
            answer = handler(request, *args, **kwargs)
            body = json.loads(JSONRenderer().render(answer.data) or b"null")
            repeats.keep(claimed, status=answer.status_code, body=body, by=request.actor)  # type: ignore[attr-defined]
        return answer

    return answered


def _digest(request: Request) -> str:
    """SHA-256 of method, path, version asked for and body; the order of names in the body does not count."""
    body = json.dumps(request.data, sort_keys=True)
    told = "\n".join([request.method or "", request.path, request.headers.get("If-Match", ""), body])
    return hashlib.sha256(told.encode()).hexdigest()
