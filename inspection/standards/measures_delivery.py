"""Tables K, L and N: delivery, transfers, programmes (docs/domain.md 21.3, 21.4 rules 6 and 7)."""

from collections.abc import Mapping
from datetime import date

from inspection.standards.case_facts import Asked, Case, Programme
from inspection.standards.case_rules import should_have_plan
from inspection.standards.measures import LEFT_OUT, Verdict
from inspection.standards.measures_first import Rule
from sentence_plans.standards import deliveries, transfer_needs

DONE = "fully_achieved"


def delivered(*, case: Case, asked: Asked) -> Verdict:
    """IM-123: every action of the complete plan whose day has come was delivered."""
    if case.plan is None or case.plan.completed_on is None:
        return False if should_have_plan(case=case, asked=asked) else LEFT_OUT
    due = [one for one in case.plan.works if not one.removed and one.due_on and one.due_on <= asked.as_of]
    return all(one.status == DONE for one in due)


def delivered_to_priority(*, case: Case, asked: Asked) -> Verdict:
    """IM-126."""
    return delivered(case=case, asked=asked) if case.is_ppo else LEFT_OUT


def needs_transfer(*, case: Case, asked: Asked) -> Verdict:
    """IM-130."""
    return bool(case.transfer_need)


def _transfer(state: str) -> Rule:
    def is_so(case: Case, asked: Asked) -> Verdict:
        return case.transfer_need == state if case.transfer_need else LEFT_OUT

    return is_so


def first_programme(*, case: Case) -> Programme | None:
    """The first accredited programme in the plan's order, as its last delivery there stands."""
    found = [one for one in case.plan.programmes if one.accredited] if case.plan else []
    same = [one for one in found if one.key == found[0].key]
    return max(same, key=lambda one: one.on or date.min, default=None)


def has_programme(*, case: Case, asked: Asked) -> Verdict:
    """IM-150."""
    return first_programme(case=case) is not None


def _programme(name: str, value: str, *, undelivered: bool = False) -> Rule:
    def is_so(case: Case, asked: Asked) -> Verdict:
        first = first_programme(case=case)
        if first is None:
            return LEFT_OUT
        return getattr(first, name) == value and not (undelivered and first.state == deliveries.DELIVERED)

    return is_so


RULES: Mapping[str, Rule] = {
    "IM-123": delivered,
    "IM-126": delivered_to_priority,
    "IM-130": needs_transfer,
    "IM-131": _transfer(transfer_needs.MOVED),
    "IM-132": _transfer(transfer_needs.PLANNED),
    "IM-133": _transfer(transfer_needs.NONE),
    "IM-150": has_programme,
    "IM-151": _programme("state", deliveries.DELIVERED),
    "IM-152": _programme("state", deliveries.NO_PLAN),
    "IM-153": _programme("state", deliveries.HERE),
    "IM-154": _programme("state", deliveries.AFTER_TRANSFER),
    "IM-155": _programme("state", deliveries.ON_LICENCE),
    "IM-156": _programme("reason", deliveries.NOT_RUN, undelivered=True),
    "IM-157": _programme("reason", deliveries.NOT_OFTEN, undelivered=True),
    "IM-158": _programme("family", "thinking"),
    "IM-159": _programme("family", "sexual"),
    "IM-160": _programme("family", "substance"),
}
