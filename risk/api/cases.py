"""What was decided about a case, for machines: scope, tier, decisions, results of quality checks."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from risk.models import (
    DecisionOpinion,
    DecisionRecord,
    QualityCheck,
    ReleaseOutcome,
    ScopeDecision,
    TierDecision,
    TierLowering,
)
from staff import audit
from staff.api.resource import Resource


class ScopeAnswer(serializers.ModelSerializer[ScopeDecision]):
    """In scope or not, by which limbs, since when and why."""

    limbs = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = ScopeDecision
        fields = ("in_scope", "limbs", "since", "reason", "by_hand", "ended_on")


class TierAnswer(serializers.ModelSerializer[TierDecision]):
    """One tier: by which rules, whether a person stands behind it, and what the rules gave."""

    confirmed = serializers.BooleanField(source="is_confirmed", help_text="A person stands behind it.")

    class Meta:
        model = TierDecision
        fields = ("tier", "is_provisional", "computed", "since", "reason", "rule_version", "by_hand",
                  "confirmed", "confirmed_on", "ended_on")  # fmt: skip


class LoweringAnswer(serializers.ModelSerializer[TierLowering]):
    """A tier asked for below the rules; `approved` is null while nobody has countersigned or refused."""

    class Meta:
        model = TierLowering
        fields = ("tier", "computed", "reason", "asked_on", "answered_on", "approved", "comment")


class CaseTierAnswer(serializers.Serializer[Any]):
    """Scope and tier of a case, the latest first; null where nothing is decided yet."""

    scope = ScopeAnswer(allow_null=True)
    tier = TierAnswer(allow_null=True)
    earlier_tiers = TierAnswer(many=True)
    lowerings = LoweringAnswer(many=True)


class DecisionInList(serializers.ModelSerializer[DecisionRecord]):
    """What is to be decided, or was."""

    prisoner = serializers.CharField(source="prisoner.number")

    class Meta:
        model = DecisionRecord
        fields = ("id", "prisoner", "custody", "kind", "state", "question", "wanted_by", "opened_on", "cited",
                  "outcome", "decided_on", "version")  # fmt: skip


class OpinionAnswer(serializers.ModelSerializer[DecisionOpinion]):
    """What somebody said to it, and as whom."""

    class Meta:
        model = DecisionOpinion
        fields = ("party", "view", "text", "name", "role", "place", "on")


class OutcomeAnswer(serializers.ModelSerializer[ReleaseOutcome]):
    """What came of a temporary release, with the entry of the log."""

    class Meta:
        model = ReleaseOutcome
        fields = ("ended", "text", "on", "contact")


class DecisionAnswer(DecisionInList):
    """One decision: what it rests on, who was heard, what was decided and why."""

    levels = serializers.JSONField(help_text="Levels of serious harm when the assessment was cited.")
    opinions = OpinionAnswer(many=True)
    release_outcome = OutcomeAnswer(allow_null=True)

    class Meta(DecisionInList.Meta):
        fields = (  # type: ignore[assignment]
            *DecisionInList.Meta.fields, "release_kind", "release_purpose", "purpose_words", "release_on",
            "return_on", "bears", "levels", "assessment_age", "was_current", "exception", "excused",
            "excused_words", "not_heard_because", "reason", "opinions", "release_outcome",
        )  # fmt: skip


class CheckAnswer(serializers.ModelSerializer[QualityCheck]):
    """An assessment drawn for a check, and what the check came to; null while it is not done.

    One whose case was moved before it was done has the day and the reason of its end, and no result.
    """

    prison = serializers.CharField(source="prison.code")
    author = serializers.CharField(source="author.full_name")
    percent = serializers.FloatField(allow_null=True)

    class Meta:
        model = QualityCheck
        fields = ("id", "assessment", "prison", "author", "month", "drawn_on", "drawn_because", "percent",
                  "strengths", "to_improve", "done_on", "ended_on", "ended_because")  # fmt: skip


class Cases(Resource):
    """Scope and tier of a case."""

    permissions = {"tier": ("assessment:R",)}
    queryset = TierDecision.objects.none()

    @extend_schema(operation_id="custodies_tier", responses={200: CaseTierAnswer})
    def tier(self, request: Request, key: int) -> Response:
        """Scope and tier as they stand with the reasons, earlier tiers, and lower ones asked for."""
        custody = reach.custody(key, by=self.actor, deed="risk.tier.opened")
        tiers = list(TierDecision.objects.visible_to(self.actor).filter(custody=custody))
        scopes = ScopeDecision.objects.visible_to(self.actor).current().filter(custody=custody)
        told = {
            "scope": scopes.first(),
            "tier": next((one for one in tiers if one.ended_on is None), None),
            "earlier_tiers": [one for one in tiers if one.ended_on is not None],
            "lowerings": TierLowering.objects.visible_to(self.actor).filter(custody=custody),
        }
        return Response(CaseTierAnswer(told).data)


class Decisions(Resource):
    """Decisions about a case: category, open conditions, temporary release, curfew."""

    permissions = {"of_custody": ("decisions:R",), "read": ("decisions:R",)}
    queryset = DecisionRecord.objects.none()

    @extend_schema(operation_id="decisions_list", responses={200: DecisionInList(many=True)})
    def of_custody(self, request: Request, key: int) -> Response:
        """The decisions about the person of a custody, the latest first."""
        custody = reach.custody(key, by=self.actor, deed="risk.decisions.listed")
        rows = DecisionRecord.objects.visible_to(self.actor).filter(prisoner__in=custody.prisoner.records)
        _, answer = self.page(rows.select_related("prisoner"), DecisionInList)
        return answer

    @extend_schema(operation_id="decisions_read", responses={200: DecisionAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Read one decision with what everybody said to it."""
        rows = DecisionRecord.objects.visible_to(self.actor).select_related("prisoner", "release_outcome")
        found = rows.prefetch_related("opinions").filter(pk=key).first()
        if found is None:
            raise Http404
        number = found.prisoner.number
        audit.record_read(by=self.actor, deed="risk.decision.read", subject=found, prisoner_number=number)
        return Response(DecisionAnswer(found).data)


class QualityChecks(Resource):
    """Results of quality checks."""

    permissions = {"results": ("quality:R",)}
    queryset = QualityCheck.objects.none()

    @extend_schema(operation_id="quality_checks_list", responses={200: CheckAnswer(many=True)})
    def results(self, request: Request) -> Response:
        """The checks of the caller's prison, or of his or her own assessments, the latest first."""
        rows = QualityCheck.objects.visible_to(self.actor).select_related("prison", "author")
        _, answer = self.page(rows, CheckAnswer)
        return answer
