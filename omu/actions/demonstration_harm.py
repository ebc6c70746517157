"""What the assessments of the demonstration say of serious harm beside their summary: written and shared."""

import datetime
from typing import Any

from omu.actions.demonstration_estate import Estate
from risk.actions import content, risk_plan_copies, rosh_parts
from risk.models import Assessment, PlanCopy
from risk.standards.levels import CONCERNS
from risk.standards.rosh_parts import SCREENING, PartForm, Question
from staff.actors import Actor

NO = ("R2.1", "R2.2", "R3.1", "R3.2", "R3.3", "R3.4", "R4.1", "R4.2", "R4.3", "R4.4", "R5.1")
NONE = {"none": ["none"]}
NOTHING_MORE = "Nothing beyond what the sections say."


def more(told: dict[str, Any]) -> dict[str, Any]:
    """What the summary of serious harm says beside levels and texts."""
    asked = told.get("harm", {}).get("screening", {})
    concerns = {name: asked.get(question, "no") for name, (question, _) in CONCERNS.items()}
    return {
        "immediate_in_custody": False,
        "immediate_on_release": "very_high" in told["levels"].get("public", []),
        "concerns": concerns,
        "documents": "Papers of the court; pre-sentence report; wing record.",
    }


def write(made: Assessment, *, told: dict[str, Any], estate: Estate, by: Actor) -> None:
    """The screening, what it makes due, the plan where one is owed, and who is to read it."""
    harm = told.get("harm", {})
    rosh_parts.save_part(made, code=SCREENING, said=_screening(harm), version=0, by=by)
    written = content.read(made).harm
    for part in written.questions.parts:
        given = harm.get(part.code)
        if part.code != SCREENING and (given or written.is_owed(part)):
            said = _said(part, given or {}, estate)
            rosh_parts.save_part(made, code=part.code, said=said, version=0, by=by)
    for username in harm.get("readers", [by.person.username] if written.plan_owed else []):
        _list(made, username, estate, by=by)


def _list(made: Assessment, username: str, estate: Estate, *, by: Actor) -> None:
    reader, today = estate.assignments[username], estate.today
    risk_plan_copies.list_reader(made, assignment=reader, today=today, by=by)


def _screening(harm: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "sources_custody": ["wing record", "adjudications", "security intelligence"],
        "behaviour": "The offence, what the sections tell, and a quiet time on the wing.",
        "R1.2": NONE,
        "R1.3": NONE,
        **dict.fromkeys(NO, "no"),
        "R5.2": "as_indicated",
    }
    return plain | dict(harm.get(SCREENING, {}))


def _said(part: PartForm, given: dict[str, Any], estate: Estate) -> dict[str, Any]:
    """What is told of a part; what it always asks and is not told, in plain words. Days count from today."""
    said = {one.code: _plain(one, estate) for one in part.questions if one.needed} | given
    for question in part.questions:
        told = given.get(question.code)
        if question.kind == "rows" and told:
            said[question.code] = [_row(question, row, estate) for row in told]
        elif question.kind == "scale" and told:
            said[question.code] = {line.code: "no" for line in question.lines} | told
        elif question.kind == "date" and told:
            said[question.code] = _day(estate, told)
    if said.get("referral") == "not_needed":
        said.setdefault("referral_reason", "Neither offence nor level calls for it.")
    if part.code == "plan_actions" and "without" not in given:
        said["without"] = "The actions named are what the risk asks for now; reviewed with the sentence plan."
    return said


def _row(question: Question, row: dict[str, Any], estate: Estate) -> dict[str, Any]:
    owed = {one.code: _plain(one, estate) for one in question.columns if one.needed}
    days = {one.code for one in question.columns if one.kind == "date" and isinstance(row.get(one.code), int)}
    return owed | row | {code: _day(estate, row[code]) for code in days}


def _day(estate: Estate, days: int) -> str:
    return (estate.today + datetime.timedelta(days=days)).isoformat()


def _plain(question: Question, estate: Estate) -> Any:
    if question.kind == "rows":
        return [{one.code: _plain(one, estate) for one in question.columns if one.needed}]
    if question.kind in {"yes_no", "yes_no_unknown"}:
        return "no"
    if question.kind == "ticks":
        return [question.keys[0]]
    if question.kind == "choice":
        return question.keys[-1] if question.code == "referral" else question.keys[0]
    return _day(estate, 42) if question.kind == "date" else NOTHING_MORE


def acknowledged(made: Assessment, *, told: dict[str, Any], estate: Estate) -> None:
    """Who of the readers has read the plan; the others have not, and are late."""
    for username in told.get("harm", {}).get("have_read", []):
        copy = PlanCopy.objects.get(assessment=made, assignment=estate.assignments[username])
        risk_plan_copies.acknowledge(copy, today=estate.day(told["read"]), by=estate.actor(username))
