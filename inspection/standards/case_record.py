"""A case as the check of the record looks at it (docs/domain.md 14.3 rule 3, 21.3 H). Plain Python."""

from typing import Any

from inspection.standards.case_facts import Asked, Case
from inspection.standards.case_rules import level, plan_due
from inspection.standards.completeness import Facts

DELIVERED = "delivered"


def record_facts(*, case: Case, asked: Asked) -> Facts:
    """The facts of the check as of the day."""
    due = plan_due(case=case, asked=asked)
    return Facts(
        today=asked.as_of,
        sentenced_on=case.sentenced_on,
        court_report=case.court_report,
        court_report_on_file=case.court_report_on_file,
        owed=due is not None,
        owed_by=due,
        rosh=level(case=case),
        tier=case.tier,
        mappa=case.mappa,
        board_entries=case.log.boards + len(case.boards),
        meeting_entries=case.log.meetings,
        programme_reports=case.log.programme_reports + sum(1 for one in _delivered(case) if one[1]),
        programmes=tuple(name for name, _ in _delivered(case)),
        screened=case.screened,
        screening_declined=case.screening_declined,
        learning_need=case.learning_need,
        last_contact_on=case.log.last_supervisor_on,
        in_scope=case.scope.in_scope,
        manager_since=min((one.on for one in case.managers), default=None),
        last_manager_contact_on=case.log.last_manager_on,
        **_assessment(case),
        **_plan(case),
    )


def _delivered(case: Case) -> list[tuple[str, bool]]:
    """Accredited programmes delivered, each with whether its report is there."""
    programmes = case.plan.programmes if case.plan else ()
    return [(one.family, one.reported) for one in programmes if one.state == DELIVERED]


def _assessment(case: Case) -> dict[str, Any]:
    latest = case.latest
    if latest is None:
        return {}
    return {
        "assessment_on": latest.completed_on,
        "levels_whole": latest.levels_whole,
        "summary_whole": latest.summary_whole,
        "convictions": latest.convictions,
        "risk_plan_on": max((one.harm_plan_on for one in case.assessments if one.harm_plan_on), default=None),
        "assessment_reviewed_on": latest.completed_on if len(case.complete) > 1 else None,
    }


def _plan(case: Case) -> dict[str, Any]:
    plan = case.plan
    if plan is None:
        return {}
    return {
        "plan_signed_on": plan.completed_on,
        "reviewed_on": max((one.on for one in plan.reviews), default=None),
        "board_noted": plan.board,
        "learning_objective": plan.learning_objective or "plan" in case.learning,
        "contact_every_days": plan.contact_every_days,
    }
