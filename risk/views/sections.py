"""Writing an assessment: one section at a time, and the summary of serious harm."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from risk.actions import content, contributions, information, rosh, sections
from risk.actions.content import Content
from risk.forms.rosh import IMMEDIATE, PLACES, TEXT_LABELS, RoshForm
from risk.forms.sections import NOTE_LABELS, SectionForm, given_of, name_of, words
from risk.models import Group
from risk.standards.levels import CONCERNS
from risk.standards.needs import NO_NEED, Section
from risk.standards.rosh_parts import PLAN, SCREENING, SELF
from risk.views.access import Opened, open_assessment
from risk.views.information import rows_of
from risk.views.pages import progress
from staff.views.access import requires
from staff.views.drafts import Offer, offer
from staff.views.submit import submitted

ROSH = "rosh"


def before(opened: Opened) -> Content | None:
    """The assessment this one was copied from, to be shown beside each answer."""
    copied = opened.assessment.copied_from
    return content.read(copied) if copied else None


def _next(opened: Opened, here: str) -> str:
    """The page after a section: the next section, then the screening."""
    numbers = [section.number for section in opened.content.form.sections]
    after = numbers[numbers.index(here) + 1 :]
    if after:
        return opened.address("assessment_section", after[0])
    return opened.address("assessment_part", SCREENING)


def _after_rosh(opened: Opened) -> str:
    """The page after the summary of serious harm: the plan where one is owed, else one's own view."""
    shown = content.read(opened.assessment).harm.shown
    later = next(part for part in shown if part.family in {PLAN, SELF})
    return opened.address("assessment_part", later.code)


def draft_of(request: Any, opened: Opened, part: str, form: Any) -> Offer:
    """The draft of a part of an assessment, filled into its form."""
    draft = offer(request, "assessment", f"{opened.assessment.pk}-{part}")
    draft.fill(form)
    return draft


def stale_of(form: Any) -> dict[str, Any] | None:
    """What the page shows of somebody else's save; the form then answers to that newer version."""
    if not form.theirs or "version" not in form.theirs:
        return None
    shown = {
        "changed_by": form.theirs.get("saved_by", ""),
        "changed_at": form.theirs.get("saved_at"),
        "fields": form.differences(),
    }
    form.reopen(version=form.theirs["version"])
    return shown


@requires("assessment:S")
def assessment_section(request: Any, number: str, key: int, section: str) -> HttpResponse:
    """Items, scale, evidence and strengths of one section, the answers of the time before beside them."""
    opened = open_assessment(request, number, key)
    part = next((one for one in opened.content.form.sections if one.number == section), None)
    if part is None:
        raise Http404
    form = SectionForm(part, opened.content, request.POST or None)
    draft = draft_of(request, opened, section, form)
    goes_on = request.POST.get("go") == "on"

    def save(fields: dict[str, Any]) -> Any:
        return sections.save_section(
            opened.assessment,
            section=section,
            answers=form.answers(),
            entry=form.entry(),
            finished=goes_on,
            version=fields["version"],
            by=request.actor,
        )

    here = opened.address("assessment_section", section)
    done = submitted(
        request,
        form,
        save,
        leads_to=lambda need: _next(opened, section) if goes_on else here,
        says=lambda need: f"Section {section} {part.title} is saved. {need.reason}",
        draft=draft.key,
    )
    return done or render(
        request, "risk/assessments/section.html", _section_context(opened, part, form, draft)
    )


def _section_context(opened: Opened, part: Section, form: SectionForm, draft: Offer) -> dict[str, Any]:
    earlier = before(opened)
    note = opened.content.notes.get(part.number)
    return {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "section": part,
        "form": form,
        "stale": stale_of(form),
        "draft": draft,
        "progress": progress(opened, part.number),
        "rows": [_row(form, item, earlier) for item in part.items],
        "notes": [
            {"field": form[name], "before": _note_before(earlier, part, name)}
            for name in NOTE_LABELS
            if name in form.fields and name != "sources" and name not in form.revealed()
        ],
        "need": opened.content.need(part) if note and part.need != NO_NEED else None,
        "lacks": opened.content.lacks(part) if note else [],
        "note": note,
        "earlier": earlier.assessment if earlier else None,
        "log_href": _log_since(opened, earlier),
        "requests": rows_of(information.of_assessment(opened.assessment).get(part.number, [])),
        "sources": form["sources"],
        "contributors": contributions.of_sections(opened.assessment).get(part.number, []),
    }


