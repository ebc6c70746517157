"""The release plan of a case for machines: to read with what is still open of it, and to write."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from cases.models import Custody
from sentence_plans.actions import release_plans
from sentence_plans.actions.release_plans import LONGEST, NAMES, Arrangements
from sentence_plans.models import AddressState, ReleasePlan, SentencePlan
from staff import audit
from staff.api.resource import Resource


class ReleasePlanAsked(serializers.Serializer[Any]):
    """What is arranged for the release; '' and null are not said. What is left out is emptied."""

    address_state = serializers.ChoiceField(choices=AddressState.choices, allow_blank=True, default="")
    address = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    confirmed_on = serializers.DateField(
        allow_null=True, default=None, help_text="Of a confirmed address, and of no other; not after today."
    )
    conditions = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    reports_to = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    reports_on = serializers.DateField(allow_null=True, default=None, help_text="The first appointment.")
    programmes = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    agencies = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")


class ReleasePlanAnswer(serializers.Serializer[Any]):
    """The release plan as it stands, and what is still open before the release."""

    plan = serializers.IntegerField(help_text="Key of the sentence plan it is part of.")
    address_state = serializers.CharField()
    address = serializers.CharField()
    confirmed_on = serializers.DateField(allow_null=True)
    conditions = serializers.CharField()
    reports_to = serializers.CharField()
    reports_on = serializers.DateField(allow_null=True)
    programmes = serializers.CharField()
    agencies = serializers.CharField()
    open = serializers.ListField(child=serializers.CharField())
    version = serializers.IntegerField(help_text="0 where nothing was written yet.")


class ReleasePlans(Resource):
    """The release plan of a case."""

    permissions = {"read": ("sentence_plan:R",), "write": ("sentence_plan:S",)}
    conditional = frozenset({"write"})
    queryset = ReleasePlan.objects.none()

    def _plan(self, key: int) -> tuple[Custody, SentencePlan]:
        custody = reach.custody(key, by=self.actor)
        rows = SentencePlan.objects.visible_to(self.actor).open().for_page()
        plan = rows.filter(prisoner__in=custody.prisoner.records).first()
        if plan is None:
            raise Http404
        return custody, plan

    def _told(self, custody: Custody, plan: SentencePlan, made: ReleasePlan | None) -> dict[str, Any]:
        shown = made or ReleasePlan(version=0)
        data = {name: getattr(shown, name) for name in (*NAMES, "version")}
        still = release_plans.missing(plan, made=made, custody=custody, by=self.actor)
        return dict(ReleasePlanAnswer(data | {"plan": plan.pk, "open": still}).data)

    @extend_schema(operation_id="release_plans_read", responses={200: ReleasePlanAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read the release plan of a custody; empty, with version 0, where nothing was written yet."""
        custody, plan = self._plan(key)
        made = release_plans.of(plan, by=self.actor)
        number = custody.prisoner.number
        audit.record_read(
            by=self.actor, deed="sentence_plans.plan.read", subject=plan, prisoner_number=number
        )
        return Response(self._told(custody, plan, made))

    @extend_schema(
        operation_id="release_plans_write", request=ReleasePlanAsked, responses={200: ReleasePlanAnswer}
    )
    def write(self, request: Request, key: int) -> Response:
        """Write the release plan on the version that was read, 0 where there was none; no signature falls."""
        custody, plan = self._plan(key)
        said = Arrangements(**self.asked(ReleasePlanAsked))
        made = release_plans.arrange(
            plan, arrangements=said, version=self.version(), today=self.today, by=self.actor
        )
        return Response(self._told(custody, plan, made))
