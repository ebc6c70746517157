"""Pages that say what went wrong, with a reference where somebody must look into it."""

import logging
import sys
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from staff.actions.errors import DISK_IS_FULL, MEND_THE_DISK, disk_is_full

log = logging.getLogger("omu")


def _for_machines(request: HttpRequest, status: int, code: str, detail: str) -> JsonResponse:
    """The error shape of the API (docs/adr/0009), for addresses that no API view answered."""
    kind = "server_error" if status >= 500 else "client_error"
    body = {"type": kind, "errors": [{"code": code, "detail": detail, "attr": None}]}
    return JsonResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the role may not do this; says which role one is in."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: there is no such page or record within reach; the two are not told apart."""
    if request.path.startswith("/api/"):
        return _for_machines(request, 404, "not_found", "Not found.")
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, with the reference under which the log holds the cause. Needs no database.

    507 where the disk is full, which reaches even the reading of what was sent.
    """
    reference = getattr(request, "reference", "")
    log.error("failed reference=%s path=%s", reference, request.path)
    if disk_is_full(sys.exception()):
        return _no_room(request, reference)
    if request.path.startswith("/api/"):
        return _for_machines(request, 500, "error", f"Something failed. Reference {reference}.")
    return HttpResponse(render_to_string("500.html", {"reference": reference}), status=500)


def _no_room(request: HttpRequest, reference: str) -> HttpResponse:
    for handler in request.upload_handlers:
        # What had come of an upload goes at once: its file would stay until the request is forgotten.
        with suppress(OSError):
            handler.upload_interrupted()
    if request.path.startswith("/api/"):
        says = f"{DISK_IS_FULL} {MEND_THE_DISK} Reference {reference}."
        return _for_machines(request, 507, "disk_full", says)
    return HttpResponse(render_to_string("507.html", {"reference": reference}), status=507)


def form_open_too_long(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the cross-site check: most often a form left open over a sign-out."""
    return render(request, "403_csrf.html", status=403)
