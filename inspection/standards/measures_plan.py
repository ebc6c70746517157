"""Tables F, G and H: sentence plan, board, decisions, learning, the record (docs/domain.md 21.3, 21.4)."""

from collections.abc import Mapping

from inspection.standards import completeness
from inspection.standards.case_facts import Asked, Case
from inspection.standards.case_record import record_facts
from inspection.standards.case_rules import plan_due
from inspection.standards.measures import LEFT_OUT, Verdict
from inspection.standards.measures_assessment import flag
from inspection.standards.measures_first import Rule

#: Purposes of an assessment that are reviews by their name; any that has one before it is one too.
REVIEWS = frozenset({
    "review", "fast_review", "risk_review", "significant_change", "pre_release", "parole", "hdc", "rotl",
    "transfer_out", "open_conditions", "serious_incident",
})  # fmt: skip
CATEGORY_OR_ALLOCATION = frozenset({"initial_category", "recategorisation", "allocation"})
OPEN_CONDITIONS = frozenset({"open_conditions"})
QUALIFICATION = "qualification"
PROGRESS = frozenset({"started", "completed", "other"})


def is_review(*, case: Case, key: int | None) -> bool:
    """Whether an assessment is a review: by its purpose, or since one was complete before it."""
    for place, one in enumerate(case.complete):
        if one.key == key:
            return place > 0 or one.purpose in REVIEWS
    return False


def planned(*, case: Case, asked: Asked) -> Verdict:
    """IM-060."""
    return case.planned_on is not None


def not_planned(*, case: Case, asked: Asked) -> Verdict:
    """IM-063."""
    return case.planned_on is None


def planned_in_time(*, case: Case, asked: Asked) -> Verdict:
    """IM-061: complete by the last day of T5, or no such day binds it.

    With IM-062 and 063 it adds up to all cases of any population: nobody is left out.
    """
    due = plan_due(case=case, asked=asked)
    return case.planned_on is not None and (due is None or case.planned_on <= due)


def planned_late(*, case: Case, asked: Asked) -> Verdict:
    """IM-062: complete after it. A case without a complete plan is late in nothing: see IM-063."""
    return case.planned_on is not None and not planned_in_time(case=case, asked=asked)


def _of_plans(name: str) -> Rule:
    def has_flag(case: Case, asked: Asked) -> Verdict:
        return flag(case=case, name=name) if case.planned_on else LEFT_OUT

    return has_flag


def enhanced(*, case: Case, asked: Asked) -> Verdict:
    """IM-071: of priority offenders."""
    return flag(case=case, name="ppo") if case.is_ppo else LEFT_OUT


def _latest_of(case: Case, kinds: frozenset[str]) -> int | bool | None:
    """What the latest decision of these kinds cites; False where there is none."""
    found = [one for one in case.decisions if one.kind in kinds]
    return found[-1].cites if found else False


def open_reviewed(*, case: Case, asked: Asked) -> Verdict:
    """IM-074: the latest decision on open conditions cites a review of the assessment."""
    cites = _latest_of(case, OPEN_CONDITIONS)
    return LEFT_OUT if cites is False else is_review(case=case, key=cites)


def category_informed(*, case: Case, asked: Asked) -> Verdict:
    """IM-075: the latest decision on category or allocation cites an assessment."""
    cites = _latest_of(case, CATEGORY_OR_ALLOCATION)
    return LEFT_OUT if cites is False else cites is not None


def _on_board(*parties: str) -> Rule:
    def contributed(case: Case, asked: Asked) -> Verdict:
        return bool(case.boards) and not case.boards[-1].isdisjoint(parties)

    return contributed


def learning_plan(*, case: Case, asked: Asked) -> Verdict:
    """IM-086: relevant is who has a learning need recorded."""
    return "plan" in case.learning if case.learning_need else LEFT_OUT


def learning_not_planned(*, case: Case, asked: Asked) -> Verdict:
    """IM-087: without a complete plan the need is in no plan either."""
    return not flag(case=case, name="learning") if case.learning_need else LEFT_OUT


def qualified(*, case: Case, asked: Asked) -> Verdict:
    """IM-088."""
    return QUALIFICATION in case.learning


def progressed(*, case: Case, asked: Asked) -> Verdict:
    """IM-089: other progress of those who are not in IM-088."""
    return QUALIFICATION not in case.learning and not case.learning.isdisjoint(PROGRESS)


def record_complete(*, case: Case, asked: Asked) -> Verdict:
    """IM-091: nothing is missing (14.3 rule 3). Of somebody held without a sentence nothing is asked."""
    if case.sentenced_on is None:
        return LEFT_OUT
    return not any(one.is_missing for one in completeness.check(facts=record_facts(case=case, asked=asked)))


RULES: Mapping[str, Rule] = {
    "IM-060": planned,
    "IM-061": planned_in_time,
    "IM-062": planned_late,
    "IM-063": not_planned,
    "IM-065": _of_plans("lor"),
    "IM-066": _of_plans("outcome"),
    "IM-067": _of_plans("sequenced"),
    "IM-068": _of_plans("contact"),
    "IM-069": _of_plans("roles"),
    "IM-071": enhanced,
    "IM-072": _of_plans("community"),
    "IM-074": open_reviewed,
    "IM-075": category_informed,
    "IM-078": _on_board("offender_manager"),
    "IM-079": _on_board("offender_supervisor"),
    "IM-080a": _on_board("personal_officer", "wing_staff"),
    "IM-080b": _on_board("learning_and_skills"),
    "IM-080c": _on_board("carat"),
    "IM-080d": _on_board("health"),
    "IM-080e": _on_board("security"),
    "IM-086": learning_plan,
    "IM-087": learning_not_planned,
    "IM-088": qualified,
    "IM-089": progressed,
    "IM-091": record_complete,
}
