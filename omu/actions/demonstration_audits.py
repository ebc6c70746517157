"""Audits and surveys of the demonstration: one audit finished, one under way, a survey of each kind."""

from typing import Any

from inspection.actions import audit_notes, audits, interviews, question_sets, samples, surveys
from inspection.actions.audits import Judged
from inspection.actions.surveys import Sheet
from inspection.models import AuditedCase, SetKind
from inspection.standards.question_sets import Said
from omu.actions.demonstration_estate import Estate, document


def audited(estate: Estate) -> None:
    """What the data says, in its order."""
    data = document("demonstration_audits.json")
    for told in data["audits"]:
        _audit(told, estate)
    for told in data["surveys"]:
        _survey(told, estate)


def _audit(told: dict[str, Any], estate: Estate) -> None:
    by, on = estate.actor(told["by"]), estate.today
    made = samples.draw(
        estate.prisons[told["prison"]], kind="inspection", title=told["title"], size=told["size"],
        seed=told["seed"], strata=samples.Strata(), today=on, by=by,
    )  # fmt: skip
    codes = [one["code"] for one in question_sets.in_force(SetKind.CASE_AUDIT, by=by).questions]
    for case, said in zip(made.cases.order_by("position"), told["cases"], strict=False):
        begun = audits.begin(case, version=case.version, today=on, by=by)
        if said is None:
            continue
        answers = {code: Judged(said.get(code, "yes"), told["comments"].get(code, "")) for code in codes}
        done = audits.answer(begun, answers=answers, version=begun.version, today=on, by=by)
        if "second" in said:
            _again(done, said["second"], answers, told, estate)
    _interviewed(AuditedCase.objects.filter(audit=made, position=1).get(), told, estate)
    for note in told["notes"]:
        due = estate.today if note["kind"] == "recommendation" else None
        audit_notes.add(made, note=audit_notes.Note(**note, due_on=due), today=on, by=by)
    if told["summary"]:
        audits.finish(made, summary=told["summary"], version=made.version, today=on, by=by)


def _again(
    case: AuditedCase, said: dict[str, Any], first: dict[str, Judged], told: dict[str, Any], estate: Estate
) -> None:
    """A second reader differs in what `said` names; the first settles it with the reason there."""
    on, by = estate.today, estate.actor(told["second_by"])
    answers = first | {code: Judged(one["answer"], one["comment"]) for code, one in said.items()}
    done = audits.answer_again(case, answers=answers, version=case.version, today=on, by=by)
    stands = {code: Judged(one["answer"], one["settled"]) for code, one in said.items()}
    audits.settle(done, answers=stands, version=done.version, today=on, by=estate.actor(told["by"]))


def _interviewed(case: AuditedCase, told: dict[str, Any], estate: Estate) -> None:
    if told["interview"]:
        said = [Said(question, answer) for question, answer in told["interview"].items()]
        interviews.record(
            case, kind=SetKind.PRISONER_INTERVIEW, said=said, today=estate.today, by=estate.actor(told["by"])
        )


def _survey(told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    made = surveys.open_survey(
        estate.prisons[told["prison"]], kind=told["kind"], title=told["title"], opened_on=on, closed_on=None,
        today=on, by=estate.actor(told["by"]),
    )  # fmt: skip
    for username, answers in told.get("officers", {}).items():
        said = [Said(question, answer) for question, answer in answers.items()]
        surveys.answer(made, said=said, today=estate.today, by=estate.actor(username))
    sheets = [
        Sheet(
            estate.today, tuple(Said(question, answer) for question, answer in answers.items()), str(number)
        )
        for number, answers in enumerate(told.get("sheets", ()), start=1)
    ]
    if sheets:
        surveys.type_in(made, sheets=sheets, today=estate.today, by=estate.actor(told["typed_in_by"]))
