"""The planning boards of the demonstration: one that was held, one that waits for answers."""

import datetime
from typing import Any

from django.utils import timezone

from cases.models import Custody
from omu.actions.demonstration_estate import Estate
from sentence_plans.actions import board_answers, board_invitations, boards
from sentence_plans.actions.boards import ABSENT, Invitation, Meeting, Record
from sentence_plans.models import Board, Party, SentencePlan
from staff.actors import Actor

WHEN = datetime.time(14, 0)


def board(plan: SentencePlan, *, told: dict[str, Any], estate: Estate, by: Actor) -> Board:
    """One board as the data tell it; answers are recorded by whoever arranged it."""
    on = estate.day(told["arranged"])
    custody = Custody.objects.for_page().get(pk=plan.custody_id)
    person = custody.prisoner
    invited = [
        Invitation(party=Party.PRISONER, name=f"{person.given_names} {person.family_name}"),
        *(
            Invitation(party=one.party, name=one.name, user=one.user, role=one.role)
            for one in board_invitations.possible(custody, today=on)
        ),
    ]
    meeting = Meeting(
        planned_on=estate.day(told["planned"]),
        starts_at=WHEN,
        place=told["place"],
        kind=told["kind"],
        asked=told["asked"],
    )
    made = boards.arrange(plan, meeting=meeting, invited=invited, today=on, by=by)
    seats = {seat.party: seat for seat in made.seats.all()}
    now = datetime.datetime.combine(on, WHEN, timezone.get_current_timezone())
    for party, (reply, mode, text) in told["answers"].items():
        if party in seats:
            board_answers.answer(seats[party], reply=reply, mode=mode, text=text, now=now, today=on, by=by)
    if "held" in told:
        _hold(made, told["held"], estate, by=by)
    return made


def _hold(made: Board, told: dict[str, Any], estate: Estate, *, by: Actor) -> None:
    on = estate.day(told["days_ago"])
    seats = list(made.seats.all())
    record = Record(
        held_on=on,
        chair=next(seat.pk for seat in seats if seat.party == told["chair"]),
        attended={seat.pk: told["came"].get(seat.party, ABSENT) for seat in seats},
        used=frozenset(seat.pk for seat in seats),
        comments=told["comments"],
    )
    now = datetime.datetime.combine(on, WHEN, timezone.get_current_timezone())
    boards.hold(made, record=record, now=now, today=on, by=by)
