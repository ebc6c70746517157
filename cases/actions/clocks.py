"""Writing clocks in bulk (docs/domain.md 5, docs/adr/0004)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models.fields.json import KT

from cases.actions import clock_facts, flags, mappa_facts, policies, victim_facts
from cases.actions.clock_facts import Stays
from cases.actions.flags import About, Counts, Flagged
from cases.models import Clock, Custody
from cases.standards.duties import Duty, custody_duties
from cases.standards.mappa import release_duties
from cases.standards.victims import contact_duties

STANDARDS = frozenset({"T1", "T2", "T3", "T16", "T17"})
NO_LONGER_OWED = "No longer owed: what started it has been taken back or changed."
AT_ONCE = 500

Key = tuple[int, str, str]


def refresh(custodies: Iterable[Custody], *, stays: Stays | None = None, today: date) -> Counts:
    """Work out T1 to T3, T16 and T17 of many custodies anew; a fixed number of queries for any number.

    `stays`: what was gathered of them, if it was.
    """
    sets = policies.current_sets()
    cases = list(custodies)
    found = stays or clock_facts.gather(cases)
    mappa = mappa_facts.gather(cases, stays=found)
    of_victims = victim_facts.gather(cases, stays=found)
    duties = {
        key: [
            *custody_duties(facts=facts, policies=sets),
            *release_duties(facts=mappa[key], policies=sets),
            *contact_duties(facts=of_victims[key], policies=sets),
        ]
        for key, facts in found.items()
    }
    return apply(duties, standards=STANDARDS, today=today)


@dataclass
class _Plan:
    """What one run will write."""

    made: list[Clock] = field(default_factory=list)
    dated: list[Clock] = field(default_factory=list)
    changed: list[Clock] = field(default_factory=list)
    shifted: dict[int, dict[str, str]] = field(default_factory=dict)
    flagged: list[Flagged] = field(default_factory=list)


@transaction.atomic
def apply(
    duties: Mapping[int, list[Duty]],
    *,
    standards: Iterable[str],
    about: About = "custody",
    today: date,
) -> Counts:
    """Make the clocks say what the duties say, and raise or clear their flags.

    `duties`: by key of the custody (or officer, or prison: `about`) all its duties of these `standards`; a
    key with an empty list is looked at as well. A clock is found by standard, subject and cause. Its first
    due date stands for ever, with the start and the explanation that gave it; what met or stopped it, and
    why it does not apply, follow the duty. A clock whose duty is no longer produced is closed with a reason.
    The subjects are locked, so that two runs about the same one follow each other.
    """
    wanted = sorted(standards)
    flags.lock(duties, about=about)
    sets = policies.current()
    known = _known(duties, standards=wanted, about=about)
    plan = _Plan()
    for subject, owed in duties.items():
        for duty in owed:
            row = known.pop((subject, duty.standard, duty.cause), None)
            _note(plan, subject, duty, row, sets, about)
    for (subject, standard, _), row in known.items():
        _note_stale(plan, subject, standard, row)
    _write(plan, about)
    return flags.settle(plan.flagged, standards=wanted, sets=sets, about=about, today=today)


def _known(duties: Mapping[int, Any], *, standards: list[str], about: About) -> dict[Key, Any]:
    rows = Clock.objects.filter(**{f"{about}_id__in": list(duties), "standard__in": standards})
    found = rows.order_by().values_list(
        f"{about}_id", "standard", "cause", "pk", "policy_id", "started_on", "due_on", "extended_to",
        "met_on", "stopped_on", "not_applicable_because", "exempted_because", KT("explanation__now__due_on"),
    )  # fmt: skip
    return {row[:3]: _Row(*row[3:]) for row in found}


@dataclass(slots=True)
class _Row:
    pk: int
    policy: int
    started_on: date
    due_on: date | None
    extended_to: date | None
    met_on: date | None
    stopped_on: date | None
    because: str
    exempted: str
    now_due: str | None


def _note(plan: _Plan, subject: int, duty: Duty, row: _Row | None, sets: policies.Sets, about: About) -> None:
    if row is None:
        clock = _made(subject, duty, sets, about)
        plan.made.append(clock)
        return
    if row.due_on is None and duty.due_on is not None:
        plan.dated.append(_dated(row, duty, sets))
        row.due_on, row.started_on, row.policy = duty.due_on, duty.started_on, plan.dated[-1].policy_id
    _note_shift(plan, duty, row)
    because = row.exempted or duty.not_applicable_because
    _note_change(plan, row, duty.met_on, duty.stopped_on, because)
    plan.flagged.append(_flagged(row, subject, duty.standard))


def _note_shift(plan: _Plan, duty: Duty, row: _Row) -> None:
    """Today's facts would give another date: said beside the date that stands, never instead of it."""
    if duty.due_on is None or duty.explanation is None:
        return
    now = duty.due_on.isoformat() if duty.due_on != row.due_on else None
    if now != row.now_due:
        plan.shifted[row.pk] = {"due_on": now, "text": duty.explanation.text()} if now else {}


