"""Needs of a prison, a region or every prison, kept analyses, and prison profiles (docs/domain.md 16)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inspection.actions import needs_counts, needs_pictures
from inspection.actions.needs_counts import Picture
from inspection.models import NeedsAnalysis, NeedsDecision, PrisonProfile
from staff import audit
from staff.api.resource import Resource
from staff.models import Prison, Region

#: What is written for every prison where a region is asked for.
EVERY = "*"


class NeedsRow(serializers.Serializer[Any]):
    """A line of a table: its numbers in the order of `series`, and the share that is shown."""

    label = serializers.CharField()  # type: ignore[assignment]
    values = serializers.ListField(child=serializers.IntegerField())
    share = serializers.CharField(allow_blank=True)


class NeedsTable(serializers.Serializer[Any]):
    """A table as the page shows it."""

    key = serializers.CharField()
    title = serializers.CharField()
    note = serializers.CharField(allow_blank=True)
    series = serializers.ListField(child=serializers.CharField())
    rows = NeedsRow(many=True)


class NeedsProgramme(serializers.Serializer[Any]):
    """A programme: people by `columns`, places a year, where it is run, and how many find no place."""

    code = serializers.CharField()
    name = serializers.CharField()
    is_accredited = serializers.BooleanField()
    columns = serializers.DictField(child=serializers.IntegerField())
    places = serializers.IntegerField()
    run_at = serializers.IntegerField()
    unstaffed = serializers.IntegerField()
    gap = serializers.IntegerField()


class NeedsAnswer(serializers.Serializer[Any]):
    """The needs of a place. `day` is that of the oldest numbers, `missing` how many prisons have none yet."""

    place = serializers.CharField()
    day = serializers.DateField(allow_null=True)
    prepared_at = serializers.DateTimeField(allow_null=True, help_text="Null: counted just now.")
    missing = serializers.IntegerField()
    people = serializers.IntegerField()
    left_out = serializers.IntegerField(help_text="Held before sentence, and not counted.")
    tables = NeedsTable(many=True)
    programmes = NeedsProgramme(many=True)


class NeedsDecisionAnswer(serializers.ModelSerializer[NeedsDecision]):
    """What was decided because of an analysis."""

    programme = serializers.CharField(source="programme.code", default=None, allow_null=True)

    class Meta:
        model = NeedsDecision
        fields = ("id", "corrects", "decided_on", "decided_by", "text", "programme", "name", "role")


class AnalysisAnswer(serializers.ModelSerializer[NeedsAnalysis]):
    """An analysis as it was kept, with the decisions it led to."""

    prison = serializers.CharField(source="prison.code", default=None, allow_null=True)
    region = serializers.CharField(source="region.code", default=None, allow_null=True)
    decisions = NeedsDecisionAnswer(many=True)

    class Meta:
        model = NeedsAnalysis
        fields = ("id", "prison", "region", "number", "day", "kept_on", "people", "left_out", "population",
                  "comment", "name", "role", "numbers", "decisions")  # fmt: skip


class ProfileAnswer(serializers.ModelSerializer[PrisonProfile]):
    """A prison in its own words."""

    prison = serializers.CharField(source="prison.code")

    class Meta:
        model = PrisonProfile
        fields = ("prison", "regime", "work", "visits", "contacts", "confirmed_on")


class Needs(Resource):
    """Counts alone, nobody's name."""

    permissions = dict.fromkeys(("read", "kept"), ("needs_analysis:R",))
    queryset = NeedsAnalysis.objects.none()

    @extend_schema(
        operation_id="needs_read",
        parameters=[
            OpenApiParameter("prison", str, description="Code of a prison: counted as of today."),
            OpenApiParameter("region", str, description="Code of a region, or * for every prison: prepared."),
        ],
        responses={200: NeedsAnswer},
    )
    def read(self, request: Request) -> Response:
        """Needs against what is run: of a prison, one's own unless named, of a region, or of every prison."""
        code = request.query_params.get("region", "")
        found = self._together(code) if code else self._prison(request.query_params.get("prison", ""))
        audit.record(by=self.actor, deed="inspection.needs.read", kind="read", details={"of": found["place"]})
        return Response(NeedsAnswer(found).data)

    @extend_schema(operation_id="needs_analyses", responses={200: AnalysisAnswer(many=True)})
    def kept(self, request: Request) -> Response:
        """Every analysis that was kept, the last first, with the decisions it led to."""
        rows = NeedsAnalysis.objects.visible_to(self.actor).select_related("prison", "region")
        audit.record(by=self.actor, deed="inspection.needs.read", kind="read", details={"of": "every prison"})
        _, answer = self.page(rows.prefetch_related("decisions__programme"), AnalysisAnswer)
        return answer

    def _prison(self, code: str) -> dict[str, Any]:
        rows = Prison.objects.visible_to(self.actor)
        prison = rows.filter(code=code).first() if code else rows.filter(pk=self.actor.prison_id or 0).first()
        if prison is None:
            raise Http404
        counted = needs_counts.count(prison.pk, today=self.today)
        shown = needs_counts.picture(counted, prisons=[prison.pk], today=self.today)
        return _said(shown) | {"place": prison.code, "day": self.today, "prepared_at": None, "missing": 0}

    def _together(self, code: str) -> dict[str, Any]:
        rows = Prison.objects.visible_to(self.actor)
        if code != EVERY:
            region = Region.objects.visible_to(self.actor).filter(code=code).first()
            if region is None:
                raise Http404
            rows = rows.filter(region=region)
        prisons = list(rows.values_list("pk", flat=True))
        found = needs_pictures.together(prisons)
        shown = needs_counts.picture(found.counted, prisons=prisons, today=self.today)
        when = {"day": found.oldest, "prepared_at": found.prepared_at, "missing": found.missing}
        return _said(shown) | when | {"place": code}


def _said(shown: Picture) -> dict[str, Any]:
    """What an answer holds of a picture."""
    data = shown.as_data()
    programmes = [
        line | {"columns": {key.rpartition(".")[2]: value for key, value in
                            zip(line["keys"], line["values"], strict=True)}}
        for line in data["programmes"]
    ]  # fmt: skip
    counted = shown.counted
    return data | {"programmes": programmes, "people": counted.people, "left_out": counted.left_out}


class Profiles(Resource):
    """Prison profiles."""

    permissions = {"read": ("prison_profile:R",)}
    queryset = PrisonProfile.objects.none()

    @extend_schema(operation_id="prison_profile", responses={200: ProfileAnswer})
    def read(self, request: Request, code: str) -> Response:
        """A prison in its own words; 404 where it has written none. What it runs: `provision/`."""
        prison = Prison.objects.visible_to(self.actor).filter(code=code)
        found = PrisonProfile.objects.visible_to(self.actor).filter(prison__in=prison).first()
        if found is None:
            raise Http404
        audit.record(by=self.actor, deed="inspection.profile.read", kind="read", details={"prison": code})
        return Response(ProfileAnswer(found).data)
