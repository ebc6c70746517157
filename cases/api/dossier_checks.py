"""A second person's check of a copy of the record: what waits, released, sent back (docs/domain.md 14.5)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.actions import dossier_checks
from cases.api.dossiers import DossierAnswer, dossier_within
from cases.models import Dossier
from staff.api.resource import Resource


class SentBack(serializers.Serializer[Any]):
    """Why a copy is not handed out."""

    words = serializers.CharField(
        max_length=dossier_checks.LONGEST, help_text="What has to be different; whoever asked reads it."
    )


class DossierChecks(Resource):
    """Drafts of copies for the person a record is about, and the answers to them."""

    permissions = {"waiting": ("dossier:W",), "release": ("dossier:W",), "send_back": ("dossier:W",)}
    queryset = Dossier.objects.none()

    @extend_schema(operation_id="dossiers_to_check", responses={200: DossierAnswer(many=True)})
    def waiting(self, request: Request) -> Response:
        """The drafts that the caller may check now, latest first: made, not answered, asked by others."""
        _, answer = self.page(dossier_checks.to_check(by=self.actor), DossierAnswer)
        return answer

    @extend_schema(operation_id="dossiers_release", request=None, responses={201: DossierAnswer})
    def release(self, request: Request, key: int) -> Response:
        """Say that the draft was read through and may be handed out; the copy, which a worker builds.

        400 for the one who asked, a draft that was answered or is not built, and what needs no check.
        """
        draft = dossier_within(key, by=self.actor)
        made = dossier_checks.answer(draft, released=True, words="", by=self.actor)
        return self._told(made.pk, status=201)

    @extend_schema(operation_id="dossiers_send_back", request=SentBack, responses={200: DossierAnswer})
    def send_back(self, request: Request, key: int) -> Response:
        """Say what has to be different; nothing is handed out, and whoever asked is told the words."""
        draft = dossier_within(key, by=self.actor)
        fields = self.asked(SentBack)
        made = dossier_checks.answer(draft, released=False, **fields, by=self.actor)
        return self._told(made.pk, status=200)

    def _told(self, key: int, *, status: int) -> Response:
        found = dossier_within(key, by=self.actor)
        return Response(DossierAnswer(found, context=self.get_serializer_context()).data, status=status)
