"""The sentence plan and the boards of a case as of a day, out of the rows read (docs/domain.md 21.4)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from cases.standards.reviews import Trigger
from inspection.actions.measure_streams import Grouped, Row, by_first
from inspection.standards.case_facts import Planned, Programme, Reviewed, Work
from sentence_plans.actions.clocks import INTERVENTION
from sentence_plans.models import TAKEN_OUT, Purpose, Status, WorkStatus
from sentence_plans.standards.boards import is_active, part
from sentence_plans.standards.sequence import Step, placed

Rows = Mapping[str, list[Row]]
PARTS_OF_A_PLAN = (
    "objectives", "objective_statuses", "actions", "action_statuses", "deliveries", "delivery_changes",
    "reviews", "parties",
)  # fmt: skip


def plans(rows: Rows, *, flags: Mapping[int, Mapping[str, bool | None]], as_of: date) -> dict[int, Planned]:
    """By custody the plan that counts: the last one complete by the day, else the last one begun."""
    parts = {name: by_first(rows[name]) for name in PARTS_OF_A_PLAN}
    found: dict[int, Planned] = {}
    for custody, *plan in rows["plans"]:
        made = _plan(plan, parts, flags.get(plan[0], {}), as_of)
        if custody not in found or made.completed_on or found[custody].completed_on is None:
            found[custody] = made
    return found


def _plan(plan: list, parts: Mapping[str, Grouped], flags: Mapping[str, bool | None], as_of: date) -> Planned:
    key, opened_on, completed_on, at_board, every = plan
    complete = completed_on if completed_on and completed_on <= as_of else None
    objectives = [
        (
            pk,
            position,
            after,
            purposes,
            _status(status, parts["objective_statuses"].get(pk, []), as_of),
            target,
        )
        for pk, position, after, purposes, status, target in parts["objectives"].get(key, [])
    ]
    works = _works(objectives, parts, complete or opened_on, as_of)
    return Planned(
        key=key,
        opened_on=opened_on,
        completed_on=complete,
        flags=flags,
        works=tuple(works),
        programmes=tuple(_programmes(works, parts, as_of)),
        reviews=tuple(
            Reviewed(
                on=on,
                parties=frozenset(party for (party,) in parts["parties"].get(pk, [])),
                overall=overall,
            )
            for pk, on, overall in parts["reviews"].get(key, [])
        ),
        board=at_board.strip(),
        contact_every_days=every,
        learning_objective=any(
            Purpose.LEARNING in purposes and status != TAKEN_OUT
            for _, _, _, purposes, status, _ in objectives
        ),
    )


def _status(now: str, changes: list[Row], as_of: date) -> str:
    """How far it was on the day: by its last change until then; without any change ever, as it stands."""
    if not changes:
        return now
    until = [change[0] for change in changes if change[1] <= as_of]
    return until[-1] if until else "not_started"


def _works(
    objectives: list[tuple],
    parts: Mapping[str, Grouped],
    start: date,
    as_of: date,
) -> list[Work]:
    """The actions in the plan's order, each with the day that follows from its timescale."""
    steps: list[Step] = []
    for pk, _, after, _, _, target in objectives:
        waits = (f"objective:{after}",) if after else ()
        steps.append(Step(f"objective:{pk}", "", "", after=waits, target_on=target))
        for work, before, what, timescale, *_ in parts["actions"].get(pk, []):
            waits = (f"action:{before}",) if before else ()
            steps.append(
                Step(f"action:{work}", "", what, of=f"objective:{pk}", after=waits, timescale=timescale)
            )
    ends = {one.step.key: one.ends for one in placed(steps=steps, start=start)}
    return [
        Work(
            key=work,
            what=what,
            due_on=ends.get(f"action:{work}"),
            status=state,
            removed=status == TAKEN_OUT or state.startswith("removed_"),
        )
        for pk, _, _, _, status, _ in objectives
        for work, _, what, _, now, _ in parts["actions"].get(pk, [])
        for state in [_status(now, parts["action_statuses"].get(work, []), as_of)]
    ]


def _programmes(works: Iterable[Work], parts: Mapping[str, Grouped], as_of: date) -> Iterator[Programme]:
    for work in works:
        if work.removed:
            continue
        rows = parts["deliveries"].get(work.key, [])
        for pk, programme, family, accredited, state, reason, on, filed_on in rows:
            changes = parts["delivery_changes"].get(pk, [])
            until = [(then, why) for then, why, moved_on in changes if moved_on <= as_of]
            if changes and not until:
                continue
            then, why = until[-1] if until else (state, reason)
            reported = bool(filed_on and filed_on <= as_of)
            yield Programme(family, accredited, then, why, reported, programme, on)


def plan_events(rows: Rows, *, as_of: date) -> Iterator[tuple[int, Trigger]]:
    """By plan, what asks for a review of it: objectives achieved, interventions begun or ended (T9b)."""
    of_objective = {pk: plan for plan, pk, *_ in rows["objectives"]}
    for objective, status, on, key in rows["objective_statuses"]:
        if status == Status.FULLY_ACHIEVED and on <= as_of:
            yield (
                of_objective[objective],
                Trigger("T9b", f"objective:{key}", on, "completion of an objective"),
            )
    of_action = {pk: of_objective[objective] for objective, pk, *_, is_one in rows["actions"] if is_one}
    for action, status, on, key in rows["action_statuses"]:
        if action in of_action and status in INTERVENTION and on <= as_of:
            words = f"intervention {INTERVENTION[WorkStatus(status)]}"
            yield of_action[action], Trigger("T9b", f"action:{key}", on, words)


def boards(rows: Rows) -> dict[int, list[frozenset[str]]]:
    """By custody, for each board held in turn, the parties with an active contribution (8.6)."""
    seats, wrote = by_first(rows["seats"]), {seat for (seat,) in rows["contributions"]}
    found: dict[int, list[frozenset[str]]] = {}
    for custody, key, _ in rows["boards"]:
        active = frozenset(
            party
            for pk, party, attended, used in seats.get(key, [])
            if is_active(had=part(attended=attended, wrote=pk in wrote, used=used))
        )
        found.setdefault(custody, []).append(active)
    return found
