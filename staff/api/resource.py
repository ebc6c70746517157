"""What the operations of the API are built from."""

import datetime
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from staff.actors import Actor
from staff.api import repeats, versions
from staff.middleware import moment, passive

Row = TypeVar("Row", bound=Model)


class Pages(CursorPagination):
    """A cursor: the thousandth page costs what the first did, and rows added meanwhile shift nothing."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = ("-pk",)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """One page; a cursor that nobody gave out is 404, as any that cannot be read."""
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError):
            raise NotFound(self.invalid_cursor_message) from None


class Resource(GenericViewSet[Any]):
    """One or more operations on one kind of thing.

    Each operation is a method, wired to a path and an HTTP method in omu/api/urls.py.

    - `permissions`: by name of the method, the permissions one of which the role must hold.
    - `unnarrowed`: methods for which a right that is narrowed in words ("opinion") is not enough.
    - `conditional`: methods that change a row and therefore need If-Match.
    - `questions`: methods of POST that change nothing and therefore need no Idempotency-Key.
    - `early`: methods that change nothing and answer 409 while what is asked for is not ready.
    """

    permissions: ClassVar[dict[str, tuple[str, ...]]] = {}
    unnarrowed: ClassVar[frozenset[str]] = frozenset()
    conditional: ClassVar[frozenset[str]] = frozenset()
    questions: ClassVar[frozenset[str]] = frozenset()
    early: ClassVar[frozenset[str]] = frozenset()
    pagination_class = Pages

    @classmethod
    def as_view(cls, actions: Any = None, **initkwargs: Any) -> Any:
        """The view; passive: a call from a page does not keep its session alive (staff/middleware.py)."""
        return passive(super().as_view(actions, **initkwargs))

    @property
    def today(self) -> datetime.date:
        """The day of the call."""
        today: datetime.date = self.request.today  # type: ignore[attr-defined]
        return today

    @property
    def now(self) -> datetime.datetime:
        """The instant of the call, on the day of the call, which OMU_TODAY may have frozen."""
        return moment(self.today)

    @property
    def actor(self) -> Actor:
        """Who calls, and as what."""
        actor: Actor = self.request.actor  # type: ignore[attr-defined]
        return actor

    def allowed_to(self, actor: Actor) -> bool:
        """Whether the role may call this; KeyError where no permission is named, so that nothing opens."""
        if self.action in (None, "metadata"):
            raise MethodNotAllowed(self.request.method or "")
        whole = self.action in self.unnarrowed
        return any(
            actor.may(one) and not (whole and actor.narrowed_to(one.partition(":")[0]))
            for one in self.permissions[self.action]
        )

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the caller was let in: a POST that does something is done once, however often it is sent."""
        super().initial(request, *args, **kwargs)
        if request.method == "POST" and self.action not in self.questions:
            self.post = repeats.once(self.post)  # type: ignore[has-type]

    def version(self) -> int:
        """The version that If-Match names (412, 428)."""
        return versions.asked_for(self.request)

    def asked(self, serializer_class: type[Any]) -> dict[str, Any]:
        """The validated body (400 with the path of each wrong field)."""
        fields: dict[str, Any] = self.asked_of(serializer_class).validated_data
        return fields

    def asked_of(self, serializer_class: type[Any]) -> Any:
        """The serializer of the validated body, for one that says more than its fields."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        return serializer

    def page(self, rows: QuerySet[Any], serializer_class: type[Any]) -> tuple[list[Any], Response]:
        """One page of rows, and the answer that holds it."""
        found = self.paginate_queryset(rows) or []
        answer = serializer_class(found, many=True, context=self.get_serializer_context())
        return list(found), self.get_paginated_response(answer.data)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Give what has a version its ETag; keep everything out of caches."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        data = getattr(answer, "data", None)
        if answer.status_code < 300 and isinstance(data, dict) and isinstance(data.get("version"), int):
            answer["ETag"] = versions.etag(data["version"])
        answer["Cache-Control"] = "no-store"
        return answer
