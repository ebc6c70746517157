"""The clocks of sentence_plans: T5 and the reviews of the plan (docs/domain.md 5, docs/adr/0004)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from cases.actions import clock_facts, policies
from cases.actions import clocks as case_clocks
from cases.actions.clock_facts import Stays
from cases.models import Custody
from cases.standards.reviews import Completed, Trigger
from risk.actions import clocks as risk_clocks
from risk.actions import scope_facts
from risk.standards.clocks import RiskFacts
from sentence_plans.models import ObjectiveStatus, PlanReview, SentencePlan, Status
from sentence_plans.standards.clocks import PlanFacts, of_twelve_months, plan_duties

STANDARDS = frozenset({"T5", "T8.plan", "T9a.plan", "T9b.plan"})
#: Length of a sentence from which T5 is owed whatever the scope (docs/domain.md 5, T5).
LONG_SENTENCE_MONTHS = 12


def refresh(custodies: Iterable[Custody], *, stays: Stays | None = None, today: date) -> Any:
    """Work out the clocks of many custodies anew; a fixed number of queries for any number of them.

    `stays`: what `clock_facts.gather` found of them, where the caller has asked already.
    """
    sets, found = policies.current_sets(), gather(custodies, stays=stays)
    duties = {key: plan_duties(facts=facts, policies=sets) for key, facts in found.items()}
    return case_clocks.apply(duties, standards=STANDARDS, today=today)


def gather(custodies: Iterable[Custody], *, stays: Stays | None = None) -> dict[int, PlanFacts]:
    """The facts of each custody, by its key; `headline` and `prisoner` are read where loaded."""
    cases = list(custodies)
    keys = [custody.pk for custody in cases]
    stays = stays or clock_facts.gather(cases)
    risks, lengths = risk_clocks.gather(cases, stays=stays), scope_facts.gather(cases)
    plans, ended = _plans(keys), _achieved(keys)
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
            triggers=_in_order(risks[key], ended[key]),
            returns=tuple(
                Completed(key=stay.key, on=stay.arrived_on)
                for stay in stays[key].stays
                if stay.how == "recall"
            ),
            endings=risks[key].endings,
            absent_because=risks[key].absent_because,
        )
    return found


def _in_order(risk: RiskFacts, ended: list[Trigger]) -> tuple[Trigger, ...]:
    return tuple(sorted([*risk.triggers, *ended], key=lambda one: (one.on, one.cause)))


def _plans(keys: list[int]) -> Mapping[int, list[Completed]]:
    """The completion of each plan and of each of its reviews, by custody; two queries."""
    found: dict[int, list[Completed]] = defaultdict(list)
    rows = SentencePlan.objects.filter(custody_id__in=keys, completed_on__isnull=False).order_by(
        "completed_on", "pk"
    )
    for key, pk, on in rows.values_list("custody_id", "pk", "completed_on"):
        if on is not None:
            found[key].append(Completed(key=str(pk), on=on))
    reviews = PlanReview.objects.filter(plan__custody_id__in=keys).order_by("on", "pk")
    for key, pk, on in reviews.values_list("plan__custody_id", "pk", "on"):
        found[key].append(Completed(key=f"review:{pk}", on=on))
    return found


def _achieved(keys: list[int]) -> Mapping[int, list[Trigger]]:
    """Objectives fully achieved: each asks for a review (T9b); one query."""
    rows = ObjectiveStatus.objects.filter(
        objective__plan__custody_id__in=keys, status=Status.FULLY_ACHIEVED
    ).order_by("pk")
    found: dict[int, list[Trigger]] = defaultdict(list)
    for key, pk, on in rows.values_list("objective__plan__custody_id", "pk", "on"):
        found[key].append(
            Trigger(standard="T9b", cause=f"objective:{pk}", on=on, what="completion of an objective")
        )
    return found
