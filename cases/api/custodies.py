"""Custodies: one stretch of imprisonment, with stays, sentences, key dates, holders and clocks."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from cases.models import Allocation, Clock, Custody, Headline, KeyDate, Sentence, Stay
from cases.standards.clocks import State, state
from staff.api.resource import Pages, Resource


class PlaceAnswer(serializers.Serializer[Any]):
    """A prison or a probation trust."""

    code = serializers.CharField()
    name = serializers.CharField()


class HolderAnswer(serializers.Serializer[Any]):
    """Somebody who works with the case."""

    name = serializers.CharField(source="full_name")
    username = serializers.CharField()


class StayAnswer(serializers.ModelSerializer[Stay]):
    """One prison, from arrival to leaving."""

    prison = PlaceAnswer()

    class Meta:
        model = Stay
        fields = ("prison", "arrived_on", "arrived_by", "location", "ended_on")


class SentenceAnswer(serializers.ModelSerializer[Sentence]):
    """One sentence; length in years, months and days, all nought where indeterminate."""

    class Meta:
        model = Sentence
        fields = (
            "imposed_on",
            "court",
            "kind",
            "years",
            "months",
            "days",
            "main_offence",
            "offence_group",
            "consecutive",
        )


class KeyDateAnswer(serializers.ModelSerializer[KeyDate]):
    """A key date as it stands, with its source."""

    class Meta:
        model = KeyDate
        fields = ("kind", "on", "source")


class AllocationAnswer(serializers.ModelSerializer[Allocation]):
    """Who held the case as what, from a day to a day; an empty end means now."""

    holder = HolderAnswer(source="user")
    prison = PlaceAnswer(allow_null=True)
    trust = PlaceAnswer(allow_null=True)

    class Meta:
        model = Allocation
        fields = ("held_as", "holder", "prison", "trust", "reason", "started_on", "ended_on", "ended_because")


class HeadlineAnswer(serializers.ModelSerializer[Headline]):
    """What stands at the head of every page of the case. Null is unknown: never no, never low."""

    prison = PlaceAnswer(help_text="Accountable now.")
    rosh_level = serializers.SerializerMethodField()
    rosh_shown = serializers.SerializerMethodField(help_text="Whether the role may see the level.")
    offender_supervisor = HolderAnswer(allow_null=True)
    offender_manager = HolderAnswer(allow_null=True)
    offender_manager_trust = PlaceAnswer(allow_null=True)
    personal_officer = HolderAnswer(allow_null=True)

    class Meta:
        model = Headline
        fields = (
            "prison",
            "stage",
            "in_transit_since",
            "rosh_level",
            "rosh_shown",
            "tier",
            "in_scope",
            "scope_limb",
            "scope_reason",
            "scope_since",
            "mappa",
            "plan_state",
            "earliest_release_on",
            "offender_supervisor",
            "offender_manager",
            "offender_manager_trust",
            "personal_officer",
        )

    def get_rosh_shown(self, headline: Headline) -> bool:
        """The table of permissions decides."""
        return bool(self.context["request"].actor.may("rosh:R"))

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_rosh_level(self, headline: Headline) -> str | None:
        """Null where unknown or not for this role; `rosh_shown` tells the two apart."""
        return (headline.rosh_level or None) if self.get_rosh_shown(headline) else None


class CustodyAnswer(serializers.ModelSerializer[Custody]):
    """A custody, whole (docs/domain.md 3.0)."""

    prisoner = serializers.CharField(source="prisoner.number")
    headline = HeadlineAnswer()
    stays = serializers.SerializerMethodField()
    sentences = SentenceAnswer(many=True)
    key_dates = serializers.SerializerMethodField()
    allocations = serializers.SerializerMethodField()

    class Meta:
        model = Custody
        fields = (
            "id",
            "prisoner",
            "opened_on",
            "reception_kind",
            "received_from",
            "sentenced_on",
            "returned_on",
            "security_category",
            "is_ppo",
            "ppo_since",
            "closed_on",
            "closed_as",
            "headline",
            "stays",
            "sentences",
            "key_dates",
            "allocations",
            "version",
        )

    @extend_schema_field(StayAnswer(many=True))
    def get_stays(self, custody: Custody) -> Any:
        """From the first prison to the present one."""
        return StayAnswer(custody.stays.select_related("prison"), many=True).data

    @extend_schema_field(AllocationAnswer(many=True))
    def get_allocations(self, custody: Custody) -> Any:
        """Latest first."""
        held = custody.allocations.select_related("user", "prison", "trust")
        return AllocationAnswer(held, many=True).data

    @extend_schema_field(KeyDateAnswer(many=True))
    def get_key_dates(self, custody: Custody) -> Any:
        """Those that stand; replaced ones are history."""
        return KeyDateAnswer(custody.key_dates.filter(replaced_at=None), many=True).data


class StandingAnswer(serializers.Serializer[Any]):
    """Where a clock stands today, and why; `days` to its day, negative once it has passed."""

    state = serializers.ChoiceField(choices=[one.value for one in State])
    reason = serializers.CharField()
    days = serializers.IntegerField(allow_null=True)


class ClockAnswer(serializers.ModelSerializer[Clock]):
    """One duty with its dates, and why it is due when it is (docs/domain.md 5)."""

    policy = serializers.CharField(source="policy.__str__")
    last_day = serializers.DateField(
        allow_null=True, help_text="The extended date where there is one, else the due date."
    )
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Clock
        fields = (
            "id",
            "standard",
            "cause",
            "policy",
            "started_on",
            "due_on",
            "extended_to",
            "extended_because",
            "last_day",
            "met_on",
            "stopped_on",
            "not_applicable_because",
            "standing",
            "explanation",
        )

    @extend_schema_field(StandingAnswer)
    def get_standing(self, clock: Clock) -> Any:
        """As of today."""
        due_soon = clock.policy.content["due_soon"]
        found = state(
            started_on=clock.started_on,
            due_on=clock.due_on,
            extended_to=clock.extended_to,
            met_on=clock.met_on,
            stopped_on=clock.stopped_on,
            not_applicable_because=clock.not_applicable_because,
            as_of=self.context["request"].today,
            due_soon_days=due_soon.get(clock.standard, due_soon["default"]),
        )
        return StandingAnswer(found).data


class ClockPages(Pages):
    """In the order in which the clocks came about."""

    ordering = ("pk",)


class Custodies(Resource):
    """One stretch of imprisonment."""

    permissions = {"read": ("case_core:R",), "clocks": ("case_core:R",)}
    queryset = Custody.objects.none()
    pagination_class = ClockPages

    @extend_schema(operation_id="custodies_read", responses={200: CustodyAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read one custody with stays, sentences, key dates and everybody who held it."""
        custody = reach.custody(key, by=self.actor, deed="cases.case.read")
        return Response(CustodyAnswer(custody, context=self.get_serializer_context()).data)

    @extend_schema(operation_id="custodies_clocks", responses={200: ClockAnswer(many=True)}, filters=False)
    def clocks(self, request: Request, key: int) -> Response:
        """The duties of a case, with those met, stopped and not applicable."""
        custody = reach.custody(key, by=self.actor, deed="cases.clocks.read")
        rows = Clock.objects.visible_to(self.actor).filter(custody=custody)
        _, answer = self.page(rows.select_related("policy"), ClockAnswer)
        return answer
