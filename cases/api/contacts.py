"""The log: read by custody, written and amended; restricted entries as the permission table says."""

import datetime
from collections.abc import Iterable
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.http import Http404
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import DjangoFilterBackend, FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.actions import contacts
from cases.actions.contact_limits import LONGEST_TOLD
from cases.api import reach
from cases.api.contact_answers import ContactAnswer
from cases.models import Contact, ContactKind, ContactMode, Custody, Restriction, TagKind, WithWhom, sight
from staff import audit
from staff.actors import Actor
from staff.api.resource import Pages, Resource
from staff.models import Kind

LONGEST_GIST = contacts.LONGEST_GIST


class ContactAsked(serializers.Serializer[Any]):
    """A new entry (docs/domain.md 14.1)."""

    happened_at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=ContactKind.choices)
    sub_kind = serializers.CharField(max_length=40, required=False, allow_blank=True)
    mode = serializers.ChoiceField(choices=ContactMode.choices)
    with_whom = serializers.ChoiceField(choices=WithWhom.choices)
    text = serializers.CharField(max_length=contacts.LONGEST_TEXT)
    tags = serializers.ListField(
        child=serializers.ChoiceField(choices=TagKind.choices), max_length=len(TagKind), required=False
    )
    restriction = serializers.ChoiceField(choices=Restriction.choices, required=False, allow_blank=True)
    report_number = serializers.CharField(
        max_length=contacts.LONGEST_REPORT,
        required=False,
        allow_blank=True,
        help_text="Of the security report it refers to; with the restriction restricted_security only.",
    )
    gist_bearing = serializers.CharField(max_length=LONGEST_GIST, required=False, allow_blank=True)
    gist_what_to_do = serializers.CharField(max_length=LONGEST_GIST, required=False, allow_blank=True)
    no_gist_because = serializers.CharField(max_length=LONGEST_GIST, required=False, allow_blank=True)
    with_child = serializers.BooleanField(
        required=False,
        help_text="Whether a child took part; asked of contact with the family while a level holds.",
    )
    with_barred = serializers.BooleanField(
        required=False,
        help_text="Whether somebody took part with whom contact is limited; asked of visits, letters, calls.",
    )
    told = serializers.CharField(
        max_length=LONGEST_TOLD,
        required=False,
        allow_blank=True,
        help_text="Who was told where it is forbidden; at child contact level 4, who confirmed the child.",
    )
    origin_key = serializers.CharField(
        max_length=80,
        required=False,
        help_text="The key of the entry in the system it comes from; the same key is never written twice.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Tags once each; an entry with a key of its own came from somewhere else."""
        origin = {"origin": f"api:{self.context['request'].actor.user.username}"[:40]}
        return (
            attrs
            | {"tags": tuple(dict.fromkeys(attrs.get("tags", ())))}
            | (origin if "origin_key" in attrs else {})
        )


class AmendmentAsked(serializers.Serializer[Any]):
    """A correction of an entry; it stands beside the entry, which stays as it is."""

    text = serializers.CharField(max_length=contacts.LONGEST_TEXT)
    reason = serializers.CharField(max_length=LONGEST_GIST)
    gist_bearing = serializers.CharField(max_length=LONGEST_GIST, required=False, allow_blank=True)
    gist_what_to_do = serializers.CharField(max_length=LONGEST_GIST, required=False, allow_blank=True)
    no_gist_because = serializers.CharField(max_length=LONGEST_GIST, required=False, allow_blank=True)


class InstantField(IsoDateTimeField):
    """An instant in ISO 8601, in universal time: PostgreSQL knows fewer offsets than Python."""

    def to_python(self, value: Any) -> datetime.datetime | None:
        """The instant; ValidationError where it lies beyond the calendar."""
        found = super().to_python(value)
        try:
            return found and found.astimezone(datetime.UTC)
        except OverflowError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class Instant(django_filters.IsoDateTimeFilter):
    """Entries from or before an instant."""

    field_class = InstantField


class ContactFilter(FilterSet):
    """Which entries of the log."""

    happened_from = Instant(field_name="happened_at", lookup_expr="gte")
    happened_before = Instant(field_name="happened_at", lookup_expr="lt")
    recorded_from = Instant(field_name="recorded_at", lookup_expr="gte")
    kind = django_filters.ChoiceFilter(choices=ContactKind.choices)
    tag = django_filters.ChoiceFilter(field_name="tags__kind", choices=TagKind.choices)


class LogPages(Pages):
    """Newest first, by when it happened."""

    ordering = ("-happened_at", "-pk")  # type: ignore[assignment]


class Log(Resource):
    """The log of one custody."""

    permissions = {"entries": ("contact_log:R",), "log": ("contact_log:W",)}
    queryset = Contact.objects.none()
    pagination_class = LogPages
    filter_backends = (DjangoFilterBackend,)
    filterset_class = ContactFilter

    @extend_schema(operation_id="contacts_list", responses={200: ContactAnswer(many=True)})
    def entries(self, request: Request, key: int) -> Response:
        """The log of a case, newest first.

        A prison that sent somebody on still reads the entries it wrote.
        """
        known = Contact.objects.visible_to(self.actor).filter(custody_id=key)
        custody = Custody.objects.visible_to(self.actor).filter(pk=key).first()
        number = known.values_list("prisoner__number", flat=True).first()
        if custody is None and number is None:
            raise Http404
        found, answer = self.page(self.filter_queryset(known.for_log()), ContactAnswer)
        audit.record_many(_reads(found, key, number or "", by=self.actor))
        return answer

    @extend_schema(operation_id="contacts_log", request=ContactAsked, responses={201: ContactAnswer})
    def log(self, request: Request, key: int) -> Response:
        """Log a contact."""
        custody = reach.custody(key, victims=True, by=self.actor)
        fields = self.asked(ContactAsked)
        written = contacts.log(custody, now=self.now, today=self.today, by=self.actor, **fields)
        return _written(self, written)


class Contacts(Resource):
    """One entry."""

    permissions = {"read": ("contact_log:R",), "amend": ("contact_log:W",)}
    queryset = Contact.objects.none()

    @extend_schema(operation_id="contacts_read", responses={200: ContactAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read one entry, as far as the caller's role may see it."""
        entry = open_entry(key, by=self.actor)
        audit.record_many(_reads([entry], entry.custody_id, entry.custody.prisoner.number, by=self.actor))
        return Response(ContactAnswer(entry, context=self.get_serializer_context()).data)

    @extend_schema(operation_id="contacts_amend", request=AmendmentAsked, responses={201: ContactAnswer})
    def amend(self, request: Request, key: int) -> Response:
        """Write a correction: a new entry that points to this one."""
        entry = open_entry(key, by=self.actor)
        fields = self.asked(AmendmentAsked)
        written = contacts.amend(entry, now=self.now, today=self.today, by=self.actor, **fields)
        return _written(self, written)


def open_entry(key: int, *, by: Actor) -> Contact:
    """The entry with this key, with all that is told of it; 404 out of reach."""
    found = Contact.objects.visible_to(by).for_log().filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _written(view: Resource, contact: Contact) -> Response:
    """201 with the entry as it was written, and where it can be read."""
    entry = open_entry(contact.pk, by=view.actor)
    where = reverse("api_contact", args=[entry.pk], request=view.request)
    body = ContactAnswer(entry, context=view.get_serializer_context()).data
    return Response(body, status=201, headers={"Location": where})


def _reads(entries: Iterable[Contact], custody: int, number: str, *, by: Actor) -> list[audit.AuditEvent]:
    """What to audit: that the log was read, and each restricted entry that was shown, however much of it."""
    restricted = [
        audit.event(
            by=by,
            deed=f"cases.contact.read_{'restricted' if sight(one, by) == 'full' else 'masked'}",
            kind=Kind.READ,
            subject=one,
            prisoner_number=number,
            details={"restriction": one.restriction},
        )
        for one in entries
        if one.restriction
    ]
    read = audit.event(
        by=by,
        deed="cases.log.read",
        kind=Kind.READ,
        subject=("cases.custody", str(custody)),
        prisoner_number=number,
    )
    return [read, *restricted]
