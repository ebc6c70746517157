"""The assessments of a person: the list, beginning one, reading one, closing one unfinished."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.views.access import looked_at, open_case
from risk.actions import (
    assessments,
    checking,
    contributions,
    fast_reviews,
    information,
    owners,
    part_signatures,
    rights,
    rosh_seen,
    signing,
    voiding,
)
from risk.actions.content import Content
from risk.forms.sections import given_of, said, words
from risk.forms.signing import LockForm
from risk.models import Assessment, Group, Predictor, State
from risk.standards import self_assessment
from risk.standards.needs import NO_NEED
from risk.standards.risk_plan import Standing
from risk.standards.rosh_parts import SELF
from risk.views.access import Opened, open_assessment
from risk.views.comparisons import carried_forward
from risk.views.information import rows_of
from risk.views.pages import go_on, progress, where
from risk.views.quality import checks_of
from staff.views.access import requires
from staff.views.submit import submitted

#: Who does what next, by state.
NEXT = {
    State.OPEN: "The offender supervisor or offender manager writes and signs it.",
    State.AWAITING_BOARD: "It waits for the comments of the sentence planning board.",
    State.SIGNED: "The head of the OMU, or the group the prison has named, countersigns it or sends it back.",
    State.COMPLETE: "Nothing: it is complete and cannot be changed.",
    State.LOCKED: "Nothing: it was closed unfinished.",
    State.LOCKED_BY_LIMIT: "Nothing: it was closed unfinished by the time limit.",
}


def _steps(assessment: Assessment, request: Any, number: str) -> list[dict[str, str]]:
    """What the actor may do with an assessment, as links."""
    args = [number, assessment.pk]
    if assessment.is_writable and rights.writes(request.actor):
        return [{"label": "Go on writing", "href": reverse("assessment_summary", args=args)}]
    if assessment.state == State.SIGNED and checking.may_be_asked(request.actor, today=request.today):
        return [{"label": "Countersign", "href": reverse("assessment_countersign", args=args)}]
    return [{"label": "Read", "href": reverse("assessment_read", args=args)}]


@requires("assessment:R", "rosh:R")
def assessment_list(request: Any, number: str) -> HttpResponse:
    """Every assessment of the person, the newest first, with who does what next."""
    custody = open_case(request, number, deed="risk.assessments.listed")
    found = list(looked_at(Assessment.objects.visible_to(request.actor).for_list(), custody))
    checks = checks_of(found, request.actor)
    may_start = rights.writes(request.actor) and not custody.closed_on
    context = {
        "custody": custody,
        "rows": [
            {
                "assessment": one,
                "next": NEXT[State(one.state)],
                "steps": _steps(one, request, number),
                "check": checks.get(one.pk),
            }
            for one in found
        ],
        "owners": owners.of(
            custody,
            what=owners.ASSESSMENTS,
            since=custody.opened_on,
            until=custody.closed_on or request.today,
        )[::-1],
        "may_start": may_start and all(one.is_final for one in found),
    }
    return render(request, "risk/assessments/list.html", context)


def needs_rows(written: Content) -> list[dict[str, Any]]:
    """The table of needs: score, need, links and strengths of each section (docs/domain.md 7.4, 4, 7.11).

    `named` says whether the prisoner named it in the self-assessment, None where that was not filled in;
    `differs` whether the assessor sees it otherwise.
    """
    harm, rows = written.harm, []
    named = self_assessment.own_view(part=harm.questions.part(code=SELF), said=harm.said(SELF))
    for section in (one for one in written.form.sections if one.need != NO_NEED):
        need, note = written.need(section), written.notes.get(section.number)
        own = None if named is None else section.number in named
        differs = None not in (own, need.present) and own != need.present
        rows.append({"section": section, "need": need, "note": note, "named": own, "differs": differs})
    return rows


def rosh_rows(written: Content) -> list[dict[str, Any]]:
    """The grid of levels, one row a group."""
    return [
        {
            "group": group.label,
            "rating": written.ratings.get(group),
            "community_asked": group != Group.PRISONERS,
        }
        for group in Group
    ]


def prediction_rows(written: Content) -> list[dict[str, Any]]:
    """The predictors in order, each with its name and its result or why there is none."""
    return [{"label": Predictor(one.predictor).label, "result": one} for one in written.predicted.results]


def in_short(opened: Opened) -> dict[str, Any]:
    """Context of templates/risk/assessments/in_short.html: needs and levels as far as they may be seen."""
    return {
        "needs": needs_rows(opened.content) if opened.sight.sections else [],
        "levels": rosh_rows(opened.content) if opened.sight.rosh else [],
        "predictions": prediction_rows(opened.content) if opened.sight.sections else [],
        "predictors_href": opened.address("assessment_predictors"),
        "overall": opened.content.overall,
        "texts": opened.content.texts if opened.sight.rosh in {"full", "summary"} else {},
    }


@requires("assessment:R", "rosh:R")
def assessment_summary(request: Any, number: str, key: int) -> HttpResponse:
    """Where it stands: needs, levels, what does not fit, what prevents signing."""
    opened = open_assessment(request, number, key)
    written, row = opened.content, opened.assessment
    full = opened.sight.sections == "full" and opened.sight.rosh == "full"
    writes = row.is_writable and rights.writes(request.actor)
    lacks = [where(opened, part) | {"lacks": missing} for part, missing in written.all_lacks]
    pages = progress(opened) if rights.writes_rosh(request.actor) and not row.is_final else []
    context = {
        "custody": opened.custody,
        "assessment": row,
        "next": NEXT[State(row.state)],
        "progress": pages,
        "go_on": go_on(pages, lacks),
        "lacks": lacks if full and not row.is_final else [],
        "diversity_blank": full and row.is_writable and not written.diversity_asked,
        "contradictions": written.contradictions if full else [],
        **(carried_forward(written) if full and not row.is_final else {}),
        "may_compare": row.copied_from_id is not None,
        "answer": signing.may_sign(written, today=request.today, by=request.actor) if writes else None,
        "writes": writes,
        "form_answer": signing.form_answer(written, today=request.today) if row.is_writable else None,
        "fast": fast_reviews.of_assessment(row, today=request.today) if row.is_writable else None,
        "countersigns": row.state == State.SIGNED
        and checking.may_be_asked(request.actor, today=request.today),
        "takes_back": voiding.may_take_back(row, by=request.actor),
        "judges": request.actor.may("judgements:R"),
        "changed": voiding.since_signed(written) if full and row.is_writable else [],
        "signatures": row.signatures.all() if full else [],
        "lines": part_signatures.lines(written) if full else [],
        "part_signs": row.is_writable and rights.writes_rosh(request.actor),
        "plan": _plan(opened, request),
        "may_copy": request.actor.may("dossier:W"),
        "check": checks_of([row], request.actor).get(row.pk) if row.is_final else None,
        **in_short(opened),
    }
    return render(request, "risk/assessments/summary.html", context)


def _plan(opened: Opened, request: Any) -> Standing | None:
    """Where the copies of the plan stand, for those who read plans; None where there is no plan."""
    harm = opened.content.harm
    if not opened.sight.plan or not (harm.plan_owed or harm.copies):
        return None
    return harm.standing(today=request.today)


@requires("assessment:R", "rosh:R")
def assessment_read(request: Any, number: str, key: int) -> HttpResponse:
    """Everything it says, read-only, as far as the role may read."""
    opened = open_assessment(request, number, key)
    context = {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "sight": opened.sight,
        "sections": _sections(opened.content) if opened.sight.sections == "full" else [],
        "signatures": opened.assessment.signatures.all() if opened.sight.sections == "full" else [],
        "lines": part_signatures.lines(opened.content) if opened.sight.sections == "full" else [],
        "parts": rosh_seen.parts(opened.content.harm, by=request.actor),
        "plan": _plan(opened, request),
        "may_copy": request.actor.may("dossier:W"),
        "check": checks_of([opened.assessment], request.actor).get(opened.assessment.pk),
        **in_short(opened),
    }
    return render(request, "risk/assessments/read.html", context)


def _sections(written: Content) -> list[dict[str, Any]]:
    wrote = contributions.of_sections(written.assessment)
    asked = information.of_assessment(written.assessment)
    return [
        {
            "section": section,
            "note": written.notes.get(section.number),
            "requests": rows_of(asked.get(section.number, [])),
            "sources": said(getattr(written.notes.get(section.number), "sources", [])),
            "contributors": wrote.get(section.number, []),
            "need": written.need(section) if section.need != NO_NEED else None,
            "items": [
                {"item": item, "answer": words(item, given_of(written.answers.get(item.number)))}
                for item in section.items
            ],
        }
        for section in written.form.sections
    ]


@requires("assessment:S")
def assessment_lock(request: Any, number: str, key: int) -> HttpResponse:
    """Close an assessment unfinished, with a reason."""
    opened = open_assessment(request, number, key)
    form = LockForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: assessments.lock_incomplete(
            opened.assessment, **fields, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("assessment_list", args=[number]),
        says="The assessment is closed unfinished. What was written stays to be read.",
    )
    context = {"custody": opened.custody, "assessment": opened.assessment, "form": form}
    return done or render(request, "risk/assessments/lock.html", context)
