"""The stage of many cases at once: facts gathered, decided by one rule, written (docs/domain.md 3.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models.fields.json import KT

from cases.actions import absences, clock_facts, headlines, prison_settings
from cases.actions.clock_facts import Stays
from cases.models import Absence, Clock, Custody, Headline, Release
from cases.standards.custody_events import long_day
from cases.standards.duties import CustodyFacts
from cases.standards.stages import Arrival, Span, StageFacts, stage
from risk.actions.clocks import earliest_releases
from risk.models import Assessment, State
from sentence_plans.models import PlanReview, SentencePlan

SETTING = "pre_release_months"
ROUTINE = ("T8.assessment", "T8.plan")
TRIGGERED = ("T9a.assessment", "T9b.assessment", "T9a.plan", "T9b.plan")


def refresh(custodies: Iterable[Custody], *, stays: Stays | None = None, today: date) -> None:
    """Write the stage of these cases, with its reason, where it has changed; the caller holds the cases.

    A fixed number of queries for any number. Clocks are read, so they are worked out before.
    """
    facts = gather(custodies, today=today, stays=stays)
    known = Headline.objects.filter(pk__in=facts).values_list("pk", "stage", "stage_reason")
    changed = {}
    for key, *before in known:
        now = stage(facts=facts[key], on=today)
        if before != [now.stage, now.reason]:
            changed[key] = {"stage": now.stage, "stage_reason": now.reason}
    headlines.record_many(changed)


def gather(custodies: Iterable[Custody], *, stays: Stays | None = None, today: date) -> dict[int, StageFacts]:
    """The facts of each custody, by its key; a fixed number of queries."""
    cases = {custody.pk: custody for custody in custodies}
    keys = list(cases)
    shared, releases = stays or clock_facts.gather(cases.values()), earliest_releases(keys)
    closed, absent = _closings(cases), _absences(keys)
    written, planned = _assessments(keys), _plans(keys)
    reviews, owed = _reviews(keys)
    months = _months(keys, today)
    return {
        key: StageFacts(
            sentenced_on=custody.sentenced_on,
            arrivals=_arrivals(shared[key]),
            closings=tuple(closed[key]),
            absences=tuple(absent[key]),
            writing=tuple(written[key]),
            assessed=tuple(span.ended for span in written[key] if span.words and span.ended),
            planned=tuple(planned[key]),
            reviews=tuple(reviews[key]),
            release_on=releases[key].on,
            plan_owed=key in owed,
            pre_release_months=months[key],
        )
        for key, custody in cases.items()
    }


def _arrivals(facts: CustodyFacts) -> tuple[Arrival, ...]:
    allocated = {one.stay: one.on for one in reversed(facts.allocations)}
    spoke = {one.stay: one.on for one in reversed(facts.contacts)}
    return tuple(
        Arrival(stay.arrived_on, stay.how, allocated.get(stay.key), spoke.get(stay.key))
        for stay in facts.stays
    )


Spans = Mapping[int, list[Span]]


def _closings(cases: Mapping[int, Custody]) -> Spans:
    found: dict[int, list[Span]] = defaultdict(list)
    for row in Release.objects.filter(custody_id__in=cases).order_by("on", "pk"):
        words = f"{row.get_closed_as_display()} on {long_day(on=row.on)}."
        found[row.custody_id].append(Span(row.on, row.returned_on, words))
    for key, custody in cases.items():
        if custody.closed_on and not any(span.ended is None for span in found[key]):
            words = f"{custody.get_closed_as_display()} on {long_day(on=custody.closed_on)}."
            found[key].append(Span(custody.closed_on, None, words))
    return found


def _absences(keys: list[int]) -> Spans:
    found: dict[int, list[Span]] = defaultdict(list)
    for row in Absence.objects.filter(custody_id__in=keys).order_by("left_on", "pk"):
        words = absences.words(row)
        found[row.custody_id].append(Span(row.left_on, row.returned_on, f"{words[0].upper()}{words[1:]}."))
    return found


def _assessments(keys: list[int]) -> Spans:
    """Assessments from their beginning to the day they were complete ("complete") or closed (no words)."""
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Assessment.objects.filter(custody_id__in=keys).order_by("started_on", "pk")
    for key, state, begun, done, locked in rows.values_list(
        "custody_id", "state", "started_on", "completed_on", "locked_on"
    ):
        complete = state == State.COMPLETE
        found[key].append(Span(begun, done if complete else locked, "complete" if complete else ""))
    return found


def _plans(keys: list[int]) -> Mapping[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    plans = SentencePlan.objects.filter(custody_id__in=keys, completed_on__isnull=False)
    reviews = PlanReview.objects.filter(plan__custody_id__in=keys)
    for rows in (
        plans.order_by().values_list("custody_id", "completed_on"),
        reviews.order_by().values_list("plan__custody_id", "on"),
    ):
        for key, on in rows:
            if on:
                found[key].append(on)
    return found


def _reviews(keys: list[int]) -> tuple[Spans, set[int]]:
    """What asks for a review of each custody, from its clocks; and the custodies that owe a plan at all."""
    rows = Clock.objects.filter(custody_id__in=keys, standard__in=["T5", *ROUTINE, *TRIGGERED])
    found: dict[int, list[Span]] = defaultdict(list)
    owed: set[int] = set()
    for row in rows.order_by("started_on", "pk").values(
        "custody_id", "standard", "started_on", "due_on", "extended_to", "met_on", "stopped_on",
        "not_applicable_because", "exempted_because", what=KT("explanation__started_by"),
    ):  # fmt: skip
        if row["due_on"] is None or row["exempted_because"]:
            continue
        if row["standard"] == "T5":
            owed.add(row["custody_id"])
        elif row["met_on"] or not row["not_applicable_because"]:
            found[row["custody_id"]].append(_review(row))
    return found, owed


def _review(row: Mapping[str, Any]) -> Span:
    thing = row["standard"].partition(".")[2]
    ended = row["met_on"] or row["stopped_on"]
    if row["standard"] in ROUTINE:
        due = row["extended_to"] or row["due_on"]
        return Span(due, ended, f"The routine review of the {thing} is due since {long_day(on=due)}.")
    words = f"A review of the {thing} is owed since {long_day(on=row['started_on'])}: {row['what']}."
    return Span(row["started_on"], ended, words)


def _months(keys: list[int], today: date) -> dict[int, int]:
    """The setting of the prison that is accountable for each custody; two queries."""
    prisons = dict(Headline.objects.filter(pk__in=keys).values_list("pk", "prison_id"))
    settings = prison_settings.in_force(SETTING, prison_ids=set(prisons.values()), today=today)
    return {key: int(settings[prison]) for key, prison in prisons.items()}
