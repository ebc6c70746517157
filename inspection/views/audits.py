"""Case audits: the list, drawing a sample, one audit with its results and notes (docs/domain.md 21.2)."""

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from inspection.actions import audit_notes, audit_packs, audit_results, audits, samples
from inspection.actions.audit_notes import Note
from inspection.forms.audits import BeginForm, FinishForm, FollowForm, NoteForm, SampleForm
from inspection.models import AuditAnswer, AuditKind, CaseAudit, NoteKind, Reading
from inspection.standards.sampling import LARGEST_SEED
from inspection.views.access import open_audit, prisons_of
from staff import audit
from staff.actors import Actor
from staff.models import ProbationTrust
from staff.views.access import requires
from staff.views.submit import submitted
from staff.views.tables import as_csv

A_PAGE = 50
COLUMNS = ("case", "prison number", "question set", "question", "answer", "comment", "settled")
READ = Count("cases", filter=Q(cases__read_on__isnull=False))
OPEN = Count("cases", filter=Q(cases__second_read_on__isnull=False, cases__settled_on__isnull=True))


def _own_kind(actor: Actor) -> str:
    """The kind of audit that a role holds."""
    return AuditKind.INTERNAL if actor.narrowed_to("case_audit") else AuditKind.INSPECTION


@requires("case_audit:R")
def audit_list(request: Any) -> HttpResponse:
    """Every audit within reach, the latest first, with how far it is."""
    rows = CaseAudit.objects.visible_to(request.actor).select_related("prison")
    rows = rows.annotate(read=READ, unsettled=OPEN).order_by("-drawn_on", "-pk")
    audit.record(by=request.actor, deed="inspection.audit.list_opened", kind="read")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_write": request.actor.may("case_audit:W"),
    }
    return render(request, "inspection/audits/list.html", context)


@requires("case_audit:W")
def audit_new(request: Any) -> HttpResponse:
    """Draw a sample; the seed is offered and kept with it."""
    actor = request.actor
    trusts = list(ProbationTrust.objects.visible_to(actor))
    seed = 1 + secrets.randbelow(LARGEST_SEED)
    form = SampleForm(prisons_of(actor), trusts, request.POST or None, seed=seed)
    done = submitted(
        request,
        form,
        lambda fields: samples.draw(
            form.prisons[fields["prison"]],
            kind=_own_kind(actor),
            title=fields["title"],
            size=fields["size"],
            seed=fields["seed"],
            strata=form.strata(),
            today=request.today,
            by=actor,
        ),
        leads_to=lambda made: reverse("audit_page", args=[made.pk]),
        says=lambda made: f"{made.size} of {made.population} cases are drawn.",
    )
    context = {"form": form, "kind": AuditKind(_own_kind(actor)).label}
    return done or render(request, "inspection/audits/new.html", context)


@requires("case_audit:R")
def audit_page(request: Any, key: int) -> HttpResponseBase:
    """One audit: its cases, what came of it, notes; `csv` for the answers, `json` for all of it."""
    found = open_audit(request, key)
    shows = audit_packs.shows(found, by=request.actor)
    rows = audit_results.standing(found) if shows else []
    if not shows and {"csv", "json"} & set(request.GET):
        raise Http404
    if "json" in request.GET:
        return _pack(request, found)
    if "csv" in request.GET:
        return as_csv(f"audit-{found.pk}.csv", header=COLUMNS, rows=[_line(one) for one in rows])
    cases = found.cases.select_related("custody__prisoner", "reader", "second_reader", "question_set")
    writes = samples.writes(found.kind, prison_id=found.prison_id, by=request.actor)
    context = {
        "audit": found,
        "cases": cases,
        "strata": _strata(found),
        "results": audit_results.results(rows) if rows else None,
        "notes": found.notes.select_related("saved_by"),
        "shows": shows,
        "writes": writes,
        "may_follow": audit_notes.may_follow(found, by=request.actor),
        "unread": sum(one.read_on is None for one in cases),
    }
    return render(request, "inspection/audits/audit.html", context)


