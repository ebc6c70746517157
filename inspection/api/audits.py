"""Case audits and surveys for machines: what was drawn, what came of it, and counts (docs/domain.md 21.2)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from inspection.actions import audit_packs, audit_results, surveys
from inspection.models import AuditedCase, AuditNote, CaseAudit, Survey
from staff import audit
from staff.api.resource import Resource
from staff.models import Kind


class AuditAnswered(serializers.ModelSerializer[CaseAudit]):
    """A sample: what narrowed it, from how many it was drawn, and how far the audit is."""

    prison = serializers.CharField(source="prison.code")
    trust = serializers.CharField(source="trust.code", allow_null=True, default=None)

    class Meta:
        model = CaseAudit
        fields = ("id", "prison", "kind", "title", "drawn_on", "seed", "size", "population", "in_scope",
                  "is_ppo", "high_rosh", "near_release_months", "trust", "digest", "finished_on",
                  "summary")  # fmt: skip


class AuditedCaseAnswer(serializers.ModelSerializer[AuditedCase]):
    """A case of a sample, and how far its reading is."""

    prison_number = serializers.CharField(source="custody.prisoner.number")
    question_set = serializers.IntegerField(
        source="question_set.version", allow_null=True, default=None, help_text="Version of the questions."
    )

    class Meta:
        model = AuditedCase
        fields = ("position", "custody", "prison_number", "question_set", "begun_on", "read_on",
                  "second_read_on", "settled_on")  # fmt: skip


class AuditNoteAnswer(serializers.ModelSerializer[AuditNote]):
    """Good practice, or a recommendation and how far it is."""

    class Meta:
        model = AuditNote
        fields = ("id", "kind", "text", "owner", "due_on", "status", "status_note")


class AuditMeasured(serializers.Serializer[Any]):
    """One recorded measure over the cases of the audit."""

    id = serializers.CharField(source="measure", help_text="Number of the measure, such as IM-020.")
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Rounded half up; null of nobody.")
    not_applicable = serializers.IntegerField()


class AuditCriterion(serializers.Serializer[Any]):
    """One criterion with what the answers of its questions add up to."""

    code = serializers.CharField(source="criterion.code")
    met = serializers.IntegerField()
    not_met = serializers.IntegerField()
    not_applicable = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)


class AuditWhole(AuditAnswered):
    """One audit with cases and notes; `measures` and `criteria` are empty while its answers are not shown."""

    cases = AuditedCaseAnswer(many=True)
    notes = AuditNoteAnswer(many=True)
    measures = AuditMeasured(many=True)
    criteria = AuditCriterion(many=True)

    class Meta(AuditAnswered.Meta):
        fields = (*AuditAnswered.Meta.fields, "cases", "notes", "measures", "criteria")  # type: ignore[assignment]


class SurveyAnswered(serializers.ModelSerializer[Survey]):
    """One round of questions in a prison."""

    prison = serializers.CharField(source="prison.code")
    kind = serializers.CharField(source="question_set.kind")
    question_set = serializers.IntegerField(source="question_set.version")

    class Meta:
        model = Survey
        fields = ("id", "prison", "kind", "question_set", "title", "opened_on", "closed_on")


class SurveyCounted(serializers.Serializer[Any]):
    """One answer with how many gave it."""

    text = serializers.CharField()
    people = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True)


class SurveyQuestion(serializers.Serializer[Any]):
    """One question; what too few people answered is held back."""

    code = serializers.CharField(source="question.code")
    text = serializers.CharField(source="question.text")
    held_back = serializers.BooleanField()
    answers = SurveyCounted(many=True)
    words = serializers.ListField(child=serializers.CharField())


class SurveyWhole(SurveyAnswered):
    """A survey with its counts."""

    questions = SurveyQuestion(many=True)
    shown_from = serializers.IntegerField(help_text="From how many people on counts are shown.")

    class Meta(SurveyAnswered.Meta):
        fields = (*SurveyAnswered.Meta.fields, "shown_from", "questions")  # type: ignore[assignment]


class Audits(Resource):
    """Case audits within reach."""

    permissions = {"listed": ("case_audit:R",), "read": ("case_audit:R",)}
    queryset = CaseAudit.objects.none()

    @extend_schema(operation_id="audits_list", responses={200: AuditAnswered(many=True)})
    def listed(self, request: Request) -> Response:
        """Every audit within reach, the latest first."""
        audit.record(by=self.actor, deed="inspection.audit.list_opened", kind=Kind.READ)
        _, answer = self.page(
            CaseAudit.objects.visible_to(self.actor).select_related("prison", "trust"), AuditAnswered
        )
        return answer

    @extend_schema(operation_id="audits_read", responses={200: AuditWhole})
    def read(self, request: Request, key: int) -> Response:
        """One audit; what its readers answered only once the caller may see it."""
        rows = CaseAudit.objects.visible_to(self.actor).select_related("prison", "trust")
        found = rows.prefetch_related("notes").filter(pk=key).first()
        if found is None:
            raise Http404
        audit.record(by=self.actor, deed="inspection.audit.opened", kind=Kind.READ, subject=found)
        shows = audit_packs.shows(found, by=self.actor)
        came = audit_results.results(audit_results.standing(found) if shows else [])
        cases = found.cases.select_related("custody__prisoner", "question_set")
        return Response(
            AuditAnswered(found).data
            | {
                "cases": AuditedCaseAnswer(cases, many=True).data,
                "notes": AuditNoteAnswer(found.notes.all(), many=True).data,
                "measures": AuditMeasured(came.measured, many=True).data,
                "criteria": AuditCriterion(came.criteria, many=True).data,
            }
        )


class Surveys(Resource):
    """Surveys within reach."""

    permissions = {"listed": ("surveys:R",), "read": ("surveys:R",)}
    queryset = Survey.objects.none()

    @extend_schema(operation_id="surveys_list", responses={200: SurveyAnswered(many=True)})
    def listed(self, request: Request) -> Response:
        """Every survey within reach, the latest first."""
        rows = Survey.objects.visible_to(self.actor).select_related("prison", "question_set")
        _, answer = self.page(rows, SurveyAnswered)
        return answer

    @extend_schema(operation_id="surveys_read", responses={200: SurveyWhole})
    def read(self, request: Request, key: int) -> Response:
        """One survey with its counts, question by question."""
        rows = Survey.objects.visible_to(self.actor).select_related("prison", "question_set")
        found = rows.filter(pk=key).first()
        if found is None:
            raise Http404
        audit.record(by=self.actor, deed="inspection.survey.counts_opened", kind=Kind.READ, subject=found)
        smallest = surveys.smallest(found.prison_id, today=self.today)
        counted = surveys.counted(found, smallest=smallest)
        return Response(
            SurveyAnswered(found).data
            | {"shown_from": smallest, "questions": SurveyQuestion(counted, many=True).data}
        )
