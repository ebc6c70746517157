"""Taking back an entry of the log."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import withdrawals
from cases.api.contact_answers import ContactAnswer
from cases.api.contacts import open_entry
from cases.models import Contact
from staff.api.resource import Resource


class WithdrawalAsked(serializers.Serializer[Any]):
    """Why it is taken back, and how many amendments of it were read: one that came since prevents it."""

    reason = serializers.CharField(max_length=withdrawals.LONGEST_REASON)
    amendments_read = serializers.IntegerField(
        min_value=0, max_value=10_000, help_text="Length of `amended_by` as it was read."
    )


class Withdrawals(Resource):
    """That an entry does not stand any more."""

    permissions: ClassVar = {"withdraw": ("withdrawal:W",)}
    queryset = Contact.objects.none()

    @extend_schema(operation_id="contacts_withdraw", request=WithdrawalAsked, responses={201: ContactAnswer})
    def withdraw(self, request: Request, key: int) -> Response:
        """Take back an entry with its amendments; that it was there, by whom and why it went, stays."""
        found = open_entry(key, by=self.actor)
        asked = self.asked(WithdrawalAsked)
        withdrawals.withdraw(found, reason=asked["reason"], seen=asked["amendments_read"], by=self.actor)
        body = ContactAnswer(open_entry(key, by=self.actor), context=self.get_serializer_context()).data
        return Response(body, status=201)
