"""The order of a plan in time: checked when written, and gathered for its picture (docs/domain.md 8.3)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from cases.models import Custody, DateKind, KeyDate
from cases.standards.custody_events import long_day
from risk.actions.clocks import earliest_releases
from sentence_plans.models import Action, Objective, SentencePlan, WorkStatus
from sentence_plans.standards.sequence import Placed, Step, in_order, placed
from staff.actions.errors import Refused

#: The last day of a sentence: its expiry, else that of the licence.
EXPIRIES = (DateKind.SED, DateKind.LED)
#: Key dates that stand in the picture.
SHOWN = {
    DateKind.TED: "Tariff", DateKind.PED: "Parole", DateKind.HDCED: "Curfew",
    DateKind.ROTL: "Temporary release", DateKind.CRD: "Release", DateKind.ARD: "Release",
    DateKind.NPD: "Release without parole",
    DateKind.LED: "Licence ends", DateKind.SED: "Sentence ends",
}  # fmt: skip


@dataclass(frozen=True)
class Sequence:
    """Every step of a plan in time, with the key dates of the sentence in their order."""

    rows: list[Placed]
    dates: list[tuple[datetime.date, str]]
    release_on: datetime.date | None

    @property
    def warnings(self) -> list[str]:
        """What cannot work, each with the step it is about."""
        return [f"{one.step.name}: {fault}" for one in self.rows for fault in one.warnings]


def check_target(plan: SentencePlan, *, on: datetime.date | None) -> None:
    """An objective comes true while the sentence lasts. Raises Refused after its expiry."""
    if on is None:
        return
    if on < plan.opened_on:
        raise Refused("The plan began later than this day.", field="target_on")
    ends = expiry(plan.custody_id)
    if ends and on > ends:
        raise Refused(f"The sentence ends on {long_day(on=ends)}: choose a day before it.", field="target_on")


def expiry(custody: int) -> datetime.date | None:
    """The day the sentence ends; None where it is not known or has no end."""
    rows = KeyDate.objects.filter(custody_id=custody, replaced_at__isnull=True, kind__in=EXPIRIES)
    return dict(sorted(rows.values_list("kind", "on"))).get(EXPIRIES[0]) or max(
        (on for _, on in rows.values_list("kind", "on")), default=None
    )


def check_circle(plan: SentencePlan, *, key: str, after: int | None, field: str = "after") -> None:
    """What is to wait for something must not be waited for by it, through however many others.

    `key` is that of a step, such as "objective:3"; '' for one that is not there yet. Raises Refused.
    """
    if after is None:
        return
    kind = key.partition(":")[0]
    steps = {one.key: one for one in _steps(_in_plan(plan))}
    waited = f"{kind}:{after}"
    if waited not in steps or waited == key:
        raise Refused(f"Choose another {kind} of this plan.", field=field)
    if key not in steps:
        return
    old = steps[key]
    steps[key] = Step(old.key, old.name, old.text, of=old.of, after=(waited,))
    _, circle = in_order(steps=steps.values())
    if circle:
        names = ", ".join(one.name for one in circle)
        raise Refused(f"These would wait for one another: {names}. Choose another.", field=field)


def _in_plan(plan: SentencePlan) -> Iterable[Objective]:
    return Objective.objects.in_plan().filter(plan=plan).prefetch_related("actions")


def sequence(custody: Custody, *, plan: SentencePlan, objectives: Iterable[Objective]) -> Sequence:
    """The plan in time; two queries more than its content. `objectives` in order, with their actions."""
    rows = KeyDate.objects.filter(custody=custody, replaced_at__isnull=True, kind__in=SHOWN)
    dates = sorted((one.on, SHOWN[DateKind(one.kind)]) for one in rows)
    release_on = earliest_releases([custody.pk])[custody.pk].on
    steps = _steps(objectives)
    return Sequence(placed(steps=steps, start=plan.opened_on, release_on=release_on), dates, release_on)


def _steps(objectives: Iterable[Objective]) -> list[Step]:
    found: list[Step] = []
    for number, one in enumerate(objectives, start=1):
        key = f"objective:{one.pk}"
        after = (f"objective:{one.after_id}",) if one.after_id else ()
        name = f"Objective {number}"
        found.append(
            Step(key, name, one.text, after=after, target_on=one.target_on, is_done=not one.is_current)
        )
        works = [work for work in one.actions.all() if not work.is_taken_out]
        found += [
            _action(work, key, f"Action {number}.{at}", done=not one.is_current)
            for at, work in enumerate(works, start=1)
        ]
    return found


def _action(work: Action, of: str, name: str, *, done: bool) -> Step:
    return Step(
        key=f"action:{work.pk}",
        name=name,
        text=work.what,
        of=of,
        after=(f"action:{work.after_id}",) if work.after_id else (),
        timescale=work.timescale,
        is_done=done or work.status not in (WorkStatus.NOT_STARTED, WorkStatus.ONGOING),
    )
