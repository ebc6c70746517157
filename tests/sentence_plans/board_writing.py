"""Planning boards in tests, arranged through the actions."""

import datetime
from typing import Any

from cases.models import Custody
from sentence_plans.actions import board_invitations, boards
from sentence_plans.actions.boards import Invitation, Meeting, Record
from sentence_plans.models import Board, PlanReview, PlanVersion, Seat, SentencePlan
from staff.actors import Actor
from tests.sentence_plans.writing import noon

#: The world's day is Thursday 8 October 2026; this is the Thursday two weeks later.
PLANNED = datetime.date(2026, 10, 22)


def arranged(world: Any, plan: Any, by: Actor, **given: Any) -> Board:
    """A board two weeks ahead to which the prisoner and everybody possible are invited."""
    custody = Custody.objects.for_page().get(pk=plan.custody_id)
    possible = board_invitations.possible(custody, today=world.today)
    invited = [
        Invitation(party="prisoner", name="the prisoner"),
        *(Invitation(party=one.party, name=one.name, user=one.user, role=one.role) for one in possible),
    ]
    meeting = Meeting(**{"planned_on": PLANNED, "place": "Visits hall"} | given)
    return boards.arrange(plan, meeting=meeting, invited=invited, today=world.today, by=by)


def seat(board: Board, party: str) -> Seat:
    """The invitation of one party, as it stands."""
    return Seat.objects.get(board=board, party=party)


def held(world: Any, board: Board, by: Actor, chair: str, **came: str) -> Board:
    """The board recorded on the world's day: `came` says how each party did; the others did not."""
    seats = {one.party: one for one in board.seats.all()}
    attended = {one.pk: came.get(party, "absent") for party, one in seats.items()}
    wrote = frozenset(one.pk for one in seats.values())
    record = Record(held_on=world.today, chair=seats[chair].pk, attended=attended, used=wrote)
    return boards.hold(board, record=record, now=noon(world), today=world.today, by=by)


def a_review(plan: SentencePlan, world: Any, supervisor: Actor) -> PlanReview:
    """A review of a plan, as it stands on the record."""
    content = {"plan": {}, "reasons": {}, "objectives": []}
    version = PlanVersion.objects.create(plan=plan, number=plan.version, content=content, digest="0" * 64)
    return PlanReview.objects.create(
        plan=plan, number=1, version=version, kind="review", on=world.today, lor="lower",
        lor_evidence="Fell.", roh="same", roh_evidence="As before.",
        by=supervisor.user, name=supervisor.name, role=supervisor.role,
    )  # fmt: skip
