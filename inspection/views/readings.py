"""Reading one case of a sample: first, second, settled; the interviews beside it (docs/domain.md 21.2)."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from inspection.actions import audits, interviews, question_sets
from inspection.actions.surveys import LONGEST
from inspection.forms.answers import SaidForm, SettleForm, VerdictsForm
from inspection.forms.audits import BeginForm
from inspection.models import INTERVIEWS, AuditedCase, QuestionSet, Reading, SetKind, SurveyResponse
from inspection.views import reading_parts
from inspection.views.access import open_audited_case
from staff.actors import Actor
from staff.views import drafts
from staff.views.access import requires
from staff.views.submit import submitted


def grouped(asked: QuestionSet, form: VerdictsForm) -> list[dict[str, Any]]:
    """The questions under their criteria, each as its two fields."""
    named = {one["code"]: one for one in asked.criteria}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in form.questions:
        found.setdefault(one.get("criterion", ""), []).append(one)
    order = [*named, *(code for code in found if code not in named)]
    return [
        {"criterion": named.get(code), "fields": form.rows(found[code])} for code in order if code in found
    ]


@requires("case_audit:R")
def audited_case(request: Any, key: int) -> HttpResponse:
    """One case of a sample: where it stands and what is next; begun with a button."""
    case = open_audited_case(request, key)
    reads = audits.may_read(case, by=request.actor) and not (case.audit and case.audit.finished_on)
    form = BeginForm(request.POST or None, version=case.version)
    done = None
    if reads and not case.begun_on:
        done = submitted(
            request,
            form,
            lambda fields: audits.begin(case, **fields, today=request.today, by=request.actor),
            leads_to=lambda made: reverse("audited_case_read", args=[made.pk]),
            says="The case is yours to read.",
        )
    context = {
        "case": case,
        "form": form,
        "reads": reads,
        "is_first": case.reader_id == request.actor.person.pk,
        "again": audits.may_read_again(case, by=request.actor),
        "newest": _newer(case, by=request.actor),
        "shown": _shown(case) if audits.sees_answers(case, by=request.actor) else [],
        "interviews": _interviews(case),
    }
    return done or render(request, "inspection/audits/case.html", context)


def _newer(case: AuditedCase, *, by: Actor) -> QuestionSet | None:
    """The version that is asked now, where it is not the one this case was begun with."""
    newest = QuestionSet.objects.visible_to(by).newest(SetKind.CASE_AUDIT)
    is_older = case.question_set is not None and newest is not None
    return newest if is_older and newest and newest.pk != case.question_set_id else None


def _shown(case: AuditedCase) -> list[dict[str, Any]]:
    """Every question with what each reader answered."""
    if case.question_set is None:
        return []
    rows: dict[str, dict[str, Any]] = {}
    for one in case.answers.select_related("by"):
        rows.setdefault(one.question, {})[one.reading] = one
    return [
        {"question": one, **{reading: rows[one["code"]].get(reading) for reading in Reading.values}}
        for one in case.question_set.questions
        if one["code"] in rows
    ]


def _interviews(case: AuditedCase) -> list[dict[str, Any]]:
    """Both interviews with what was said, or nothing yet."""
    held = {one.question_set.kind: one for one in case.interviews.select_related("question_set", "given_by")}
    return [
        {"kind": kind, "response": held.get(kind), "rows": _said(held[kind]) if kind in held else []}
        for kind in INTERVIEWS
    ]


def _said(response: SurveyResponse) -> list[tuple[str, str]]:
    asked = {one["code"]: one for one in response.question_set.questions}
    rows = []
    for one in response.answers.all():
        options = {option["code"]: option["text"] for option in asked[one.question]["options"]}
        rows.append((asked[one.question]["text"], options.get(one.answer, one.comment)))
    return rows


@requires("case_audit:W")
def audited_case_read(request: Any, key: int) -> HttpResponse:
    """Every question of the version the case was begun with: for the first reader, then for the second."""
    case = open_audited_case(request, key)
    is_first = case.reader_id == request.actor.person.pk and bool(case.begun_on) and not case.read_on
    if not is_first and not audits.may_read_again(case, by=request.actor):
        raise Http404
    asked = case.question_set or question_sets.in_force(SetKind.CASE_AUDIT, by=request.actor)
    parts = reading_parts.parts_of(asked, reading_parts.kept(request, case))
    if any(one.code == request.GET.get("part") for one in parts):
        return reading_parts.page(request, case, parts, request.GET["part"])
    form = VerdictsForm(asked.questions, reading_parts.whole(request, case), version=case.version)
    action = audits.answer if is_first else audits.answer_again

    def given(fields: dict[str, Any]) -> AuditedCase:
        facts = {"version": fields["version"], "today": request.today, "by": request.actor}
        made = action(case, answers=form.answers(), **facts)
        reading_parts.discard(request, case, parts)
        return made

    done = submitted(
        request,
        form,
        given,
        leads_to=lambda made: reverse("audited_case", args=[made.pk]),
        says="Read. What you answered counts in the measures.",
    )
    context = {
        "case": case, "form": form, "asked": asked, "is_first": is_first, "parts": parts,
        "answered": sum(one.answered for one in parts), "newest": _newer(case, by=request.actor),
        "next": next((one for one in parts if one.missing), None),
        "open": sum(name in form.errors for name in form.fields) if form.is_bound else 0,
    }  # fmt: skip
    return done or render(request, "inspection/audits/read.html", context)


@requires("case_audit:W")
def audited_case_settle(request: Any, key: int) -> HttpResponse:
    """Where two readers differ: what stands, and why."""
    case = open_audited_case(request, key)
    found = audits.differences(case) if case.second_read_on and not case.settled_on else []
    if not found or not audits.may_read(case, by=request.actor):
        raise Http404
    form = SettleForm(found, request.POST or None, version=case.version)
    done = submitted(
        request,
        form,
        lambda fields: audits.settle(
            case, answers=form.answers(), version=fields["version"], today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("audited_case", args=[made.pk]),
        says="Settled. The measures count what stands now.",
    )
    return done or render(request, "inspection/audits/settle.html", {"case": case, "form": form})


@requires("case_audit:W")
def audit_interview(request: Any, key: int, kind: str) -> HttpResponse:
    """What was said in an interview about a case."""
    case = open_audited_case(request, key)
    if kind not in INTERVIEWS or not audits.may_read(case, by=request.actor) or not case.begun_on:
        raise Http404
    asked = question_sets.find(kind)
    draft = drafts.offer(request, kind, str(case.pk))
    form = SaidForm(asked.questions, request.POST or None, longest=LONGEST)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: interviews.record(
            case, kind=kind, said=form.said(), today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("audited_case", args=[case.pk]),
        says="The interview is recorded.",
        draft=draft.key,
    )
    context = {"case": case, "form": form, "draft": draft, "asked": asked, "kind": SetKind(kind)}
    return done or render(request, "inspection/audits/interview.html", context)