def _log_since(opened: Opened, earlier: Content | None) -> str:
    """The log of the case from the day the assessment before was complete, or from its first entry."""
    log = reverse("case_log", args=[opened.custody.prisoner.number])
    since = earlier.assessment.completed_on if earlier else None
    if since is None:
        return log
    return f"{log}?since_day={since.day}&since_month={since.month}&since_year={since.year}"


def _row(form: SectionForm, item: Any, earlier: Content | None) -> dict[str, Any]:
    names = (
        [name_of(item.number, line) for line in range(len(item.choices))]
        if item.kind == "table"
        else [name_of(item.number)]
    )
    answer = earlier.answers.get(item.number) if earlier else None
    return {
        "item": item,
        "fields": [form[name] for name in names],
        "is_table": item.kind == "table",
        "before": words(item, given_of(answer)) if earlier else "",
    }


def _note_before(earlier: Content | None, part: Section, name: str) -> str:
    note = earlier.notes.get(part.number) if earlier else None
    value = getattr(note, name, "") if note else ""
    return value if isinstance(value, str) else ""


@requires("rosh:W", "assessment:S")
def assessment_rosh(request: Any, number: str, key: int) -> HttpResponse:
    """Five groups, in the community and in custody, and the five texts (docs/domain.md 7.9)."""
    opened = open_assessment(request, number, key)
    form = RoshForm(opened.content, request.POST or None)
    draft = draft_of(request, opened, ROSH, form)
    goes_on = request.POST.get("go") == "on"

    def save(fields: dict[str, Any]) -> Any:
        return rosh.save_rosh(
            opened.assessment,
            community=form.levels("community"),
            custody=form.levels("custody"),
            texts=form.texts(),
            more=form.more(),
            version=fields["version"],
            by=request.actor,
        )

    done = submitted(
        request,
        form,
        save,
        leads_to=lambda made: _after_rosh(opened) if goes_on else opened.address("assessment_rosh"),
        says=lambda overall: f"The summary of serious harm is saved. {overall.reason}",
        draft=draft.key,
    )
    context = _rosh_context(opened, form, draft)
    return done or render(request, "risk/assessments/rosh.html", context)


def _rosh_context(opened: Opened, form: RoshForm, draft: Offer) -> dict[str, Any]:
    earlier = before(opened)
    return {
        "custody": opened.custody,
        "assessment": opened.assessment,
        "form": form,
        "stale": stale_of(form),
        "draft": draft,
        "progress": progress(opened, ROSH),
        "groups": [_group(form, group, earlier) for group in Group],
        "texts": [
            {"field": form[name], "before": earlier.texts[name] if earlier else ""} for name in TEXT_LABELS
        ],
        "more": [form[name] for name in IMMEDIATE],
        "concerns": [form[f"concern_{name}"] for name in CONCERNS],
        "overall": opened.content.overall if opened.content.ratings else None,
        "clashes": opened.content.harm.clashes,
        "contradictions": opened.content.contradictions,
        "earlier": earlier.assessment if earlier else None,
    }


def _group(form: RoshForm, group: Group, earlier: Content | None) -> dict[str, Any]:
    rating = earlier.ratings.get(group) if earlier else None
    cells = []
    for place, label in PLACES.items():
        name = f"{place}_{group}"
        shown = getattr(rating, f"get_{place}_display")() if rating else ""
        cells.append(
            {
                "field": form[name] if name in form.fields else None,
                "label": label.capitalize(),
                "before": shown,
            }
        )
    return {"label": group.label, "cells": cells}
