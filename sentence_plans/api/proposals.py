"""Proposals of who takes which free place, for machines (docs/domain.md 13.1)."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from sentence_plans.actions import match_decisions
from sentence_plans.actions.match_decisions import LONGEST
from sentence_plans.models import MatchDecision, PlaceProposal, ProposedMatch
from staff import audit
from staff.api.resource import Resource


class ProposalAnswer(serializers.ModelSerializer[PlaceProposal]):
    """One proposal with its figures."""

    region = serializers.CharField(source="region.code")

    class Meta:
        model = PlaceProposal
        fields = ("id", "region", "made_on", "people", "needs", "places", "placed", "matches", "moves",
                  "first_come", "days_to_move", "most_days", "solver", "name", "role")  # fmt: skip


class PlaceDecisionAnswer(serializers.ModelSerializer[MatchDecision]):
    """What was decided of a match."""

    class Meta:
        model = MatchDecision
        fields = ("id", "match", "accepted", "reason", "on", "name", "role")


class PlaceMatchAnswer(serializers.ModelSerializer[ProposedMatch]):
    """One need in a proposal: the course, or why there is none."""

    programme = serializers.CharField(source="delivery.programme.code")
    prison = serializers.CharField(source="prison.code")
    decision = PlaceDecisionAnswer(default=None, allow_null=True)

    class Meta:
        model = ProposedMatch
        fields = ("id", "custody", "delivery", "programme", "prison", "course", "move", "rosh", "deadline",
                  "why", "reason", "others", "decision")  # fmt: skip


class DecisionAsked(serializers.Serializer[Any]):
    """Whether a match is accepted; a refusal owes its reason."""

    accepted = serializers.BooleanField()
    reason = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True, default="")


class Proposals(Resource):
    """Proposals of a region."""

    permissions = {"every": ("matching:R",), "lines": ("matching:R",)}
    queryset = PlaceProposal.objects.none()

    @extend_schema(operation_id="place_proposal_list", responses={200: ProposalAnswer(many=True)})
    def every(self, request: Request) -> Response:
        """The proposals within reach with their figures, the latest first."""
        audit.record(by=self.actor, deed="sentence_plans.place_proposal.list_opened", kind="read")
        rows = PlaceProposal.objects.visible_to(self.actor).select_related("region")
        _, answer = self.page(rows, ProposalAnswer)
        return answer

    @extend_schema(operation_id="place_proposal_lines", responses={200: PlaceMatchAnswer(many=True)})
    def lines(self, request: Request, key: int) -> Response:
        """The lines of a proposal about people within reach, with why and what was decided."""
        one = PlaceProposal.objects.visible_to(self.actor).filter(pk=key).first()
        if one is None:
            raise Http404
        audit.record(by=self.actor, deed="sentence_plans.place_proposal.opened", subject=one, kind="read")
        rows = ProposedMatch.objects.visible_to(self.actor).filter(proposal=one)
        rows = rows.select_related("delivery__programme", "prison", "decision")
        _, answer = self.page(rows, PlaceMatchAnswer)
        return answer


class Matches(Resource):
    """Proposed matches."""

    permissions = {"decide": ("matching:A",)}
    queryset = ProposedMatch.objects.none()

    @extend_schema(operation_id="proposed_match_decide", request=DecisionAsked,
                   responses={201: PlaceDecisionAnswer})  # fmt: skip
    def decide(self, request: Request, key: int) -> Response:
        """Accept a match, which books the place and plans the move it needs, or refuse it with the reason."""
        match = ProposedMatch.objects.visible_to(self.actor).filter(pk=key).first()
        if match is None:
            raise Http404
        asked = self.asked(DecisionAsked)
        by: dict[str, Any] = {"today": self.today, "by": self.actor}
        if asked["accepted"]:
            made = match_decisions.accept(match, **by)
        else:
            made = match_decisions.refuse(match, reason=asked["reason"], **by)
        return Response(PlaceDecisionAnswer(made).data, status=201)
