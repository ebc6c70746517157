"""Documents of an entry of the log: sent, and fetched once the scanner has let them through."""

import base64
import binascii
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.actions import attachments, documents
from cases.models import Contact, Document, sight
from cases.standards import documents as rules
from staff.actions.errors import Refused
from staff.api.errors import Conflict
from staff.api.resource import Resource

#: In base64 four signs stand for three bytes.
LONGEST_CONTENT = -(-rules.allowed().largest // 3) * 4


class DocumentAsked(serializers.Serializer[Any]):
    """A file: its name with the extension, and its content in base64."""

    name = serializers.CharField(max_length=200)
    content = serializers.CharField(
        max_length=LONGEST_CONTENT, trim_whitespace=False, help_text="Base64, without line breaks."
    )

    def validate_content(self, text: str) -> bytes:
        """The bytes."""
        try:
            return base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError("This is not base64.") from None


class DocumentKept(serializers.ModelSerializer[Document]):
    """A file as it is kept; `content_type` is what its content was found to be."""

    may_open = serializers.SerializerMethodField(help_text="Whether the scanner lets it be opened now.")
    standing = serializers.SerializerMethodField(help_text="What the scanner said, in words.")

    class Meta:
        model = Document
        fields = ("id", "contact", "name", "size", "content_type", "sha256", "may_open", "standing")

    def get_may_open(self, document: Document) -> bool:
        """As on the page."""
        return standing(document).may_open

    def get_standing(self, document: Document) -> str:
        """As on the page."""
        return standing(document).words


def standing(document: Document) -> rules.Standing:
    """Whether it may be opened here and now; of loaded scans."""
    return rules.standing(verdict=document.verdict, is_scanned_here=bool(settings.SCAN_COMMAND))


class Documents(Resource):
    """Files that hang on entries of the log."""

    permissions: ClassVar = {"attach": ("contact_log:W",), "file": ("contact_log:R",)}
    early = frozenset({"file"})
    queryset = Document.objects.none()

    @extend_schema(operation_id="documents_attach", request=DocumentAsked, responses={201: DocumentKept})
    def attach(self, request: Request, key: int) -> Response:
        """Hang a file on an entry of one's own; looked at and scanned as by the page."""
        entry = Contact.objects.visible_to(self.actor).filter(pk=key).first()
        if entry is None or sight(entry, self.actor) == "masked":
            raise Http404
        asked = self.asked(DocumentAsked)
        try:
            file = documents.examine(ContentFile(asked["content"], name=asked["name"]))
        except Refused as refusal:
            raise Refused(refusal.message, field="content") from refusal
        made = attachments.attach(entry, attachments=[file], by=self.actor)[0]
        body = DocumentKept(made, context=self.get_serializer_context()).data
        where = reverse("api_document", args=[made.pk], request=request)
        return Response(body, status=201, headers={"Location": where})

    @extend_schema(
        operation_id="documents_fetch", responses={(200, "application/octet-stream"): OpenApiTypes.BINARY}
    )
    def file(self, request: Request, key: int) -> FileResponse:
        """Fetch a file as it came in; 409 while the scanner has not let it through."""
        mine = Document.objects.visible_to(self.actor).for_list()
        found = mine.select_related("contact__custody__prisoner").filter(pk=key).first()
        if found is None:
            raise Http404
        stands = standing(found)
        if not stands.may_open:
            raise Conflict(stands.words, "not_scanned")
        file = found.file.open("rb")
        documents.opened(found, by=self.actor)
        answer = FileResponse(
            file, as_attachment=True, filename=found.name, content_type="application/octet-stream"
        )
        answer["X-Content-Type-Options"] = "nosniff"
        return answer
