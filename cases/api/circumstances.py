"""What has to be taken into account with a person: read, of every record of the same human being."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from cases.models import (
    CourtReport,
    Custody,
    DiversityIssue,
    DiversityReview,
    ImmigrationStatus,
    LearningScreening,
    Vulnerability,
)
from cases.models import records as parts
from staff.api.resource import Resource


class DiversityReviewAnswer(serializers.ModelSerializer[DiversityReview]):
    """That the question was asked; with none of these, diversity was not considered yet."""

    class Meta:
        model = DiversityReview
        fields = ("id", *parts.DIVERSITY_REVIEWS.fields)


class DiversityIssueAnswer(serializers.ModelSerializer[DiversityIssue]):
    """One issue, with what is done about it."""

    class Meta:
        model = DiversityIssue
        fields = ("id", *parts.DIVERSITY_ISSUES.fields)


class VulnerabilityAnswer(serializers.ModelSerializer[Vulnerability]):
    """One concern, with what was arranged and when it is looked at again."""

    class Meta:
        model = Vulnerability
        fields = ("id", *parts.VULNERABILITIES.fields)


class ImmigrationAnswer(serializers.ModelSerializer[ImmigrationStatus]):
    """One immigration status; the one without an end is current."""

    class Meta:
        model = ImmigrationStatus
        fields = ("id", *parts.IMMIGRATION.fields)


class ScreeningAnswer(serializers.ModelSerializer[LearningScreening]):
    """One screening of basic skills; the latest counts."""

    class Meta:
        model = LearningScreening
        fields = ("id", *parts.SCREENINGS.fields)


class CourtReportAnswer(serializers.ModelSerializer[CourtReport]):
    """What the court had before it."""

    trust = serializers.CharField(source="trust.code", default=None, allow_null=True)

    class Meta:
        model = CourtReport
        fields = ("id", "custody", "trust", *parts.COURT_REPORTS.fields)


class CircumstancesAnswer(serializers.Serializer[Any]):
    """Circumstances of the person, latest first (docs/domain.md 3.2, 17, 18, 19)."""

    custody = serializers.IntegerField()
    prisoner = serializers.CharField()
    diversity_reviews = DiversityReviewAnswer(
        many=True, help_text="Empty: not considered yet. `nothing_found` is an answer."
    )
    diversity_issues = DiversityIssueAnswer(many=True)
    vulnerabilities = VulnerabilityAnswer(many=True)
    immigration_statuses = ImmigrationAnswer(many=True, help_text="Empty: not known.")
    learning_screenings = ScreeningAnswer(many=True)
    court_reports = CourtReportAnswer(many=True)


class Circumstances(Resource):
    """Circumstances of a person."""

    permissions: ClassVar = {"read": ("circumstances:R",)}
    queryset = Custody.objects.none()

    @extend_schema(operation_id="circumstances_read", responses={200: CircumstancesAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read what has to be taken into account with the person, from all his or her records."""
        custody = reach.custody(key, by=self.actor, deed="cases.circumstances.read")
        rows: dict[str, Any] = {"custody": custody.pk, "prisoner": custody.prisoner.number}
        for part in parts.CIRCUMSTANCES:
            found = part.model.objects.visible_to(self.actor).about(custody.prisoner)  # type: ignore[attr-defined]
            rows[part.name] = found.select_related("trust") if part is parts.COURT_REPORTS else found
        return Response(CircumstancesAnswer(rows, context=self.get_serializer_context()).data)
