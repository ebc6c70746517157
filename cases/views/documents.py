"""Opening a document: as the entry it hangs on, after the scanner, and never shown by the browser itself."""

from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render

from cases.actions import documents
from cases.models import Document
from cases.standards import documents as rules
from cases.views.access import open_case
from staff.views.access import requires


def standing(document: Document) -> rules.Standing:
    """Whether it may be opened here and now, and what the page says of it; of loaded scans."""
    return rules.standing(verdict=document.verdict, is_scanned_here=bool(settings.SCAN_COMMAND))


@requires("contact_log:R")
def document(request: Any, number: str, pk: int) -> HttpResponse | FileResponse:
    """The file, to be saved; 404 where its entry may not be read, 409 where the scanner stands before it."""
    custody = open_case(request, number, deed="cases.document.asked")
    mine = Document.objects.visible_to(request.actor).filter(prisoner__in=custody.prisoner.records)
    found = mine.for_list().select_related("contact__custody__prisoner").filter(pk=pk).first()
    if found is None:
        raise Http404
    stands = standing(found)
    if not stands.may_open:
        context = {"custody": custody, "document": found, "standing": stands}
        return render(request, "cases/contacts/document.html", context, status=409)
    file = found.file.open("rb")
    documents.opened(found, by=request.actor)
    answer = FileResponse(file, as_attachment=True, filename=found.name, content_type=found.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store, private"
    return answer
