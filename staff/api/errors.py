"""One shape for everything that goes wrong: `{type, errors: [{code, detail, attr}]}` (docs/adr/0009)."""

import logging
from typing import Any

from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, serializers
from rest_framework.settings import api_settings

from staff.actions import refusals
from staff.actions.errors import AlreadyDone, Refused, Stale
from staff.actions.repeats import AnotherRequest, InProgress

log = logging.getLogger("omu")


class Conflict(exceptions.APIException):
    """409: the same request is being answered, or its deed was done before."""

    status_code = 409
    default_code = "conflict"


class VersionMoved(exceptions.APIException):
    """412: somebody else saved first."""

    status_code = 412
    default_code = "stale"
    default_detail = "Somebody else changed this since it was read. Read it again, then decide."


class KeyUsedForAnother(exceptions.APIException):
    """422: the Idempotency-Key was used before, for another request."""

    status_code = 422
    default_code = "key_used"
    default_detail = "This Idempotency-Key was sent before with another request. Take a new one."


class VersionMissing(exceptions.APIException):
    """428: a change must say which version it changes."""

    status_code = 428
    default_code = "version_missing"
    default_detail = "Send If-Match with the ETag that the record had when it was read."


class Answers(ExceptionHandler):
    """Turns what actions raise into answers; what nobody foresaw gets a reference and a line in the log."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Refusals with the path of the wrong field; stale versions; repeats."""
        if isinstance(exc, Stale):
            return VersionMoved(exc.message)
        if isinstance(exc, Refused):
            self._keep(exc)
            attr = exc.field or api_settings.NON_FIELD_ERRORS_KEY
            return exceptions.ValidationError({attr: [exceptions.ErrorDetail(exc.message, code="refused")]})
        if isinstance(exc, InProgress):
            return Conflict("A request with this Idempotency-Key is being answered now.", "in_progress")
        if isinstance(exc, AlreadyDone):
            return Conflict("This was done before.", "already_done")
        if isinstance(exc, AnotherRequest):
            return KeyUsedForAnother()
        return super().convert_known_exceptions(exc)

    def _keep(self, refusal: Refused) -> None:
        request: Any = self.context["request"]
        if getattr(request, "actor", None) is not None:
            refusals.keep(refusal, route=request.resolver_match, by=request.actor)

    def convert_unhandled_exceptions(self, exc: Exception) -> exceptions.APIException:
        """500 with the reference under which the log holds the cause."""
        if isinstance(exc, exceptions.APIException):
            return exc
        reference = getattr(self.context["request"], "reference", "")
        log.error("failed reference=%s", reference, exc_info=exc)
        return exceptions.APIException(f"Something failed. Reference {reference}.")


class OneError(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="For programs.")
    detail = serializers.CharField(help_text="For people: what is wrong and how to mend it.")
    attr = serializers.CharField(
        allow_null=True, help_text="Path of the wrong field, such as `aliases.1`; null where there is none."
    )


class ErrorAnswer(serializers.Serializer[Any]):
    """What every answer of 400 and above holds."""

    type = serializers.ChoiceField(choices=("validation_error", "client_error", "server_error"))
    errors = OneError(many=True)  # type: ignore[assignment]
