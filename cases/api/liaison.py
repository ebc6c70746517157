"""Victims and victim contact, and the cases of a liaison officer, for machines (docs/domain.md 10.6)."""

import datetime
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import liaison, no_contacts, victims
from cases.api import reach
from cases.models import Custody, NoContact, VictimKnown, VictimScheme, VictimStatement
from staff import audit
from staff.api.resource import Pages, Resource
from staff.models import Kind


class VictimAnswer(serializers.ModelSerializer[VictimStatement]):
    """What was recorded of victims and of victim contact."""

    class Meta:
        model = VictimStatement
        fields = (
            "who", "location_matters", "concerns", "scheme", "offered_on", "liaison_name", "conditions",
            "stated_on", "by_name",
        )  # fmt: skip


class NoContactAnswer(serializers.ModelSerializer[NoContact]):
    """A limit on contact with a person that holds today; `reason` for those who read about victims."""

    level = serializers.IntegerField(help_text="1 none at all, 2 in writing, 3 in writing and by telephone")

    class Meta:
        model = NoContact
        fields = ("person", "relation", "level", "basis", "decided_on", "until")


class CaseVictimsAnswer(serializers.Serializer[Any]):
    """Statements, the latest first, and limits in force; each as far as the role reads it."""

    statements = VictimAnswer(many=True)
    limits = NoContactAnswer(many=True)


class LiaisonCaseAnswer(serializers.ModelSerializer[Custody]):
    """A case of victim contact; never where the person is held.

    `scheme` is null before anybody recorded anything; `owed_by`: last day of the offer while it is owed.
    """

    number = serializers.CharField(source="prisoner.number")
    name = serializers.CharField(source="prisoner.list_name")
    offence = serializers.CharField()
    scheme = serializers.ChoiceField(choices=VictimScheme.choices, allow_null=True)
    offered_on = serializers.DateField(allow_null=True)
    liaison_name = serializers.CharField(allow_null=True)
    owed_by = serializers.DateField(allow_null=True)
    earliest_release_on = serializers.DateField(source="headline.earliest_release_on", allow_null=True)

    class Meta:
        model = Custody
        fields = (
            "id", "number", "name", "offence", "scheme", "offered_on", "liaison_name", "owed_by",
            "earliest_release_on", "closed_on", "closed_as",
        )  # fmt: skip


class VictimsAsked(serializers.Serializer[Any]):
    """What is known of victims; `seen` is how many statements the caller has read, 0 for none."""

    who = serializers.ChoiceField(choices=VictimKnown.choices)
    location_matters = serializers.BooleanField()
    concerns = serializers.CharField(max_length=victims.LONGEST, required=False, allow_blank=True)
    scheme = serializers.ChoiceField(choices=VictimScheme.choices)
    offered_on = serializers.DateField(required=False, allow_null=True)
    liaison_name = serializers.CharField(max_length=160, required=False, allow_blank=True)
    conditions = serializers.CharField(max_length=victims.LONGEST, required=False, allow_blank=True)
    stated_on = serializers.DateField(required=False, help_text="Today where it is left out.")
    seen = serializers.IntegerField(min_value=0, max_value=10_000)


class LiaisonPages(Pages):
    """By key: a cursor needs an order that does not move."""

    ordering = ("pk",)


class Liaison(Resource):
    """Victim contact: the cases of a liaison officer, and what is recorded of victims."""

    permissions = {
        "every": ("victim_contact:R",),
        "victims": ("victims:R", "no_contact:R"),
        "state": ("victims:W",),
    }
    queryset = VictimStatement.objects.none()
    pagination_class = LiaisonPages

    @extend_schema(operation_id="victim_contacts", responses={200: LiaisonCaseAnswer(many=True)})
    def every(self, request: Request) -> Response:
        """The cases of victim contact that the caller works with."""
        audit.record(by=self.actor, deed="cases.victims.cases_listed", kind=Kind.READ)
        return self.page(liaison.cases_of(by=self.actor), LiaisonCaseAnswer)[1]

    @extend_schema(operation_id="custodies_victims", responses={200: CaseVictimsAnswer})
    def victims(self, request: Request, key: int) -> Response:
        """Victims and victim contact, and with whom contact is limited today."""
        custody = reach.custody(key, victims=True, by=self.actor, deed="cases.victims.opened")
        said = VictimStatement.objects.visible_to(self.actor).filter(custody=custody).in_order().reverse()
        held = no_contacts.in_force(custody, today=self.today) if self.actor.may("no_contact:R") else []
        return Response(CaseVictimsAnswer({"statements": said, "limits": held}).data)

    @extend_schema(
        operation_id="custodies_victims_state", request=VictimsAsked, responses={201: VictimAnswer}
    )
    def state(self, request: Request, key: int) -> Response:
        """Record what is known of victims; a liaison officer who calls is the one who is named."""
        custody = reach.custody(key, victims=True, by=self.actor)
        fields = self.asked(VictimsAsked)
        on: datetime.date = fields.pop("stated_on", self.today)
        seen: int = fields.pop("seen")
        is_officer = self.actor.may("victim_contact:W")
        made = victims.state(
            custody, **fields, liaison=self.actor.user if is_officer else None, stated_on=on,
            version=seen, now=self.now, today=self.today, by=self.actor,
        )  # fmt: skip
        return Response(VictimAnswer(made).data, status=201)
