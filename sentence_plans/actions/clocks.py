"""The clocks that need the plan: T5, its reviews, T12 after assessment and plan, T19 (docs/domain.md 5).

Each is worked out in the lowest app that knows all its facts (docs/adr/0004).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from cases.actions import clock_facts, policies
from cases.actions import clocks as case_clocks
from cases.actions.clock_facts import Stays
from cases.models import Custody
from cases.standards.reviews import Completed, Trigger
from risk.actions import clocks as risk_clocks
from risk.actions import oversight_facts, scope_facts
from risk.models import SectionResult
from risk.models import State as Complete
from risk.standards.clocks import RiskFacts
from risk.standards.oversight import OversightFacts, oversight_duties
from sentence_plans.actions import programme_facts
from sentence_plans.models import (
    ActionStatus,
    ObjectiveStatus,
    PlanReview,
    SentencePlan,
    Status,
    WorkStatus,
)
from sentence_plans.standards.clocks import PlanFacts, of_twelve_months, plan_duties
from sentence_plans.standards.programme_clocks import report_duties

STANDARDS = frozenset({"T5", "T8.plan", "T9a.plan", "T9b.plan", "T12", "T19"})
#: Length of a sentence from which T5 is owed whatever the scope (docs/domain.md 5, T5).
LONG_SENTENCE_MONTHS = 12
#: What of an intervention asks for a review of the plan (docs/domain.md 5, T9b), in words.
INTERVENTION = {
    WorkStatus.ONGOING: "started",
    WorkStatus.FULLY_ACHIEVED: "completed",
    WorkStatus.DECLINED: "refused",
    WorkStatus.FAILED_ASSESSMENT: "failed",
    WorkStatus.NOT_ACHIEVED: "failed",
    WorkStatus.NOT_AVAILABLE: "not available",
    WorkStatus.TERMINATED: "ended early",
}


def refresh(
    custodies: Iterable[Custody],
    *,
    stays: Stays | None = None,
    risks: risk_clocks.Risks | None = None,
    today: date,
) -> Any:
    """Work out the clocks of many custodies anew; a fixed number of queries for any number of them.

    `stays` and `risks`: what the lower apps gathered of them, where the caller has asked already.
    """
    cases = list(custodies)
    sets, found = policies.current_sets(), gather(cases, stays=stays, risks=risks)
    seen, finished = oversight_facts.gather(cases), programme_facts.finished(found)
    duties = {
        key: [
            *plan_duties(facts=facts, policies=sets),
            *oversight_duties(facts=_overseen(seen[key], facts), policies=sets),
            *report_duties(
                finished=finished.get(key, ()),
                endings=facts.endings,
                absent_because=facts.absent_because,
                policies=sets,
            ),
        ]
        for key, facts in found.items()
    }
    return case_clocks.apply(duties, standards=STANDARDS, today=today)


def _overseen(seen: OversightFacts, facts: PlanFacts) -> OversightFacts:
    """What oversight is decided on, with the assessments and plans that ask for it."""
    written = sorted((*facts.assessments, *facts.plans), key=lambda one: one.on)
    return replace(
        seen, written=tuple(written), returns=facts.returns, endings=facts.endings,
        absent_because=facts.absent_because,
    )  # fmt: skip


def gather(
    custodies: Iterable[Custody], *, stays: Stays | None = None, risks: risk_clocks.Risks | None = None
) -> dict[int, PlanFacts]:
    """The facts of each custody, by its key; `headline` and `prisoner` are read where loaded."""
    cases = list(custodies)
    keys = [custody.pk for custody in cases]
    stays = stays or clock_facts.gather(cases)
    risks = risk_clocks.gather(cases, stays=stays) if risks is None else risks
    lengths = scope_facts.gather(cases)
    plans, events = _plans(keys), _events(keys)
    found = {}
    for custody in cases:
        key, sentenced_on = custody.pk, custody.sentenced_on
        length = lengths[key].scope.length
        found[key] = PlanFacts(
            sentenced_on=sentenced_on,
            twelve_months=of_twelve_months(
                sentenced_on=sentenced_on, length=length, months=LONG_SENTENCE_MONTHS
            )
            if sentenced_on
            else None,
            scope=risks[key].scope,
            release=risks[key].release,
            assessments=risks[key].assessments,
            plans=tuple(plans[key]),
            triggers=_in_order(risks[key], events[key]),
            returns=tuple(
                Completed(key=stay.key, on=stay.arrived_on)
                for stay in stays[key].stays
                if stay.how == "recall"
            ),
            stays=stays[key].stays,
            own_limits=stays[key].own_limits,
            endings=risks[key].endings,
            absent_because=risks[key].absent_because,
        )
    return found


def _in_order(risk: RiskFacts, ended: list[Trigger]) -> tuple[Trigger, ...]:
    return tuple(sorted([*risk.triggers, *ended], key=lambda one: (one.on, one.cause)))


def _plans(keys: list[int]) -> Mapping[int, list[Completed]]:
    """The completion of each plan and of each of its reviews not sent back, by custody; two queries."""
    found: dict[int, list[Completed]] = defaultdict(list)
    rows = SentencePlan.objects.filter(custody_id__in=keys, completed_on__isnull=False).order_by(
        "completed_on", "pk"
    )
    for key, pk, on in rows.values_list("custody_id", "pk", "completed_on"):
        if on is not None:
            found[key].append(Completed(key=str(pk), on=on))
    reviews = PlanReview.objects.standing().filter(plan__custody_id__in=keys).order_by("on", "pk")
    for key, pk, on in reviews.values_list("plan__custody_id", "pk", "on"):
        found[key].append(Completed(key=f"review:{pk}", on=on))
    return found


def _events(keys: list[int]) -> Mapping[int, list[Trigger]]:
    """What asks for a review of the plan beside what asks for one of the assessment (T9b); three queries."""
    found: dict[int, list[Trigger]] = defaultdict(list)
    for key, trigger in [*_achieved(keys), *_interventions(keys), *_new_needs(keys)]:
        found[key].append(trigger)
    return found


def _trigger(cause: str, on: date, what: str) -> Trigger:
    return Trigger(standard="T9b", cause=cause, on=on, what=what)


def _achieved(keys: list[int]) -> Iterator[tuple[int, Trigger]]:
    """Objectives fully achieved."""
    rows = ObjectiveStatus.objects.filter(
        objective__plan__custody_id__in=keys, status=Status.FULLY_ACHIEVED
    ).order_by("pk")
    for key, pk, on in rows.values_list("objective__plan__custody_id", "pk", "on"):
        yield key, _trigger(f"objective:{pk}", on, "completion of an objective")


def _interventions(keys: list[int]) -> Iterator[tuple[int, Trigger]]:
    """Interventions started, completed, refused or failed."""
    rows = ActionStatus.objects.filter(
        action__objective__plan__custody_id__in=keys, action__is_intervention=True, status__in=INTERVENTION
    ).order_by("pk")
    fields = ("action__objective__plan__custody_id", "pk", "on", "status", "action__what")
    for key, pk, on, status, what in rows.values_list(*fields):
        words = f"intervention {INTERVENTION[WorkStatus(status)]}: {what[:80]}"
        yield key, _trigger(f"action:{pk}", on, words)


def _new_needs(keys: list[int]) -> Iterator[tuple[int, Trigger]]:
    """Needs present in a complete assessment that were not in the one before it, of the same custody."""
    rows = (
        SectionResult.objects.filter(assessment__custody_id__in=keys, assessment__state=Complete.COMPLETE)
        .order_by("assessment__custody_id", "assessment__completed_on", "assessment_id", "position")
        .values_list(
            "assessment__custody_id", "assessment_id", "assessment__completed_on", "title", "need_present"
        )
    )
    for key, of_custody in groupby(rows, key=itemgetter(0)):
        before: set[str] | None = None
        for (assessment, on), of_one in groupby(of_custody, key=itemgetter(1, 2)):
            present = [title for _, _, _, title, need in of_one if need]
            new = [title for title in present if before is not None and title not in before]
            if new and on:
                yield key, _trigger(f"need:{assessment}", on, f"new need: {', '.join(new)}")
            before = set(present)
