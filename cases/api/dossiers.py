"""The record of a case as a document: asked for, asked after, fetched (docs/adr/0011)."""

from typing import Any

from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.actions import dossier_checks, dossiers
from cases.api import reach
from cases.models import Dossier, DossierCheck, DossierPurpose
from cases.standards.disclosure import PARTS
from staff.actors import Actor
from staff.api.errors import Conflict
from staff.api.resource import Resource
from staff.models import JobState


class CheckTold(serializers.ModelSerializer[DossierCheck]):
    """Who read a draft through, when, and what came of it."""

    class Meta:
        model = DossierCheck
        fields = ("answer", "words", "name", "role", "at", "copy")


class DossierAnswer(serializers.ModelSerializer[Dossier]):
    """One document: for whom, why, and how far it is. It shows what `reader_role` may see."""

    prisoner = serializers.CharField(source="prisoner.number")
    state = serializers.ChoiceField(choices=JobState.choices)
    file = serializers.SerializerMethodField(help_text="Where it is fetched; null until the caller may.")
    needs_check = serializers.SerializerMethodField(
        help_text="Whether it is the draft that a second person checks; only who may check it fetches it."
    )
    check = serializers.SerializerMethodField(
        help_text="Of a draft, the answer to it; of a checked copy, the check it comes from; else null."
    )

    class Meta:
        model = Dossier
        fields = (
            "id",
            "custody",
            "prisoner",
            "purpose",
            "purpose_words",
            "reader",
            "reader_role",
            "asked_at",
            "state",
            "built_at",
            "as_on",
            "pages",
            "sha256",
            "file",
            "needs_check",
            "check",
        )

    @extend_schema_field(CheckTold(allow_null=True))
    def get_check(self, dossier: Dossier) -> Any:
        """The answer of the second person."""
        given = dossier.answer or dossier.release
        return CheckTold(given).data if given else None

    def get_needs_check(self, dossier: Dossier) -> bool:
        """Whether it is the draft of a copy."""
        return dossier.is_draft

    def get_file(self, dossier: Dossier) -> str | None:
        """The address of the document, for who may fetch it."""
        request = self.context["request"]
        if not dossier_checks.may_fetch(dossier, by=request.actor):
            return None
        return reverse("api_dossier_file", args=[dossier.pk], request=request)


class DossierAsked(serializers.Serializer[Any]):
    """What the document is for."""

    purpose = serializers.ChoiceField(choices=DossierPurpose.choices)
    purpose_words = serializers.CharField(
        max_length=200, required=False, help_text="For `other`: what it is for."
    )
    reader = serializers.CharField(max_length=120, help_text="Who is to read it.")
    parts = serializers.ListField(
        child=serializers.ChoiceField(choices=PARTS),
        required=False,
        help_text="The parts wanted; without any, the whole record.",
    )


class Dossiers(Resource):
    """Documents of a record."""

    permissions = {
        "ask": ("dossier:W",),
        "of_custody": ("dossier:R", "dossier:W"),
        "read": ("dossier:R", "dossier:W"),
        "file": ("dossier:R", "dossier:W"),
    }
    early = frozenset({"file"})
    queryset = Dossier.objects.none()

    @extend_schema(operation_id="dossiers_ask", request=DossierAsked, responses={202: DossierAnswer})
    def ask(self, request: Request, key: int) -> Response:
        """Ask for the record of a case as the caller may see it; a worker builds it.

        A copy for `prisoner` or `subject_access` is a draft until a second person has checked it; the
        checked copy is a document of its own in the list.
        """
        custody = reach.custody(key, by=self.actor)
        asked = dossiers.ask(custody, **self.asked(DossierAsked), by=self.actor)
        dossier_checks.tell(asked, today=self.today, by=self.actor)
        where = reverse("api_dossier", args=[asked.pk], request=request)
        return Response(
            self._told(dossier_within(asked.pk, by=self.actor)), status=202, headers={"Location": where}
        )

    @extend_schema(operation_id="dossiers_list", responses={200: DossierAnswer(many=True)})
    def of_custody(self, request: Request, key: int) -> Response:
        """The documents of a case that the caller may fetch, latest first."""
        rows = Dossier.objects.visible_to(self.actor).for_list().filter(custody_id=key)
        if not rows.exists():
            reach.custody(key, by=self.actor)
        _, answer = self.page(rows.select_related("prisoner"), DossierAnswer)
        return answer

    @extend_schema(operation_id="dossiers_read", responses={200: DossierAnswer})
    def read(self, request: Request, key: int) -> Response:
        """Ask after one document: `state` is `done` when it can be fetched."""
        return Response(self._told(dossier_within(key, by=self.actor)))

    @extend_schema(
        operation_id="dossiers_fetch",
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
    )
    def file(self, request: Request, key: int) -> FileResponse:
        """Fetch the document, a tagged PDF; 409 until it is built, and of a draft for all but who checks."""
        found = dossier_within(key, by=self.actor)
        if not found.built_at:
            raise Conflict("The document is not built yet.", "not_ready")
        if not dossier_checks.may_fetch(found, by=self.actor):
            raise Conflict("A second person checks this copy first.", "not_checked")
        dossiers.fetched(found, by=self.actor)
        name = f"record-{found.prisoner.number}.pdf"
        return FileResponse(
            found.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
        )

    def _told(self, dossier: Dossier) -> dict[str, Any]:
        return DossierAnswer(dossier, context=self.get_serializer_context()).data


def dossier_within(key: int, *, by: Actor) -> Dossier:
    """The document with this key that the caller may know of; otherwise 404."""
    rows = Dossier.objects.visible_to(by).for_list().select_related("prisoner")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
