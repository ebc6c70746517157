"""Writing the screening, the full analysis, the plan of risk and the self-assessment (7.7 to 7.11)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from risk.actions import rosh_parts
from risk.actions.content import Content
from risk.actions.rosh_content import Harm
from risk.forms.rosh_parts import WrittenPartForm
from risk.standards import predictors, rosh_answers, screening, self_assessment
from risk.standards.levels import HIGH, at_least
from risk.standards.predictors import Prediction
from risk.standards.rosh_parts import ANALYSIS, FAST, PLAN, SCREENING, SELF, PartForm
from risk.views.access import Opened, open_assessment
from risk.views.pages import progress
from risk.views.sections import before
from staff.views.access import requires
from staff.views.drafts import offer
from staff.views.submit import submitted


def following(opened: Opened, harm: Harm, here: str) -> str:
    """The page after a part: the next one that is open, the summary of serious harm between, the summary."""
    if here == FAST:
        return opened.address("assessment_section", opened.content.form.sections[0].number)
    codes = [part.code for part in harm.shown if part.code != FAST]
    at = next((place for place, part in enumerate(harm.shown) if part.family not in {SCREENING, ANALYSIS}), 0)
    codes.insert(at, "rosh")
    after = codes[codes.index(here) + 1 :] if here in codes else []
    if not after:
        return opened.address("assessment_summary")
    if after[0] == "rosh":
        return opened.address("assessment_rosh")
    return opened.address("assessment_part", after[0])


def _found(opened: Opened, code: str, request: Any) -> PartForm:
    """The part of this code that the role may write. Raises Http404 where there is none."""
    parts = opened.content.harm.questions.parts
    part = next((one for one in parts if one.code == code), None)
    if part is None or not rosh_parts.may_write(part, by=request.actor):
        raise Http404
    return part


@requires("rosh:W", "assessment:S", "risk_management_plan:W")
def assessment_part(request: Any, number: str, key: int, part: str) -> HttpResponse:
    """The questions of one part, with why it is asked and what it lacks; saved as far as it goes."""
    opened = open_assessment(request, number, key)
    asked = _found(opened, part, request)
    harm = opened.content.harm
    form = WrittenPartForm(asked, harm.parts.get(part), request.actor, request.POST or None)
    draft = offer(request, "assessment", f"{opened.assessment.pk}-{part}")
    draft.fill(form)
    goes_on = request.POST.get("go") == "on"
    done = submitted(
        request,
        form,
        lambda fields: rosh_parts.save_part(
            opened.assessment, code=part, said=form.answers(), version=fields["version"], by=request.actor
        ),
        leads_to=lambda made: (
            following(opened, made, part) if goes_on else opened.address("assessment_part", part)
        ),
        says=lambda made: _said(asked, made),
        draft=draft.key,
    )
    context = _context(opened, asked, form) | {"draft": draft}
    return done or render(request, "risk/rosh_parts/part.html", context)


def _said(part: PartForm, harm: Harm) -> str:
    lacking = len(harm.lacks(part))
    things = f"{lacking} thing{'s' if lacking != 1 else ''} missing before it can be signed."
    saved = f"“{part.title}” is saved. " + (things if lacking else "Nothing is missing in it.")
    return f"{saved} {harm.due.reason}" if part.code == SCREENING else saved


def _context(opened: Opened, part: PartForm, form: WrittenPartForm) -> dict[str, Any]:
    harm, earlier = opened.content.harm, before(opened)
    written = harm.parts.get(part.code)
    return {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "part": part,
        "form": form,
        "stale": form.stale(),
        "progress": progress(opened, part.code),
        "blocks": _with_earlier(form.blocks(), part, earlier),
        "written": written,
        "lacks": harm.lacks(part) if written else [],
        "why": harm.plan_reasons if part.family == PLAN else harm.due.why.get(part.code, ()),
        "due": harm.due if part.code == SCREENING and written else None,
        "open_questions": _open(harm) if part.code == SCREENING else [],
        "concerns": _concerns(opened.content) if part.code == SCREENING else [],
        "violence": _violence(opened.content) if part.code == SCREENING else None,
        "views": views_of(opened.content) if part.family == SELF and written else [],
        "earlier": earlier.assessment if earlier else None,
    }


def _open(harm: Harm) -> list[screening.Open]:
    return screening.open_questions(screening=harm.screening, said=harm.said(SCREENING))


def _violence(written: Content) -> Prediction | None:
    """The predictor of violence where its band is High or above (docs/domain.md 7.7, rule 5); else None."""
    found = written.predicted.result(predictors.OVP)
    return found if at_least(level=found.band, than=HIGH) else None


def _concerns(written: Content) -> list[str]:
    """R1.1: the sections that are linked to risk of serious harm."""
    sections = written.form.sections
    linked = [one for one in sections if (note := written.notes.get(one.number)) and note.linked_to_rosh]
    return [f"{one.number} {one.title}" for one in linked]


def _with_earlier(
    blocks: list[dict[str, Any]], part: PartForm, earlier: Content | None
) -> list[dict[str, Any]]:
    """Each question with what was said in the assessment before."""
    said = earlier.harm.said(part.code) if earlier else {}
    for block in blocks:
        question = block["question"]
        given = said.get(question.code)
        block["before"] = (
            f"{len(given or [])} written" if question.kind == "rows"
            else rosh_answers.words(question=question, given=given)
        ) if earlier else ""  # fmt: skip
    return blocks


def views_of(written: Content) -> list[self_assessment.View]:
    """The prisoner's own view of each topic beside the assessor's."""
    part = written.harm.questions.part(code=SELF)
    needs = {one.section: one.present for one in written.needs}
    return self_assessment.compared(part=part, said=written.harm.said(SELF), needs=needs)
