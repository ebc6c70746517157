"""The record as a PDF: asked for, waited for, fetched (docs/adr/0011).

Who may fetch follows `Dossier.objects.visible_to`: whoever reaches the case now, and the prison that was
accountable when the record was gathered, in a role that reads as much as the one it was printed for. The
sending prison of a transfer so keeps what was gathered before the move; afterwards it opens what it wrote
(page "written") and prints no new record.
"""

from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.actions import dossier_checks, dossiers
from cases.models import Custody, Document, Dossier, Prisoner, Transfer
from cases.standards.documents import size_words
from cases.views.access import looked_at, open_case
from cases.views.documents import standing
from omu.dossier.asking import ask
from omu.forms.dossier import CheckForm, DossierForm
from staff import audit
from staff.middleware import passive
from staff.models import JobState
from staff.views.access import requires
from staff.views.jobs import COLOURS, IN_WORDS
from staff.views.submit import submitted

SHOWN = 50


def _attached(request: Any, custody: Custody) -> list[dict[str, Any]]:
    """The documents of the log that the actor may read, the newest first; two queries."""
    if not request.actor.may("contact_log:R"):
        return []
    mine = looked_at(Document.objects.visible_to(request.actor).standing(), custody)
    return [
        {"document": one, "standing": standing(one), "size": size_words(size=one.size)}
        for one in mine.for_list()[: SHOWN * 4]
    ]


def _rows(request: Any, number: str) -> list[dict[str, Any]]:
    """Records printed of a person that the actor may know of, with where each stands."""
    found = Dossier.objects.visible_to(request.actor).for_list().filter(prisoner__number=number)[:SHOWN]
    states = [JobState(one.state) for one in found]
    return [_said(one, state) | {"dossier": one} for one, state in zip(found, states, strict=True)]


def _said(one: Dossier, state: JobState) -> dict[str, str]:
    """The state in words; of a draft that is made, that it waits for its check, or what came of it."""
    if one.is_draft and one.built_at:
        words = {"released": "Checked: the copy to hand out is made", "sent_back": "Sent back"}
        answered = one.answer.answer if one.answer else ""
        return {"state": words.get(answered, "Waits for a second person"), "colour": "orange"}
    return {"state": IN_WORDS[state], "colour": COLOURS.get(state, "")}


@requires("dossier:W", "dossier:R")
def dossier_ask(request: Any, number: str) -> HttpResponse:
    """Ask for the record; and every record made of this case that one may know of."""
    if not Custody.objects.visible_to(request.actor).filter(prisoner__number=number).exists():
        return _kept(request, number)
    custody = open_case(request, number, deed="cases.dossiers.listed")
    form = DossierForm(request.POST or None) if request.actor.may("dossier:W") else None
    done = form and submitted(
        request,
        form,
        lambda fields: ask(custody, fields=fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("dossier", args=[number, made.pk]),
        says=lambda made: (
            "Nothing has changed since it was last made: it is ready."
            if made.built_at
            else "The record is being made. You can leave the page and come back."
        ),
    )
    context = {"custody": custody, "form": form, "rows": _rows(request, number), "number": number}
    context |= {"attached": _attached(request, custody), "logs": request.actor.may("contact_log:W")}
    return done or render(request, "omu/dossier/ask.html", context)


def _kept(request: Any, number: str) -> HttpResponse:
    """The records a prison keeps of somebody who has left, or that it keeps none; otherwise 404."""
    rows = _rows(request, number)
    left = Transfer.objects.window_for(request.actor).filter(prisoner__number=number).first()
    custody = rows[0]["dossier"].custody if rows else left and left.custody
    if custody is None:
        raise Http404
    audit.record_read(
        by=request.actor,
        deed="cases.dossiers.listed",
        subject=custody,
        prisoner_number=number,
    )
    return render(request, "omu/dossier/kept.html", {"rows": rows, "number": number})


def _found(request: Any, number: str, pk: int) -> Dossier:
    within = Dossier.objects.visible_to(request.actor).for_list().filter(prisoner__number=number)
    found = within.select_related("prisoner", "kept_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _shown(request: Any, number: str, pk: int) -> dict[str, Any]:
    """Context of one record and of its progress."""
    found = _found(request, number, pk)
    state = JobState(found.state)
    said = _said(found, state)
    handed = dossier_checks.may_fetch(found, by=request.actor)
    ready = reverse("dossier_fetch", args=[number, pk]) if handed else ""
    return {
        "dossier": found,
        "number": number,
        "colour": said["colour"],
        "job": {
            "state_in_words": said["state"],
            "is_finished": state not in {JobState.WAITING, JobState.RUNNING},
            "done": found.job.done if found.job else 0,
            "total": found.job.total if found.job else 0,
        },
        "message": found.job.message if found.job and state in {JobState.REFUSED, JobState.FAILED} else "",
        "status_href": reverse("dossier_progress", args=[number, pk]),
        "result_href": ready,
        "result_text": f"{'Read the draft' if found.is_draft else 'Fetch the PDF'} ({found.pages} pages)",
    }


@requires("dossier:W", "dossier:R")
def dossier(request: Any, number: str, pk: int) -> HttpResponse:
    """One record asked for: how far it is, and where to fetch it; of a copy, the second person's check."""
    context = _shown(request, number, pk)
    check = _check(request, context)
    if isinstance(check, HttpResponse):
        return check
    context |= check
    deed, made = "cases.dossier.opened", context["dossier"]
    audit.record_read(by=request.actor, deed=deed, subject=made, prisoner_number=number)
    within = Prisoner.objects.visible_to(request.actor).filter(number=number).exists()
    return render(request, "omu/dossier/dossier.html", context | {"within": within})


def _check(request: Any, context: dict[str, Any]) -> HttpResponse | dict[str, Any]:
    """Where the answer of a second person led, or what the page shows of the check."""
    found = context["dossier"]
    if not found.is_draft:
        return {}
    may = dossier_checks.may_check(found, by=request.actor)
    if not (may.ok and found.built_at):
        return {"waits": True, "why_not": "" if may.ok else may.reason}
    form = CheckForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: dossier_checks.answer(found, **form.said(fields), by=request.actor),
        leads_to=lambda made: reverse("dossier", args=[context["number"], made.pk]),
        says=lambda made: "The copy is sent back." if made.pk == found.pk else "The copy is being made.",
    )
    return done or {"waits": True, "form": form}


@passive
@requires("dossier:W", "dossier:R")
def dossier_progress(request: Any, number: str, pk: int) -> HttpResponse:
    """The part of the page that asks for itself every two seconds."""
    return render(request, "omu/dossier/progress.html", _shown(request, number, pk))


@requires("dossier:W", "dossier:R")
def dossier_fetch(request: Any, number: str, pk: int) -> FileResponse:
    """The PDF, to whoever may know of it; each fetch is audited. Its name holds the number and no name."""
    found = _found(request, number, pk)
    if not dossier_checks.may_fetch(found, by=request.actor):
        raise Http404
    opened = found.file.open("rb")
    dossiers.fetched(found, by=request.actor)
    name = f"record-{found.prisoner.number}.pdf"
    answer = FileResponse(opened, as_attachment=True, filename=name, content_type="application/pdf")
    answer["Cache-Control"] = "no-store, private"
    return answer
