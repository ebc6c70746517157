"""Entries of the log out to a probation case system and in from one (docs/domain.md 14.3 rule 4)."""

import datetime
from typing import Any, ClassVar

from django.db import transaction
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import contact_exchange, contacts
from cases.actions.contact_exchange import Came
from cases.api.contacts import Instant
from cases.models import Contact, ContactKind, ContactMode, TagKind, WithWhom
from cases.models.contacts import ContactQuerySet
from cases.standards.exchange import AUTHORS, Incoming
from staff.actions.errors import Refused
from staff.api.resource import Pages, Resource
from staff.models import ProbationTrust

MOST = 500
#: What an entry has that was not withdrawn.
NEEDED = ("happened_at", "author_name", "kind", "mode", "with_whom", "text")


class TakenBack(serializers.Serializer[Any]):
    """That an entry was withdrawn where it was written."""

    at = serializers.DateTimeField()
    by_name = serializers.CharField(max_length=160)
    reason = serializers.CharField(max_length=300)


class EntrySent(serializers.Serializer[Any]):
    """One entry of the case system of the caller's trust, or one that it had from here."""

    number = serializers.CharField(max_length=7, help_text="Prison number, such as A1234BC.")
    reference = serializers.CharField(
        max_length=80, help_text="Its key in the system it was written in; it comes in once."
    )
    origin = serializers.CharField(
        max_length=40, required=False, help_text="Absent: the system of the caller's trust. `omu`: from here."
    )
    happened_at = serializers.DateTimeField(required=False)
    author_name = serializers.CharField(max_length=160, required=False)
    author_role = serializers.ChoiceField(choices=AUTHORS, required=False)
    kind = serializers.ChoiceField(choices=ContactKind.choices, required=False)
    sub_kind = serializers.CharField(max_length=40, required=False, allow_blank=True)
    mode = serializers.ChoiceField(choices=ContactMode.choices, required=False)
    with_whom = serializers.ChoiceField(choices=WithWhom.choices, required=False)
    text = serializers.CharField(max_length=contacts.LONGEST_TEXT, required=False)
    tags = serializers.ListField(
        child=serializers.ChoiceField(choices=TagKind.choices), max_length=len(TagKind), required=False
    )
    amends = serializers.CharField(max_length=80, required=False, help_text="Reference of what it corrects.")
    amended_because = serializers.CharField(max_length=contacts.LONGEST_GIST, required=False)
    withdrawn = TakenBack(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """An entry is whole, or it was withdrawn; a correction says why."""
        missing = [] if "withdrawn" in attrs else [name for name in NEEDED if name not in attrs]
        missing += ["amended_because"] if "amends" in attrs and "amended_because" not in attrs else []
        if missing:
            needed = {name: ["This is needed, unless the entry was withdrawn."] for name in missing}
            raise serializers.ValidationError(needed, code="required")
        return attrs | {"tags": tuple(dict.fromkeys(attrs.get("tags", ())))}


class EntriesSent(serializers.Serializer[Any]):
    """Entries, all of which are taken or none."""

    contacts = serializers.ListField(child=EntrySent(), min_length=1, max_length=MOST)


class CameAnswer(serializers.Serializer[Any]):
    """What came of one entry."""

    reference = serializers.CharField()
    came_of = serializers.ChoiceField(choices=("made", "same", "withdrawn"))
    id = serializers.IntegerField(allow_null=True, help_text="Key of the entry here, if it is here.")


class CamesAnswer(serializers.Serializer[Any]):
    """What came of each entry, in their order."""

    contacts = CameAnswer(many=True)


class WithdrawnTold(serializers.Serializer[Any]):
    """That an entry was taken back, by whom and why."""

    at = serializers.DateTimeField()
    by_name = serializers.CharField()
    reason = serializers.CharField()


class EntryTold(serializers.Serializer[Any]):
    """One entry for the case system of a trust; of a withdrawn one what it said is null."""

    number = serializers.CharField()
    reference = serializers.CharField()
    origin = serializers.CharField(help_text="`omu` where it was written here.")
    happened_at = serializers.DateTimeField(allow_null=True)
    recorded_at = serializers.DateTimeField(allow_null=True)
    author_name = serializers.CharField(allow_null=True)
    author_role = serializers.CharField(allow_null=True)
    kind = serializers.CharField(allow_null=True)
    sub_kind = serializers.CharField(allow_null=True)
    mode = serializers.CharField(allow_null=True)
    with_whom = serializers.CharField(allow_null=True)
    text = serializers.CharField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    amends = serializers.CharField(allow_null=True)
    amended_because = serializers.CharField(allow_null=True)
    withdrawn = WithdrawnTold(allow_null=True)

    def to_representation(self, instance: Contact) -> dict[str, Any]:
        """As the file has it, with null for what is not said."""
        told = contact_exchange.told(instance)
        names: list[str] = list(self.get_fields())
        return {name: told.get(name, [] if name == "tags" else None) for name in names}


class RecordedFilter(FilterSet):
    """Recorded, or withdrawn, from an instant on."""

    recorded_from = Instant(method="since", help_text="Recorded, or withdrawn, from then on.")

    def since(self, rows: ContactQuerySet, name: str, value: datetime.datetime) -> ContactQuerySet:
        """Those that a system has not heard of since."""
        return rows.changed_since(value)


class OldestFirst(Pages):
    """In the order in which they were recorded, so that what is new comes last."""

    ordering = ("pk",)


class Exchange(Resource):
    """The log of the people of a probation trust, exchanged with its case system."""

    permissions: ClassVar = {"outgoing": ("contact_exchange:R",), "take_in": ("contact_exchange:W",)}
    queryset = Contact.objects.none()
    pagination_class = OldestFirst
    filter_backends = (DjangoFilterBackend,)
    filterset_class = RecordedFilter

    @extend_schema(operation_id="exchange_outgoing", responses={200: EntryTold(many=True)})
    def outgoing(self, request: Request) -> Response:
        """What the case system of the caller's trust does not have: not its own entries, none restricted."""
        rows = contact_exchange.outgoing(self._trust(), by=self.actor)
        found, answer = self.page(self.filter_queryset(rows), EntryTold)
        contact_exchange.sent(self._trust(), entries=found, by=self.actor)
        return answer

    @extend_schema(
        operation_id="exchange_take_in", request=EntriesSent, responses={200: CamesAnswer}, filters=False
    )
    def take_in(self, request: Request) -> Response:
        """Take in entries of the case system of the caller's trust: all of them, or none and why not."""
        asked = self.asked(EntriesSent)["contacts"]
        incoming = [Incoming(position=place, **_plain(one)) for place, one in enumerate(asked)]
        with transaction.atomic():
            cames = contact_exchange.take_in(
                incoming, trust=self._trust(), now=self.now, today=self.today, by=self.actor
            )
            if any(one.fault for one in cames):
                raise serializers.ValidationError({"contacts": _faults(cames)})
        rows = [
            {
                "reference": one.incoming.reference,
                "came_of": one.came_of,
                "id": one.contact.pk if one.contact else None,
            }
            for one in cames
        ]
        return Response(CamesAnswer({"contacts": rows}).data)

    def _trust(self) -> ProbationTrust:
        trust = self.actor.assignment.trust if self.actor.assignment else None
        if trust is None:
            raise Refused("Entries are exchanged by a manager of the probation trust.")
        return trust


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of one entry, as plain values; prison numbers in capitals."""
    withdrawn = {"withdrawn": dict(fields["withdrawn"])} if "withdrawn" in fields else {}
    return fields | withdrawn | {"number": fields["number"].upper()}


def _faults(cames: list[Came]) -> dict[str, Any]:
    """Why entries were refused, by their place in the list and the field."""
    return {
        str(one.incoming.position): {one.fault.path or "reference": [one.fault.reason]}
        for one in cames
        if one.fault
    }
