"""The pages of an assessment in the order they are written in, how far each is, and which comes next."""

from typing import Any

from risk.standards.completeness import DONE, NOT_STARTED, PART_DONE, TO_CONFIRM
from risk.standards.rosh_parts import ANALYSIS, FAST, FINDINGS, PLAN, REVIEW, SCREENING, SELF
from risk.views.access import Opened


def progress(opened: Opened, here: str = "") -> list[dict[str, Any]]:
    """The pages of an assessment with how far each is, for the list at the left."""
    written = opened.content
    found = [
        {
            "label": f"{section.number} {section.title}",
            "href": opened.address("assessment_section", section.number),
            "state": written.progress(section),
            "current": here == section.number,
        }
        for section in written.form.sections
    ]
    found = [*_parts(opened, REVIEW, here, FAST), *found, _likelihood(opened, here)]
    rosh = opened.address("assessment_rosh")
    summary: dict[str, Any] = {"label": "Summary of serious harm", "href": rosh}
    summary["state"] = written.rosh_progress
    summary["current"] = here == "rosh"
    parts = {family: _parts(opened, family, here) for family in (SCREENING, ANALYSIS, PLAN, SELF)}
    harm = [*parts[SCREENING], *parts[ANALYSIS], summary]
    harm[0]["heading"] = "Risk of serious harm"
    for family, heading in ((PLAN, "Risk management plan"), (SELF, "Self-assessment")):
        if parts[family]:
            parts[family][0]["heading"] = heading
    review = _parts(opened, REVIEW, here, FINDINGS)
    if review:
        review[0]["heading"] = "Review"
    return [*found, *harm, *parts[PLAN], *parts[SELF], *review]


def _parts(opened: Opened, family: str, here: str, code: str = "") -> list[dict[str, Any]]:
    """The open parts of a family, or the one of a code, with how far each is."""
    harm = opened.content.harm
    return [
        {
            "label": part.title,
            "href": opened.address("assessment_part", part.code),
            "state": harm.progress(part),
            "current": here == part.code,
        }
        for part in harm.shown
        if part.family == family and code in ("", part.code)
    ]


def _likelihood(opened: Opened, here: str) -> dict[str, Any]:
    """The page of the predictors, with how far it is."""
    predicted = opened.content.predicted
    state = NOT_STARTED if predicted.note is None else TO_CONFIRM if predicted.unconfirmed else PART_DONE
    if state == PART_DONE and all(one.known for one in predicted.results):
        state = DONE
    href = opened.address("assessment_predictors")
    return {
        "label": "Likelihood of reoffending",
        "href": href,
        "state": state,
        "current": here == "predictors",
    }


def go_on(pages: list[dict[str, Any]], lacks: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The first page that is to be confirmed or lacks something, in the order they are written in."""
    lacking = {one["href"] for one in lacks}
    for one in pages:
        if one["state"] == TO_CONFIRM or one["href"] in lacking:
            return {"title": one["label"], "href": one["href"]}
    return lacks[0] if lacks else None


def where(opened: Opened, part: str) -> dict[str, str]:
    """Title and address of what lacks something: a section, a part, the summary, the list of copies."""
    titles = {one.number: f"{one.number} {one.title}" for one in opened.content.form.sections}
    parts = {one.code: one.title for one in opened.content.harm.questions.parts}
    if part in titles:
        return {"title": titles[part], "href": opened.address("assessment_section", part)}
    if part in parts:
        return {"title": parts[part], "href": opened.address("assessment_part", part)}
    if part == "copies":
        return {"title": "Who is to read the plan", "href": opened.address("risk_plan")}
    return {"title": "Summary of serious harm", "href": opened.address("assessment_rosh")}
