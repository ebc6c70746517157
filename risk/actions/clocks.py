"""The clocks of risk: T4, T6, T7, T14, T15, T20, T21 and the reviews of the assessment (docs/domain.md 5)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.db.models.functions import TruncDate

from cases.actions import clock_facts, policies
from cases.actions import clocks as case_clocks
from cases.actions.clock_facts import Stays
from cases.models import (
    Absence,
    Allocation,
    Contact,
    ContactTag,
    Custody,
    HeldAs,
    KeyDate,
    Release,
    Sentence,
    TagKind,
    Transfer,
)
from cases.standards.clocks import EarliestRelease, earliest_release
from cases.standards.reviews import Completed, Trigger
from risk.actions import decision_clocks, protection_clocks, scope_facts
from risk.models import Assessment, ScopeDecision, State
from risk.standards.clocks import RiskFacts, ScopeSince, risk_duties
from risk.standards.decision_clocks import decision_duties
from risk.standards.harm_clocks import harm_duties
from risk.standards.meetings import protection_duties

STANDARDS = decision_clocks.STANDARDS | protection_clocks.STANDARDS | {
    "T4", "T6", "T7", "T8.assessment", "T9a.assessment", "T9b.assessment"
}  # fmt: skip
UNDECIDED = ScopeSince(in_scope=False, since=None, reason="not yet decided.")


Risks = Mapping[int, RiskFacts]


def refresh(
    custodies: Iterable[Custody], *, stays: Stays | None = None, risks: Risks | None = None, today: date
) -> Any:
    """Work out the clocks of many custodies anew; a fixed number of queries for any number of them.

    `stays` and `risks`: what `clock_facts.gather` and `gather` found of them, where the caller has asked
    already.
    """
    sets = policies.current_sets()
    cases = list(custodies)
    found = gather(cases, stays=stays) if risks is None else risks
    decided = decision_clocks.gather(
        cases,
        releases={key: facts.release for key, facts in found.items()},
        endings={key: (facts.endings, facts.absent_because) for key, facts in found.items()},
    )
    protected = protection_clocks.gather(cases, stays=stays)
    duties = {
        key: [
            *risk_duties(facts=facts, policies=sets),
            *harm_duties(facts=facts, policies=sets),
            *decision_duties(facts=decided[key], policies=sets),
            *protection_duties(facts=protected[key], policies=sets),
        ]
        for key, facts in found.items()
    }
    return case_clocks.apply(duties, standards=STANDARDS, today=today)


def gather(custodies: Iterable[Custody], *, stays: Stays | None = None) -> dict[int, RiskFacts]:
    """The facts of each custody, by its key; `headline` is read where loaded."""
    cases = {custody.pk: custody for custody in custodies}
    keys = list(cases)
    scopes, releases = _scopes(keys), earliest_releases(keys)
    managers, assessments, triggers = _managers(keys), _assessments(keys), _triggers(keys)
    shared, lengths = stays or clock_facts.gather(cases.values()), scope_facts.lengths(keys)
    return {
        key: RiskFacts(
            sentenced_on=custody.sentenced_on,
            scope=scopes.get(key, UNDECIDED),
            release=releases[key],
            om_allocated=tuple(managers[key]),
            assessments=tuple(assessments[key]),
            triggers=tuple(sorted(triggers[key], key=lambda one: (one.on, one.cause))),
            length=lengths.get(key),
            returns=tuple(
                Completed(key=stay.key, on=stay.arrived_on)
                for stay in shared[key].stays
                if stay.how == "recall"
            ),
            endings=shared[key].endings,
            absent_because=shared[key].absent_because,
        )
        for key, custody in cases.items()
    }


def _scopes(keys: list[int]) -> dict[int, ScopeSince]:
    rows = ScopeDecision.objects.current().filter(custody_id__in=keys)
    return {
        one.custody_id: ScopeSince(
            in_scope=one.in_scope, since=one.since if one.in_scope else None, reason=one.reason
        )
        for one in rows
    }


def earliest_releases(keys: list[int]) -> Mapping[int, EarliestRelease]:
    """The earliest release date known of each custody (day-count rule 3); two queries."""
    indeterminate = set(
        Sentence.objects.filter(custody_id__in=keys, kind__in=["IPP", "LIFE"]).values_list(
            "custody_id", flat=True
        )
    )
    dates: dict[int, dict[str, date]] = defaultdict(dict)
    rows = KeyDate.objects.filter(custody_id__in=keys, replaced_at__isnull=True)
    for key, kind, on in rows.filter(kind__in=["CRD", "ARD", "PED", "TED"]).values_list(
        "custody_id", "kind", "on"
    ):
        dates[key][kind.lower()] = on
    return {key: earliest_release(indeterminate=key in indeterminate, **dates[key]) for key in keys}


def _managers(keys: list[int]) -> Mapping[int, list[date]]:
    rows = Allocation.objects.filter(custody_id__in=keys, held_as=HeldAs.OFFENDER_MANAGER)
    found: dict[int, list[date]] = defaultdict(list)
    for key, on in rows.order_by("started_on").values_list("custody_id", "started_on"):
        found[key].append(on)
    return found


def _assessments(keys: list[int]) -> Mapping[int, list[Completed]]:
    rows = Assessment.objects.filter(custody_id__in=keys, state=State.COMPLETE)
    found: dict[int, list[Completed]] = defaultdict(list)
    for key, pk, on in rows.order_by("completed_on", "pk").values_list("custody_id", "pk", "completed_on"):
        if on:
            found[key].append(Completed(key=str(pk), on=on))
    return found


def _triggers(keys: list[int]) -> Mapping[int, list[Trigger]]:
    """Arrivals by transfer and returns from absence (T9b), and entries tagged as a change in risk of harm
    (T9a), not amended since and not withdrawn. An absence that ended with the custody is no return."""
    found: dict[int, list[Trigger]] = defaultdict(list)
    released = Release.objects.filter(custody=OuterRef("custody"), on=OuterRef("returned_on"))
    back = Absence.objects.filter(custody_id__in=keys, returned_on__isnull=False).exclude(Exists(released))
    for key, pk, on in back.values_list("custody_id", "pk", "returned_on"):
        if on:
            found[key].append(
                Trigger(standard="T9b", cause=f"return:{pk}", on=on, what="return from absence")
            )
    moves = Transfer.objects.filter(custody_id__in=keys, arrived_on__isnull=False)
    for key, pk, on in moves.values_list("custody_id", "pk", "arrived_on"):
        if on:
            found[key].append(
                Trigger(standard="T9b", cause=f"transfer:{pk}", on=on, what="arrival by transfer")
            )
    for key, trigger in decision_clocks.release_triggers(keys):
        found[key].append(trigger)
    tagged = ContactTag.objects.filter(contact__custody_id__in=keys, kind=TagKind.CHANGE_IN_ROH)
    amended = Contact.objects.filter(amends=OuterRef("contact_id"))
    tagged = tagged.filter(contact__withdrawal=None).exclude(Exists(amended))
    rows = tagged.annotate(on=TruncDate("contact__happened_at"))
    for key, pk, on in rows.values_list("contact__custody_id", "contact_id", "on"):
        found[key].append(
            Trigger(standard="T9a", cause=f"contact:{pk}", on=on, what="entry of a change in risk of harm")
        )
    return found
