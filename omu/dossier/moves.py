"""Where the person has been, and who has held the case."""

from typing import Any

from cases.models import Allocation, Custody, HandOverNote


def gather(custody: Custody) -> dict[str, Any]:
    """Stays, transfers and holders, the latest first. Four queries."""
    stays = custody.stays.select_related("prison").order_by("-arrived_on", "-id")
    transfers = custody.transfers.select_related("from_prison", "to_prison").order_by("-id")
    transfers = transfers.prefetch_related("hand_over_notes")
    held = custody.allocations.select_related("user", "prison", "trust").order_by("-started_on", "-id")
    return {
        "stays": [
            {
                "prison": one.prison.name,
                "arrived_on": one.arrived_on,
                "arrived_by": one.get_arrived_by_display(),
                "ended_on": one.ended_on,
                "location": one.location,
            }
            for one in stays
        ],
        "transfers": [
            {
                "from": one.from_prison.name,
                "to": one.to_prison.name,
                "asked_at": one.requested_at,
                "state": one.get_state_display(),
                "reason": one.reason,
                "plan_gap": one.plan_gap,
                "answer": one.answer_reason,
                "left_on": one.left_on,
                "arrived_on": one.arrived_on,
                "notes": [_note(note) for note in list(one.hand_over_notes.all())[:1]],
            }
            for one in transfers
        ],
        "holders": [_holder(one) for one in held],
    }


def _note(one: HandOverNote) -> dict[str, Any]:
    return {
        "text": one.text or f"None was written: {one.why_none}",
        "by": one.name,
        "role": one.role,
        "on": one.on,
    }


def _holder(one: Allocation) -> dict[str, Any]:
    return {
        "as": str(one.get_held_as_display()).capitalize(),
        "name": one.user.full_name,
        "place": str(one.trust or one.prison or ""),
        "from": one.started_on,
        "to": one.ended_on,
        "because": one.ended_because or one.reason,
    }
