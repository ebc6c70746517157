"""Programmes for machines: those of a case, and what each prison runs (docs/domain.md 9, 16)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from sentence_plans.models import (
    Delivery,
    DeliveryChange,
    DeliverySupport,
    FollowUp,
    ProgrammeReport,
    Provision,
)
from staff import audit
from staff.api.resource import Resource


class ChangeAnswer(serializers.ModelSerializer[DeliveryChange]):
    """One change of how far a programme is."""

    class Meta:
        model = DeliveryChange
        fields = ("id", "state", "step", "reason", "comment", "on", "name", "role")


class SupportAnswer(serializers.ModelSerializer[DeliverySupport]):
    """Work before or after a programme."""

    class Meta:
        model = DeliverySupport
        fields = ("id", "kind", "text", "on", "name", "role")


class FollowUpAnswer(serializers.ModelSerializer[FollowUp]):
    """An issue left open, and the action it became."""

    class Meta:
        model = FollowUp
        fields = ("id", "text", "action", "taken_up_on")


class ReportAnswer(serializers.ModelSerializer[ProgrammeReport]):
    """The three-way meeting and the report."""

    follow_ups = FollowUpAnswer(many=True)

    class Meta:
        model = ProgrammeReport
        fields = ("id", "met_on", "tutor_came", "supervisor_came", "prisoner_came", "missing", "text",
                  "filed_on", "name", "role", "follow_ups")  # fmt: skip


class DeliveryAnswer(serializers.ModelSerializer[Delivery]):
    """One programme of a case with all that was said of it."""

    programme = serializers.CharField(source="programme.code")
    name = serializers.CharField(source="programme.name")
    is_accredited = serializers.BooleanField(source="programme.is_accredited")
    prison = serializers.CharField(source="prison.code", default=None, allow_null=True)
    changes = ChangeAnswer(many=True)
    support = SupportAnswer(many=True)
    report = ReportAnswer(default=None, allow_null=True)

    class Meta:
        model = Delivery
        fields = ("id", "custody", "programme", "name", "is_accredited", "action", "outside_because", "state",
                  "step", "setting", "reason", "more_reasons", "prison", "course", "referred_on",
                  "waiting_since", "started_on", "ended_on", "changes", "support", "report")  # fmt: skip


class ProvisionAnswer(serializers.ModelSerializer[Provision]):
    """What a prison runs; who waits for it is asked case by case."""

    programme = serializers.CharField(source="programme.code")
    is_accredited = serializers.BooleanField(source="programme.is_accredited")
    prison = serializers.CharField(source="prison.code")
    region = serializers.CharField(source="prison.region.code")

    class Meta:
        model = Provision
        fields = ("id", "programme", "is_accredited", "prison", "region", "places_a_year", "courses_a_year",
                  "is_staffed", "targeting", "asked_of")  # fmt: skip


class Deliveries(Resource):
    """Programmes of a case."""

    permissions = {"of_custody": ("interventions:R",)}
    queryset = Delivery.objects.none()

    @extend_schema(operation_id="programmes_of_custody", responses={200: DeliveryAnswer(many=True)})
    def of_custody(self, request: Request, key: int) -> Response:
        """The programmes of the person of a custody with every change, the latest first."""
        custody = reach.custody(key, by=self.actor, deed="sentence_plans.delivery.case_opened")
        rows = Delivery.objects.visible_to(self.actor).filter(custody__prisoner__in=custody.prisoner.records)
        rows = rows.select_related("programme", "prison", "report").prefetch_related(
            "changes", "support", "report__follow_ups"
        )
        _, answer = self.page(rows, DeliveryAnswer)
        return answer


class Provisions(Resource):
    """What prisons run."""

    permissions = {"every": ("provision:R",)}
    queryset = Provision.objects.none()

    @extend_schema(operation_id="provision_list", responses={200: ProvisionAnswer(many=True)})
    def every(self, request: Request) -> Response:
        """What every prison runs now, with places and courses a year."""
        audit.record(by=self.actor, deed="sentence_plans.provision.list_opened", kind="read")
        rows = Provision.objects.visible_to(self.actor).current()
        rows = rows.select_related("programme", "prison__region")
        _, answer = self.page(rows, ProvisionAnswer)
        return answer
