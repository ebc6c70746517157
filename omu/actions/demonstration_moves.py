"""The transfers of the demonstration: asked for, accepted, failed to arrive, not asked for, and ended."""

import datetime
from typing import Any

from cases.actions import allocations, hand_over_notes, movements, transfers, unasked
from cases.models import Custody, HeldAs, Transfer
from omu.actions.demonstration_estate import Estate, document


def moves(estate: Estate) -> None:
    """Each transfer as far as it has come."""
    for told in document("demonstration_transfers.json"):
        if "unasked" in told:
            _not_asked(told, estate)
            continue
        made = _requested(told, estate)
        if "accepted" in told:
            days_ago, username = told["accepted"]
            transfers.accept(made, today=estate.day(days_ago), by=estate.actor(username))
        if "note" in told:
            days_ago, username, text = told["note"]
            hand_over_notes.write(made, text=text, today=estate.day(days_ago), by=estate.actor(username))
        if "failed" in told:
            days_ago, username = told["failed"]
            movements.fail(made, reason=told["why"], today=estate.day(days_ago), by=estate.actor(username))
        if "arrived" in told:
            _moved(made, told, estate)


def _not_asked(told: dict[str, Any], estate: Estate) -> None:
    """Somebody stands in reception whom nobody asked for; the other prison has still to ask."""
    days_ago, username = told["unasked"]
    unasked.receive(
        estate.custodies[told["number"]].prisoner, prison=estate.prisons[told["to"]], reason=told["reason"],
        location=told["location"], today=estate.day(days_ago), by=estate.actor(username),
    )  # fmt: skip


def _requested(told: dict[str, Any], estate: Estate) -> Transfer:
    days_ago, username = told["requested"]
    move_in = told.get("move_in")
    return transfers.request(
        estate.custodies[told["number"]],
        to_prison=estate.prisons[told["to"]],
        reason=told["reason"],
        plan_gap=told["plan_gap"],
        move_on=estate.today + datetime.timedelta(days=move_in) if move_in else None,
        today=estate.day(days_ago),
        by=estate.actor(username),
    )


def _moved(made: Transfer, told: dict[str, Any], estate: Estate) -> None:
    """Left, arrived, and held by a supervisor and a personal officer of the new prison."""
    days_ago, username = told["left"]
    transfers.leave(made, today=estate.day(days_ago), by=estate.actor(username))
    days_ago, username = told["arrived"]
    transfers.arrive(made, location=told["location"], today=estate.day(days_ago), by=estate.actor(username))
    custody = Custody.objects.for_page().get(pk=made.custody_id)
    for column, held_as in (
        ("supervisor", HeldAs.OFFENDER_SUPERVISOR),
        ("personal_officer", HeldAs.PERSONAL_OFFICER),
    ):
        allocations.allocate(
            custody,
            held_as=held_as,
            holder=estate.assignments[told[column]],
            today=estate.day(told["allocated"]),
            by=estate.actor(told["allocated_by"]),
        )
