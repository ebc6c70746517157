"""Planning boards for machines: who was asked, what was written, and a department's answer."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from sentence_plans.actions import board_answers
from sentence_plans.actions.boards import LONGEST, LONGEST_NOTE
from sentence_plans.models import AttendanceMode, Board, BoardReply, Contribution, Seat
from staff.api.resource import Resource


class ContributionAnswer(serializers.ModelSerializer[Contribution]):
    """What somebody wrote for a board, as it was written."""

    class Meta:
        model = Contribution
        fields = ("id", "text", "name", "role", "on")


class SeatAnswer(serializers.ModelSerializer[Seat]):
    """One invitation: whose, what was answered, whether he or she came, what was written."""

    contributions = ContributionAnswer(many=True)

    class Meta:
        model = Seat
        fields = ("id", "board", "party", "name", "reply", "mode", "reply_note", "replied_on", "attended",
                  "used", "contributions")  # fmt: skip


class BoardAnswer(serializers.ModelSerializer[Board]):
    """One board with its invitations."""

    prison = serializers.CharField(source="prison.code")
    seats = SeatAnswer(many=True)

    class Meta:
        model = Board
        fields = ("id", "plan", "custody", "prison", "kind", "planned_on", "starts_at", "place", "reply_by",
                  "asked", "held_on", "chair", "chair_name", "comments", "called_off_because",
                  "seats")  # fmt: skip


class ReplyAsked(serializers.Serializer[Any]):
    """Whether somebody takes part and how, and what he or she writes for the board."""

    reply = serializers.ChoiceField(choices=[one for one in BoardReply.choices if one[0]])
    mode = serializers.ChoiceField(
        choices=AttendanceMode.choices, required=False, help_text="Where he or she takes part."
    )
    note = serializers.CharField(max_length=LONGEST_NOTE, required=False, allow_blank=True)
    text = serializers.CharField(max_length=LONGEST, required=False, help_text="The contribution in writing.")


class Boards(Resource):
    """Boards of a case."""

    permissions = {"of_custody": ("board:R",)}
    queryset = Board.objects.none()

    @extend_schema(operation_id="boards_list", responses={200: BoardAnswer(many=True)})
    def of_custody(self, request: Request, key: int) -> Response:
        """The boards on the plans of the person of a custody, the latest first."""
        custody = reach.custody(key, by=self.actor, deed="sentence_plans.board.list_opened")
        rows = Board.objects.visible_to(self.actor).filter(plan__prisoner__in=custody.prisoner.records)
        rows = rows.select_related("prison").prefetch_related("seats__contributions")
        _, answer = self.page(rows, BoardAnswer)
        return answer


class Seats(Resource):
    """Invitations to boards."""

    permissions = {"answer": ("board:W",)}
    queryset = Seat.objects.none()

    @extend_schema(operation_id="boards_answer", request=ReplyAsked, responses={201: SeatAnswer})
    def answer(self, request: Request, key: int) -> Response:
        """Answer an invitation, and write for the board: it stands there and in the log, word for word.

        Who writes again adds to what he or she wrote; nothing is replaced.
        """
        seat = Seat.objects.visible_to(self.actor).filter(pk=key).first()
        if seat is None:
            raise Http404
        made = board_answers.answer(
            seat, **self.asked(ReplyAsked), now=self.now, today=self.today, by=self.actor
        )
        return Response(SeatAnswer(made).data, status=201)
