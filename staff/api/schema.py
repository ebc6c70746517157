"""How the operations describe themselves in OpenAPI."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from drf_standardized_errors.openapi import AutoSchema as StandardErrors

from staff.api.resource import Resource

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="1 to 100 printable characters: new for each deed, kept for its repeats. Good for a week.",
)
MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description='The ETag under which the record was read, such as `"3"`.',
)


class AutoSchema(StandardErrors):
    """Adds the headers of repeats and versions, and the answers that follow from them."""

    def _does_something(self) -> bool:
        view = self.view
        return self.method == "POST" and isinstance(view, Resource) and view.action not in view.questions

    def _is_conditional(self) -> bool:
        return isinstance(self.view, Resource) and self.view.action in self.view.conditional

    def _may_be_early(self) -> bool:
        return isinstance(self.view, Resource) and self.view.action in self.view.early

    def get_override_parameters(self) -> list[Any]:
        """The headers of the operation."""
        headers = [KEY] if self._does_something() else []
        return [*super().get_override_parameters(), *headers, *([MATCH] if self._is_conditional() else [])]

    def _should_add_error_response(self, responses: dict[str, Any], status_code: str) -> bool:
        if status_code in {"409", "422"}:
            return self._does_something() or (status_code == "409" and self._may_be_early())
        if status_code in {"412", "428"}:
            return self._is_conditional()
        if status_code == "400" and self._does_something():
            return True
        return bool(super()._should_add_error_response(responses, status_code))