def _note_change(plan: _Plan, row: _Row, met: date | None, stopped: date | None, because: str) -> None:
    if (row.met_on, row.stopped_on, row.because) == (met, stopped, because):
        return
    row.met_on, row.stopped_on, row.because = met, stopped, because
    plan.changed.append(Clock(pk=row.pk, met_on=met, stopped_on=stopped, not_applicable_because=because))


def _note_stale(plan: _Plan, subject: int, standard: str, row: _Row) -> None:
    if not row.because and row.met_on is None and row.stopped_on is None:
        _note_change(plan, row, None, None, NO_LONGER_OWED)
    plan.flagged.append(_flagged(row, subject, standard))


def _made(subject: int, duty: Duty, sets: policies.Sets, about: About) -> Clock:
    return Clock(
        **{f"{about}_id": subject},
        standard=duty.standard,
        cause=duty.cause,
        policy_id=_policy(duty, sets),
        started_on=duty.started_on,
        due_on=duty.due_on,
        met_on=duty.met_on,
        stopped_on=duty.stopped_on,
        not_applicable_because=duty.not_applicable_because,
        explanation=duty.explanation.as_data() if duty.explanation else {},
    )


def _dated(row: _Row, duty: Duty, sets: policies.Sets) -> Clock:
    return Clock(
        pk=row.pk,
        started_on=duty.started_on,
        due_on=duty.due_on,
        policy_id=_policy(duty, sets),
        explanation=duty.explanation.as_data() if duty.explanation else {},
    )


def _policy(duty: Duty, sets: policies.Sets) -> int:
    return sets.key(policy=duty.policy, version=duty.policy_version, started_on=duty.started_on)


def _flagged(row: _Row, subject: int, standard: str) -> Flagged:
    running = row.met_on is None and row.stopped_on is None and not row.because
    deadline = (row.extended_to or row.due_on) if running else None
    return Flagged(row.pk, subject, standard, row.policy, row.started_on, deadline)


def _write(plan: _Plan, about: About) -> None:
    if plan.made:
        Clock.objects.bulk_create(plan.made, batch_size=AT_ONCE)
    plan.flagged += [
        Flagged(
            clock.pk, getattr(clock, f"{about}_id"), clock.standard, clock.policy_id, clock.started_on,
            clock.due_on if clock.running else None,
        )
        for clock in plan.made
    ]  # fmt: skip
    if plan.dated:
        Clock.objects.bulk_update(
            plan.dated, ["started_on", "due_on", "policy", "explanation"], batch_size=AT_ONCE
        )
    if plan.changed:
        Clock.objects.bulk_update(
            plan.changed, ["met_on", "stopped_on", "not_applicable_because"], batch_size=AT_ONCE
        )
    if plan.shifted:
        rows = list(Clock.objects.filter(pk__in=plan.shifted).only("explanation"))
        for row in rows:
            row.explanation = {**row.explanation, "now": plan.shifted[row.pk]}
        Clock.objects.bulk_update(rows, ["explanation"], batch_size=AT_ONCE)


@transaction.atomic
def reflag(subjects: Iterable[int], *, about: About, today: date) -> Counts:
    """Raise and clear the flags of clocks as they stand, for subjects whose facts nobody gathers anew."""
    keys = list(subjects)
    flags.lock(keys, about=about)
    rows = Clock.objects.filter(**{f"{about}_id__in": keys}).select_related(None).defer("explanation")
    flagged = [
        Flagged(
            clock.pk,
            getattr(clock, f"{about}_id"),
            clock.standard,
            clock.policy_id,
            clock.started_on,
            clock.last_day if clock.running else None,
        )
        for clock in rows
    ]
    standards = sorted({one.standard for one in flagged})
    return flags.settle(flagged, standards=standards, sets=policies.current(), about=about, today=today)
