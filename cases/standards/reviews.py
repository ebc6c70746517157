"""Reviews of an assessment or a plan: T8, T9a and T9b (docs/domain.md 5), one rule for both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import due
from cases.standards.duties import Duty, Ending, limit_on, not_applicable, running, settle
from cases.standards.policies import PolicySet


@dataclass(frozen=True, slots=True)
class Completed:
    """A complete assessment or plan (signed and, where needed, countersigned) with its key and day."""

    key: str
    on: date


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that asks for a review. `standard`: 'T9a' or 'T9b'; `cause` its key, such as 'transfer:7'."""

    standard: str
    cause: str
    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What is reviewed: the name its standards and causes end or begin with, and its words.

    `since` says from what a periodic review counts, `nothing` why an event asks for none where nothing had
    been completed before it.
    """

    name: str
    since: str
    nothing: str


def review_duties(
    *,
    subject: Subject,
    completed: Iterable[Completed],
    triggers: Iterable[Trigger],
    endings: Iterable[Ending],
    absent_because: str,
    policies: Iterable[PolicySet],
) -> list[Duty]:
    """T8, then T9a and T9b, of one subject, each settled."""
    ordered = sorted(completed, key=lambda done: done.on)
    sets, ends = tuple(policies), tuple(endings)
    owed = [
        *_periodic(subject=subject, ordered=ordered, policies=sets),
        *_after_events(subject=subject, ordered=ordered, triggers=triggers, policies=sets),
    ]
    return [settle(duty=duty, met=met, endings=ends, absent_because=absent_because) for duty, met in owed]


def _periodic(
    *, subject: Subject, ordered: list[Completed], policies: tuple[PolicySet, ...]
) -> list[tuple[Duty, list[date]]]:
    """T8: from each completion until the next one."""
    duties = []
    for position, done in enumerate(ordered):
        policy, limit = limit_on(policies=policies, standard=f"T8.{subject.name}", on=done.on)
        owed = due(limit=limit, start=done.on, because=subject.since)
        duty = running(cause=f"{subject.name}:{done.key}", due=owed, policy=policy)
        duties.append((duty, [later.on for later in ordered[position + 1 :]]))
    return duties


def _after_events(
    *,
    subject: Subject,
    ordered: list[Completed],
    triggers: Iterable[Trigger],
    policies: tuple[PolicySet, ...],
) -> list[tuple[Duty, list[date]]]:
    """T9a and T9b: from each event until a review on or after that day.

    What was completed on that very day is as new as a review would be: it meets the duty.
    """
    duties: list[tuple[Duty, list[date]]] = []
    for event in triggers:
        standard = f"{event.standard}.{subject.name}"
        if not any(done.on <= event.on for done in ordered):
            owed_not = not_applicable(
                standard=standard, cause=event.cause, started_on=event.on, because=subject.nothing
            )
            duties.append((owed_not, []))
            continue
        policy, limit = limit_on(policies=policies, standard=standard, on=event.on)
        owed = due(limit=limit, start=event.on, because=event.what)
        started = running(cause=event.cause, due=owed, policy=policy)
        duties.append((started, [done.on for done in ordered if done.on >= event.on]))
    return duties
