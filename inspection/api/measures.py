"""The measures of inspection: asked for, asked after, read with the cases behind them (docs/measures.md)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from inspection.actions import measure_jobs
from inspection.standards.measures import Measure, definitions, percent
from inspection.standards.populations import ALL
from staff import audit
from staff.api.resource import Resource
from staff.models import Job, JobState


class MeasureFigure(serializers.Serializer[Any]):
    """One measure of a group of cases."""

    id = serializers.CharField(help_text="Number of the measure, such as IM-001.")
    basis = serializers.CharField(help_text="computed, recorded or survey")
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Rounded half up; null of nobody.")
    not_applicable = serializers.IntegerField()
    prepared_at = serializers.DateTimeField(help_text="When it was counted.")


class MeasureGroup(serializers.Serializer[Any]):
    """A prison of what was asked for, or a trust with ten cases or more."""

    code = serializers.CharField()
    name = serializers.CharField()
    cases = serializers.IntegerField()
    measures = MeasureFigure(many=True)


class MeasureCount(serializers.ModelSerializer[Job]):
    """What was asked, and how far it is."""

    place = serializers.CharField(source="parameters.place")
    name = serializers.CharField(source="parameters.name")
    since = serializers.DateField(source="parameters.since")
    until = serializers.DateField(source="parameters.until")
    as_of = serializers.DateField(source="parameters.as_of")
    population = serializers.CharField(source="parameters.population")

    class Meta:
        model = Job
        fields = ("id", "state", "place", "name", "since", "until", "as_of", "population", "created_at")


class MeasureAnswer(MeasureCount):
    """The figures too, once `state` is `done`; before, `measures` is empty and the rest is null."""

    definitions = serializers.SerializerMethodField(help_text="Version of the definitions.")
    prepared_at = serializers.SerializerMethodField(help_text="When it was counted.")
    cases = serializers.SerializerMethodField(help_text="How many cases there are.")
    measures = serializers.SerializerMethodField()
    prisons = serializers.SerializerMethodField()
    trusts = serializers.SerializerMethodField()

    class Meta(MeasureCount.Meta):
        fields = (  # type: ignore[assignment]
            *MeasureCount.Meta.fields, "definitions", "prepared_at", "cases", "measures", "prisons", "trusts",
        )  # fmt: skip

    def get_definitions(self, job: Job) -> int | None:
        """The version they were counted by."""
        return _result(job).get("definitions")

    def get_prepared_at(self, job: Job) -> str | None:
        """The moment of the count."""
        return _result(job).get("prepared_at")

    def get_cases(self, job: Job) -> int | None:
        """The number of cases."""
        return _result(job).get("cases")

    @extend_schema_field(MeasureFigure(many=True))
    def get_measures(self, job: Job) -> list[Any]:
        """Every measure of the whole."""
        return _figures(_result(job).get("figures"), self.get_prepared_at(job))

    @extend_schema_field(MeasureGroup(many=True))
    def get_prisons(self, job: Job) -> list[Any]:
        """The same of each prison."""
        return self._groups(job, "prisons")

    @extend_schema_field(MeasureGroup(many=True))
    def get_trusts(self, job: Job) -> list[Any]:
        """The same of each trust with ten cases or more."""
        return self._groups(job, "trusts")

    def _groups(self, job: Job, kind: str) -> list[Any]:
        return [
            {"code": code, "name": one["name"], "cases": one["cases"],
             "measures": _figures(one["figures"], self.get_prepared_at(job))}
            for code, one in _result(job).get(kind, {}).items()
        ]  # fmt: skip


def _result(job: Job) -> dict[str, Any]:
    return job.result if job.state == JobState.DONE else {}


def _figures(figures: dict[str, list[int]] | None, prepared_at: str | None) -> list[Any]:
    known = figures or {}
    return [_figure(one, known[one.id], prepared_at) for one in definitions().measures if one.id in known]


def _figure(measure: Measure, counted: list[int], prepared_at: str | None) -> dict[str, Any]:
    numerator, denominator, left_out = counted
    return {
        "id": measure.id, "basis": str(measure.basis), "numerator": numerator, "denominator": denominator,
        "percent": percent(numerator=numerator, denominator=denominator), "not_applicable": left_out,
        "prepared_at": prepared_at,
    }  # fmt: skip


class MeasureAsked(serializers.Serializer[Any]):
    """A place within reach, a period, the day whose state counts, and whom."""

    place = serializers.CharField(max_length=40, help_text="`prison:CODE`, `region:CODE` or `estate`.")
    since = serializers.DateField()
    until = serializers.DateField()
    as_of = serializers.DateField()
    population = serializers.CharField(max_length=40, default=ALL, help_text="Names: docs/measures.md.")


class MeasureCases(serializers.Serializer[Any]):
    """The prison numbers behind a measure; of IM-211 and IM-213 user names."""

    measure = serializers.CharField()
    numerator_cases = serializers.ListField(child=serializers.CharField())
    denominator_cases = serializers.ListField(child=serializers.CharField())


class Measures(Resource):
    """Measures that were asked for with the caller's token or in the same role."""

    permissions = dict.fromkeys(("ask", "listed", "read", "cases"), ("measures:R",))
    queryset = Job.objects.none()

    @extend_schema(operation_id="measures_ask", request=MeasureAsked, responses={202: MeasureAnswer})
    def ask(self, request: Request) -> Response:
        """Ask for every measure of a place and a period; a worker counts them."""
        asked = self.asked(MeasureAsked)
        made = measure_jobs.ask(asked.pop("place"), **asked, by=self.actor)
        where = reverse("api_measure", args=[made.pk], request=request)
        return Response(MeasureAnswer(made).data, status=202, headers={"Location": where})

    @extend_schema(operation_id="measures_list", responses={200: MeasureCount(many=True)})
    def listed(self, request: Request) -> Response:
        """What was asked for, latest first, without the figures."""
        _, answer = self.page(measure_jobs.own(by=self.actor).defer("result"), MeasureCount)
        return answer

    @extend_schema(operation_id="measures_read", responses={200: MeasureAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Ask after one count: every measure with its figures when `state` is `done`."""
        found = self._own(key)
        if found.state == JobState.DONE:
            audit.record(by=self.actor, deed="inspection.measures.opened", subject=found, kind="read")
        return Response(MeasureAnswer(found).data)

    @extend_schema(
        operation_id="measures_cases",
        parameters=[OpenApiParameter("measure", str, required=True, description="Number of the measure.")],
        responses={200: MeasureCases},
    )
    def cases(self, request: Request, key: int) -> Response:
        """The cases behind one measure of a prison; 404 for who reads no cases, and of several prisons."""
        number = request.query_params.get("measure", "")
        found = self._own(key)
        behind = _result(found).get("behind", {}).get(number)
        if behind is None:
            raise Http404
        audit.record(
            by=self.actor, deed="inspection.measures.cases_opened", subject=found, kind="read",
            details={"measure": number},
        )  # fmt: skip
        return Response({"measure": number, "numerator_cases": behind[0], "denominator_cases": behind[1]})

    def _own(self, key: int) -> Job:
        found = measure_jobs.own(by=self.actor).filter(pk=key).first()
        if found is None:
            raise Http404
        return found
