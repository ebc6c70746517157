"""States, steps and reasons of a programme that is planned for somebody (docs/domain.md 9.3). Plain Python.

Exactly one state holds for each programme of a case; the steps stand within "planned at this prison", and the
last of them decide the state: who completed has it delivered, who dropped out has no plan.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cases.standards.clocks import day

DELIVERED, HERE, AFTER_TRANSFER, ON_LICENCE, NO_PLAN = (
    "delivered", "here", "after_transfer", "on_licence", "no_plan",
)  # fmt: skip
STATES = (DELIVERED, HERE, AFTER_TRANSFER, ON_LICENCE, NO_PLAN)
REFERRED, ASSESSED, WAITING, OFFERED, STARTED, COMPLETED, DROPPED_OUT = (
    "referred", "assessed", "waiting", "offered", "started", "completed", "dropped_out",
)  # fmt: skip
NOT_RUN, NOT_OFTEN, NO_PLACE, NOT_SUITABLE, REFUSED, SEQUENCE, TOO_LITTLE_TIME, MOVED, OTHER = (
    "not_run", "not_often", "no_place", "not_suitable", "refused", "sequence", "too_little_time", "moved",
    "other",
)  # fmt: skip
#: After which step which may come; "" is before the first, or when it was planned elsewhere.
NEXT: Mapping[str, tuple[str, ...]] = {
    "": (REFERRED,),
    REFERRED: (ASSESSED, WAITING, OFFERED),
    ASSESSED: (WAITING, OFFERED),
    WAITING: (OFFERED,),
    OFFERED: (STARTED, WAITING),
    STARTED: (COMPLETED, DROPPED_OUT),
    COMPLETED: (),
    DROPPED_OUT: (),
}
#: Steps in which a place of a course is taken.
TAKES_A_PLACE = (OFFERED, STARTED, COMPLETED, DROPPED_OUT)
#: What the state is once one of these steps is reached; the others stand within "planned at this prison".
DECIDES = {COMPLETED: DELIVERED, DROPPED_OUT: NO_PLAN}
#: Ways to go on from any running delivery that has not started.
ELSEWHERE = (AFTER_TRANSFER, ON_LICENCE, NO_PLAN)
#: States in which the programme is not delivered here and somebody asks why.
ASKS_WHY = (AFTER_TRANSFER, ON_LICENCE, NO_PLAN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong, and the field it is about."""

    field: str
    text: str


def offered_moves(*, state: str, step: str) -> tuple[str, ...]:
    """What may come next: steps, then states; nothing once it has ended.

    Who has started completes or drops out; until then it may be planned elsewhere or have no plan.
    """
    if state == DELIVERED or step == DROPPED_OUT:
        return ()
    steps = NEXT[step] if state == HERE else NEXT[""]
    if step == STARTED:
        return steps
    return (*steps, *(one for one in ELSEWHERE if one != state))


def state_of(*, move: str) -> str:
    """The state that holds after a move, which is a step or a state."""
    return move if move in STATES else DECIDES.get(move, HERE)


def move_fault(
    *, state: str, step: str, move: str, reason: str, more: Sequence[str], comment: str,
    on: date, before: date, today: date,
) -> Fault | None:  # fmt: skip
    """Why a delivery cannot move so; None where it can. `before`: the day of its last change.

    A reason is owed where it is planned elsewhere or not at all, "other" owes words, and days come in turn.
    """
    if move not in offered_moves(state=state, step=step):
        return Fault(field="move", text="Choose what comes next among what is offered.")
    if on > today:
        return Fault(field="on", text="This day is in the future.")
    if on < before:
        return Fault(field="on", text=f"This is before its last change, on {day(on=before)}.")
    return _reason_fault(state=state_of(move=move), reason=reason, more=more, comment=comment)


def _reason_fault(*, state: str, reason: str, more: Sequence[str], comment: str) -> Fault | None:
    if state in ASKS_WHY and not reason:
        return Fault(field="reason", text="Choose the main reason why it is not delivered here.")
    if state not in ASKS_WHY and (reason or more):
        return Fault(field="reason", text="A reason is given where it is planned elsewhere or not at all.")
    if reason and reason in more:
        return Fault(field="more_reasons", text="The main reason stands among the further ones too.")
    if OTHER in (reason, *more) and not comment.strip():
        return Fault(field="comment", text="Say what the other reason is.")
    return None


def first_fault(*, state: str, runs_here: bool, is_accredited: bool, prison: str, name: str) -> Fault | None:
    """Why a programme cannot be planned like this from the start.

    An accredited programme is planned at a prison only where that prison runs it.
    """
    if state == HERE and is_accredited and not runs_here:
        text = (
            f"{prison} does not run {name}. Choose a transfer, licence or no plan, with the reason; or let "
            "the head of the unit enter that it is run."
        )
        return Fault(field="state", text=text)
    return None


def closing_fault(*, accredited_open: Sequence[str]) -> str:
    """Why an action cannot be said to be fully achieved; empty where it can.

    Non-accredited work never closes an action that asks for an accredited programme (docs/domain.md 9.1):
    `accredited_open` names those of the action that are not delivered.
    """
    if not accredited_open:
        return ""
    return (
        f"Not delivered yet: {', '.join(accredited_open)}. Other work never takes the place of an accredited "
        "programme; the action stays open until the programme is delivered."
    )


def partition(*, states: Sequence[str]) -> dict[str, int]:
    """How many programmes are in each state; the five add up to all of them."""
    return {state: list(states).count(state) for state in STATES}