def _pack(request: Any, found: CaseAudit) -> HttpResponse:
    audit.record(by=request.actor, deed="inspection.audit.pack_made", kind="read", subject=found)
    said = audit_packs.pack(found, today=request.today)
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="audit-{found.pk}.json"'
    response["Cache-Control"] = "no-store"
    return response


@requires("case_audit:R")
def audit_pack(request: Any, key: int) -> HttpResponse:
    """Ask for all of an audit as one file with a printed part; leads to the page of the job."""
    found = open_audit(request, key)
    if not audit_packs.shows(found, by=request.actor):
        raise Http404
    form = BeginForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: audit_packs.ask(found, by=request.actor),
        leads_to=lambda made: reverse("job", args=[made.pk]),
        says="The pack is being made. You can leave the page and come back.",
    )
    return done or render(request, "inspection/audits/pack.html", {"audit": found, "form": form})


def _line(row: AuditAnswer) -> list[object]:
    case = row.audited_case
    version = case.question_set.version if case.question_set else ""
    settled = "yes" if row.reading == Reading.SETTLED else "no"
    number = case.custody.prisoner.number
    return [case.position, number, version, row.question, row.get_answer_display(), row.comment, settled]


def _strata(found: CaseAudit) -> list[str]:
    """What narrowed the population, in words."""
    said = (
        (found.in_scope, "in scope", "not in scope"),
        (found.is_ppo, "PPO", "not PPO"),
        (found.high_rosh, "High or Very High risk of serious harm", "not High or Very High"),
    )
    words = [yes if value else no for value, yes, no in said if value is not None]
    if found.near_release_months is not None:
        words.append(f"released within {found.near_release_months} months")
    return words + ([f"offender manager of {found.trust.name}"] if found.trust else [])


@requires("case_audit:W")
def audit_finish(request: Any, key: int) -> HttpResponse:
    """Write the summary and finish."""
    found = _to_write(request, key)
    form = FinishForm(request.POST or None, version=found.version)
    done = submitted(
        request,
        form,
        lambda fields: audits.finish(found, **fields, today=request.today, by=request.actor),
        leads_to=lambda made: reverse("audit_page", args=[made.pk]),
        says="The audit is finished. The prison can read its answers from now on.",
    )
    context = {"audit": found, "form": form}
    return done or render(request, "inspection/audits/finish.html", context)


def _to_write(request: Any, key: int) -> CaseAudit:
    found = open_audit(request, key)
    if not samples.writes(found.kind, prison_id=found.prison_id, by=request.actor):
        raise Http404
    return found


@requires("case_audit:W")
def audit_note_new(request: Any, key: int) -> HttpResponse:
    """Add good practice or a recommendation."""
    found = _to_write(request, key)
    form = NoteForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: audit_notes.add(found, note=Note(**fields), today=request.today, by=request.actor),
        leads_to=lambda made: reverse("audit_page", args=[found.pk]),
        says=lambda made: f"{made.get_kind_display()} is added.",
    )
    context = {"audit": found, "form": form}
    return done or render(request, "inspection/audits/note.html", context)


@requires("case_audit:W")
def audit_note(request: Any, key: int, note: int) -> HttpResponse:
    """Say how far a recommendation is."""
    found = open_audit(request, key)
    row = found.notes.filter(pk=note, kind=NoteKind.RECOMMENDATION).first()
    if row is None or not audit_notes.may_follow(found, by=request.actor):
        raise Http404
    initial = {"status": row.status, "status_note": row.status_note}
    form = FollowForm(request.POST or None, version=row.version, initial=initial)
    done = submitted(
        request,
        form,
        lambda fields: audit_notes.follow(row, **fields, by=request.actor),
        leads_to=lambda made: reverse("audit_page", args=[found.pk]),
        says=lambda made: f"{made.get_status_display()}.",
    )
    context = {"audit": found, "note": row, "form": form}
    return done or render(request, "inspection/audits/follow.html", context)
