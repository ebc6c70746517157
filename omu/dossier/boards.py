"""The planning boards of a person, for the record as a document (docs/domain.md 8.6)."""

from collections.abc import Iterable
from typing import Any

from sentence_plans.models import Board, Seat, SentencePlan
from sentence_plans.standards.boards import PART_WORDS, part
from staff.actors import Actor


def gather(plans: Iterable[SentencePlan], *, reader: Actor) -> list[dict[str, Any]]:
    """Every board of these plans, the newest first, who took part, what was written; three queries."""
    rows = Board.objects.visible_to(reader).filter(plan__in=[plan.pk for plan in plans])
    return [_board(one) for one in rows.select_related("prison").prefetch_related("seats__contributions")]


def _board(one: Board) -> dict[str, Any]:
    return {
        "planned_on": one.planned_on,
        "held_on": one.held_on,
        "kind": one.get_kind_display(),
        "prison": one.prison.name,
        "chair": f"{one.chair_name} ({one.get_chair_display()})" if one.held_on else "",
        "comments": one.comments,
        "called_off_because": one.called_off_because,
        "seats": [_seat(seat, held=one.held_on is not None) for seat in one.seats.all()],
    }


def _seat(seat: Seat, *, held: bool) -> dict[str, Any]:
    wrote = list(seat.contributions.all())
    had = part(attended=seat.attended, wrote=bool(wrote), used=seat.used)
    came = PART_WORDS[had] + (f", {seat.get_mode_display().lower()}" if seat.attended else "")
    return {
        "name": seat.titled,
        "came": came if held else seat.get_reply_display(),
        "wrote": [{"text": one.text, "name": one.name, "on": one.on} for one in wrote],
    }
