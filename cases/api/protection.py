"""Public protection and oversight of a case, and workload, for machines (docs/domain.md 10, 15)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import redeployments, workloads
from cases.api import reach
from cases.models import Oversight, OversightAction, Trigger
from staff import audit
from staff.api.resource import Resource
from staff.models import Kind, Prison


class TriggerAnswer(serializers.ModelSerializer[Trigger]):
    """What to watch for, and what to do then."""

    class Meta:
        model = Trigger
        fields = ("watch_for", "what_to_do", "added_on", "by_name")


class OversightActionAnswer(serializers.ModelSerializer[OversightAction]):
    """What a manager asked for."""

    class Meta:
        model = OversightAction
        fields = ("what", "owner_role", "owner_name", "due_on")


class OversightAnswer(serializers.ModelSerializer[Oversight]):
    """A manager's look at the case; one that was withdrawn says so."""

    areas = serializers.ListField(child=serializers.CharField())
    actions = OversightActionAnswer(many=True)
    withdrawn = serializers.SerializerMethodField()

    class Meta:
        model = Oversight
        fields = ("areas", "findings", "seen_on", "by_name", "actions", "withdrawn")

    def get_withdrawn(self, one: Oversight) -> bool:
        """Whether it was recorded in error."""
        return getattr(one, "withdrawal", None) is not None


class Protection(Resource):
    """What to watch for in a case, and oversight of it."""

    permissions = {
        "watched": ("triggers:R",),
        "oversight": ("oversight:R",),
    }
    queryset = Trigger.objects.none()
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(operation_id="custodies_watch_for", responses={200: TriggerAnswer(many=True)})
    def watched(self, request: Request, key: int) -> Response:
        """What to watch for in the case, and what to do then."""
        custody = reach.custody(key, by=self.actor, deed="cases.triggers.opened")
        rows = Trigger.objects.visible_to(self.actor).standing().filter(custody=custody)
        return Response(TriggerAnswer(rows, many=True).data)

    @extend_schema(operation_id="custodies_oversight", responses={200: OversightAnswer(many=True)})
    def oversight(self, request: Request, key: int) -> Response:
        """Management oversight of the case, the latest first."""
        custody = reach.custody(key, by=self.actor, deed="cases.oversight.opened")
        rows = Oversight.objects.visible_to(self.actor).filter(custody=custody)
        rows = rows.select_related("withdrawal").prefetch_related("actions")
        return Response(OversightAnswer(rows, many=True).data)


class WorkloadAnswer(serializers.Serializer[Any]):
    """Workload of one offender supervisor; hours and talks of the last four weeks."""

    name = serializers.CharField()
    grade = serializers.CharField()
    cases = serializers.IntegerField()
    points = serializers.IntegerField()
    tiers = serializers.DictField(child=serializers.IntegerField())
    levels = serializers.DictField(child=serializers.IntegerField())
    hours_lost = serializers.FloatField()
    talks = serializers.IntegerField()


class Workloads(Resource):
    """Workload of the offender supervisors of the caller's prison."""

    permissions = {"every": ("workforce:R",)}
    unnarrowed = frozenset({"every"})
    queryset = Prison.objects.none()
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(operation_id="workload", responses={200: WorkloadAnswer(many=True)})
    def every(self, request: Request) -> Response:
        """Cases by tier and level, points, hours lost and talks of each; empty for who acts for no prison."""
        prison = self.actor.assignment.prison if self.actor.assignment else None
        audit.record(by=self.actor, deed="cases.workload.exported", kind=Kind.READ)
        people = redeployments.supervisors(prison.pk, today=self.today) if prison else []
        once = {one.user_id: one for one in people}
        found = workloads.loads(once, prison=prison, today=self.today) if prison and once else {}
        rows = [
            {
                "name": one.user.full_name, "grade": one.grade, "cases": found[key].cases,
                "points": found[key].points.total, "hours_lost": found[key].hours,
                "talks": found[key].talks,
                "tiers": {str(tier or "none"): number for tier, number in found[key].tiers.items()},
                "levels": {level or "none": number for level, number in found[key].levels.items()},
            }
            for key, one in once.items()
        ]  # fmt: skip
        return Response(WorkloadAnswer(rows, many=True).data)
