"""The plan in the words of the person it is about, for page and PDF (docs/domain.md 8.2).

Nothing restricted: no item of harm, no comment of a department, no check, no level, nothing of victims and
nothing of the public protection conference.
"""

from collections.abc import Mapping
from typing import Any

from risk.standards import rosh_parts
from risk.standards.self_assessment import TOPICS
from sentence_plans.actions.blocks import every
from sentence_plans.actions.content import Content
from sentence_plans.models import Action, Objective, SignedAs, Status, Timescale
from staff.templatetags.dates import day

STATUS = {
    Status.NOT_STARTED: "I have not begun this yet.",
    Status.ONGOING: "I am working on this.",
    Status.FULLY_ACHIEVED: "I have done this.",
    Status.PARTLY_ACHIEVED: "I have done part of this.",
    Status.NOT_ACHIEVED: "This did not work out.",
}
WHEN = {
    Timescale.ONE_WEEK: "within one week",
    Timescale.ONE_MONTH: "within one month",
    Timescale.THREE_MONTHS: "within three months",
    Timescale.SIXTEEN_WEEKS: "within sixteen weeks",
    Timescale.SIX_MONTHS: "within six months",
    Timescale.ONE_YEAR: "within one year",
    Timescale.UNAVAILABLE: "nobody offers this yet; it stays in my plan because I need it",
}
#: What of the plan's own blocks is the prisoner's to read, with the words he or she reads it under.
BLOCKS = {
    "prisoner_statement": "What I said",
    "key_issues": "What matters most to me",
    "positives": "What is going well for me",
    "holding_back": "What may get in my way",
    "learning_style": "How I learn best",
    "what_helps": "What helps me",
    "community_links": "My family and my community",
    "obstacles": "What must be sorted out before I leave, and what is done about it",
    "life_skills": "Skills for life outside",
}
#: In a self-assessment, the answer that is not worth a line.
NOT_A_PROBLEM = "no"


def of(written: Content) -> dict[str, Any]:
    """The plan as plain data of texts, numbers and lists; one query more than its content."""
    plan = written.plan
    often = every(plan.contact_every_days)
    said = [(label, getattr(plan, name)) for name, label in BLOCKS.items() if getattr(plan, name)]
    return {
        "sees": ", ".join(text for text in (plan.contact_with, often) if text),
        "said": said,
        "self_assessment": _self_assessment(written),
        "objectives": [_objective(one, number) for number, one in enumerate(written.in_plan, start=1)],
        "lines": _lines(written),
        "comments": _comments(written),
    }


def _objective(one: Objective, number: int) -> dict[str, Any]:
    about = [link.title for link in one.needs.all() if not link.need.startswith("harm:")]
    return {
        "number": number,
        "text": one.text,
        "status": STATUS.get(Status(one.status), ""),
        "about": about,
        "now": one.baseline,
        "wanted": one.target,
        "seen_by": one.measure,
        "by_when": day(one.target_on),
        "steps": [_step(work) for work in one.actions.all() if not work.is_taken_out],
    }


def _step(work: Action) -> dict[str, str]:
    names = ["I" if doer["kind"] == "prisoner" else doer["name"] or "staff" for doer in work.doers]
    when = WHEN.get(Timescale(work.timescale), "") if work.timescale else ""
    return {"what": work.what, "who": " and ".join(names), "when": when}


def _lines(written: Content) -> list[dict[str, str]]:
    return [
        {
            "who": "I" if line.signed_as == SignedAs.PRISONER else line.name,
            "as": "" if line.signed_as == SignedAs.PRISONER else line.get_signed_as_display().lower(),
            "did": "signed" if line.decision == "signed" else "did not sign",
            "on": day(line.on),
        }
        for line in written.holding.values()
    ]


def _comments(written: Content) -> list[str]:
    """What the prisoner said in answering for the plan as it stands."""
    line = written.holding.get(SignedAs.PRISONER)
    if line is None:
        return []
    agrees = "I agree with this plan." if line.agrees else f"I do not agree: {line.why_not}"
    declined = f"I did not sign because: {line.reason}" if line.reason else ""
    return [text for text in (agrees, declined, line.comment) if text]


def _self_assessment(written: Content) -> list[tuple[str, str]]:
    """What was found to be a problem, or linked to offending, when the self-assessment was filled in."""
    part = written.self_assessment
    if part is None:
        return []
    questions = rosh_parts.of_version(number=part.questions, among=rosh_parts.versions())
    question = questions.part(code=rosh_parts.SELF).question(code=TOPICS)
    answers: Mapping[str, str] = part.said.get(TOPICS) or {}
    return [
        (line.text, str(question.words.get(answers[line.code], "")))
        for line in question.lines
        if answers.get(line.code, NOT_A_PROBLEM) != NOT_A_PROBLEM
    ]
