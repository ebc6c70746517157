"""Levels of contact with children, for machines (docs/domain.md 10.4)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from risk.actions import contact_levels
from risk.models import ContactLevel
from staff.api.resource import Resource


class ContactLevelAnswer(serializers.ModelSerializer[ContactLevel]):
    """The decision that holds for a child, or for children in general (`child` empty)."""

    level = serializers.IntegerField(help_text="1 none, 2 in writing, 3 with telephone, 4 this child only")

    class Meta:
        model = ContactLevel
        fields = ("child", "level", "reason", "assessed_on", "decided_on", "review_on", "by_name")


class ContactLevels(Resource):
    """Contact with children."""

    permissions = {"of_custody": ("contact_levels:R",)}
    queryset = ContactLevel.objects.none()
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(operation_id="custodies_contact_levels", responses={200: ContactLevelAnswer(many=True)})
    def of_custody(self, request: Request, key: int) -> Response:
        """The level that holds for each child and in general."""
        custody = reach.custody(key, by=self.actor, deed="risk.contact_levels.opened")
        return Response(ContactLevelAnswer(contact_levels.in_force(custody), many=True).data)
