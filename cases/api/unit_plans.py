"""The plan of a unit, for machines (docs/domain.md 15 point 8)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import UnitObjective, UnitProgress
from staff import audit
from staff.api.resource import Resource
from staff.models import Kind


class UnitProgressAnswer(serializers.ModelSerializer[UnitProgress]):
    """What was said of an objective, by whom."""

    class Meta:
        model = UnitProgress
        fields = ("on", "state", "text", "name", "role")


class UnitObjectiveAnswer(serializers.ModelSerializer[UnitObjective]):
    """One objective, with what was said of it, the latest first."""

    prison = serializers.CharField(source="prison.code")
    owner = serializers.CharField(source="owner.full_name")
    progress = UnitProgressAnswer(many=True)

    class Meta:
        model = UnitObjective
        fields = (
            "id", "prison", "text", "target", "owner", "due_on", "opened_on", "state", "ended_on", "version",
            "progress",
        )  # fmt: skip


class UnitPlans(Resource):
    """The objectives of a unit."""

    permissions = {"every": ("unit_plan:R",)}
    queryset = UnitObjective.objects.none()
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(operation_id="unit_plan", responses={200: UnitObjectiveAnswer(many=True)})
    def every(self, request: Request) -> Response:
        """Those worked on and those that ended, the one due first."""
        audit.record(by=self.actor, deed="cases.unit_plan.exported", kind=Kind.READ)
        rows: Any = UnitObjective.objects.visible_to(self.actor).for_list()
        return Response(UnitObjectiveAnswer(rows, many=True).data)
