"""What meetings had to do with a case, for machines (docs/domain.md 10.2)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import reach
from risk.models import MeetingAction, MeetingItem, Screening
from staff.api.resource import Resource


class GroupScreeningAnswer(serializers.ModelSerializer[Screening]):
    """One time on the list of the screening group."""

    outcome = serializers.CharField(help_text="`sent_on` or `closed`; empty while it is open")

    class Meta:
        model = Screening
        fields = (
            "why",
            "reason",
            "raised_on",
            "interim_on",
            "interim_note",
            "outcome",
            "because",
            "decided_on",
        )


class MeetingItemAnswer(serializers.ModelSerializer[MeetingItem]):
    """The case at one meeting; what was said is the entry `contact` of the log, for those who may read it."""

    kind = serializers.CharField(source="meeting.kind")
    planned_on = serializers.DateField(source="meeting.planned_on")
    held_on = serializers.DateField(source="meeting.held_on", allow_null=True)

    class Meta:
        model = MeetingItem
        fields = ("meeting", "kind", "planned_on", "held_on", "why", "why_text", "contact")


class MeetingActionAnswer(serializers.ModelSerializer[MeetingAction]):
    """What a meeting gave somebody to do: a person, or a department by its role."""

    meeting = serializers.IntegerField(source="item.meeting_id")
    owner = serializers.CharField(source="owner.full_name", allow_null=True)

    class Meta:
        model = MeetingAction
        fields = ("meeting", "what", "owner", "role", "due_on", "done_on", "done_note")


class CaseMeetingsAnswer(serializers.Serializer[Any]):
    """Screenings, meetings and actions of a case, the latest first, as far as the role reads them."""

    screenings = GroupScreeningAnswer(many=True)
    meetings = MeetingItemAnswer(many=True)
    actions = MeetingActionAnswer(many=True)


class Meetings(Resource):
    """Meetings on public protection about a case."""

    permissions = {"of_custody": ("idrmt:R",)}
    queryset = MeetingItem.objects.none()

    @extend_schema(operation_id="custodies_meetings", responses={200: CaseMeetingsAnswer})
    def of_custody(self, request: Request, key: int) -> Response:
        """What the screening group and meetings had to do with a case; departments see their own actions."""
        custody = reach.custody(key, by=self.actor, deed="risk.meetings.case_opened")
        items = MeetingItem.objects.visible_to(self.actor).filter(custody=custody)
        actions = MeetingAction.objects.visible_to(self.actor).filter(item__custody=custody)
        told = {
            "screenings": Screening.objects.visible_to(self.actor).filter(custody=custody).order_by("-pk"),
            "meetings": items.select_related("meeting").order_by("-pk"),
            "actions": actions.select_related("item", "owner").order_by("-pk"),
        }
        return Response(CaseMeetingsAnswer(told).data)
