"""The transfer board, the cover sheet, and each step of a move."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases.actions import hand_over_notes, movements, transfer_limits, transfers, unasked
from cases.forms.transfers import AnswerForm
from cases.models import Custody, HandOverNote, Transfer, TransferState
from cases.models.alerts import alert_names
from staff import audit
from staff.actors import Actor
from staff.views.access import requires
from staff.views.submit import sent_before, submitted

WORDS = {
    "accept": "Accept the transfer",
    "refuse": "Refuse the transfer",
    "withdraw": "Withdraw the transfer",
    "leave": "Record that he or she has left",
    "arrive": "Record that he or she has arrived",
    "fail": "Record that he or she did not arrive",
    "come_back": "Record that he or she is back here",
    "hand_over": "Ask the prison where the person is to take the record",
    "take_back": "Take the arrival back: it was recorded in error",
}
#: What each step is done by.
DOES: dict[str, Any] = {
    "accept": transfers.accept, "refuse": transfers.refuse, "withdraw": transfers.withdraw,
    "leave": transfers.leave, "arrive": transfers.arrive, "fail": movements.fail,
    "come_back": movements.come_back, "hand_over": unasked.hand_over, "take_back": unasked.take_back,
}  # fmt: skip
REASONED = {"refuse", "withdraw", "fail", "come_back", "take_back"}
#: How many of those who left are listed on the board.
LAST_GONE = 20
MAY_ANSWER = "transfer:A"
MAY_MOVE = "transfer:W"


def next_steps(transfer: Transfer, actor: Actor) -> list[tuple[str, str]]:
    """What this actor may do with a transfer now; it comes with custody and headline."""
    if not actor.prison_id or actor.narrowed_to("transfer"):
        return []
    may_answer = actor.may(MAY_ANSWER)
    may_move = actor.may(MAY_MOVE) or may_answer
    if actor.prison_id == transfer.to_prison_id:
        steps = _of_receiver(transfer, may_answer=may_answer)
    else:
        steps = _of_sender(transfer)
    return [(step, WORDS[step]) for step in steps] if may_move else []


def _of_receiver(transfer: Transfer, *, may_answer: bool) -> list[str]:
    """Answering is for some; where the person is, anybody who moves people records."""
    if transfer.ended_on:
        return []
    steps: list[str] = ["take_back"] if transfer.state == TransferState.UNASKED else []
    if transfer.state == TransferState.REQUESTED and may_answer:
        steps = ["accept"] if transfer.arrived_on else ["accept", "refuse"]
    if not transfer.arrived_on:
        steps.append("arrive")
    if transfer.state == TransferState.ACCEPTED and not transfer.failed_on:
        steps.append("fail")
    return steps


def _of_sender(transfer: Transfer) -> list[str]:
    steps = ["hand_over"] if transfer.state == TransferState.UNASKED else []
    if transfer.state == TransferState.ACCEPTED and not transfer.left_on:
        steps.append("leave")
    if movements.may_come_back(transfer):
        steps.append("come_back")
    if not transfer.ended_on and not transfer.arrived_on and (transfer.failed_on or not transfer.left_on):
        steps.append("withdraw")
    return steps


@requires("transfer:R")
def board(request: Any) -> HttpResponse:
    """Going and coming: what is agreed, where the person is, who must act."""
    under_way = (
        Transfer.objects.visible_to(request.actor)
        .under_way()
        .select_related("prisoner", "from_prison", "to_prison", "custody__headline")
    )
    deadlines = transfer_limits.deadlines(under_way, today=request.today)
    cards = [
        {
            "transfer": one,
            "steps": next_steps(one, request.actor),
            "in": one.to_prison_id == request.actor.prison_id,
            "between": transfer_limits.between(one),
            "deadline": deadlines.get(one.pk),
        }
        for one in under_way
    ]
    context = {
        "several_href": _several(request.actor),
        "receives": request.actor.may("reception:W"),
        "between": [card for card in cards if card["between"]],
        "going": [card for card in cards if not card["in"]],
        "coming": [card for card in cards if card["in"]],
        "gone": Transfer.objects.window_for(request.actor).select_related("prisoner", "to_prison")[
            :LAST_GONE
        ],
        "keeps_records": request.actor.may("dossier:R") or request.actor.may("dossier:W"),
        "reads_log": request.actor.may("contact_log:R"),
    }
    return render(request, "cases/transfers/board.html", context)


def _several(actor: Actor) -> str:
    """Where several are moved at once, for those who may; omu has the page."""
    may = actor.prison_id and (actor.may(MAY_ANSWER) or actor.may(MAY_MOVE))
    return reverse("transfer_many") if may and not actor.narrowed_to("transfer") else ""


def _window(request: Any, pk: int) -> Transfer:
    """One transfer from or to the actor's prison; anything else is 404."""
    found = (
        Transfer.objects.visible_to(request.actor)
        .select_related(
            "custody__headline", "prisoner", "from_prison", "to_prison", "requested_by", "answered_by"
        )
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


@requires("transfer:R")
def cover(request: Any, pk: int) -> HttpResponse:
    """The cover sheet: identity, key dates, level, tier, alerts by name, reason and gap; and the answer."""
    if again := sent_before(request):
        return again
    transfer = _window(request, pk)
    incoming = request.actor.prison_id == transfer.to_prison_id
    if incoming and not (request.actor.may(MAY_ANSWER) or request.actor.may(MAY_MOVE)):
        raise Http404
    audit.record_read(
        by=request.actor,
        deed="cases.transfer.cover_read",
        subject=transfer,
        prisoner_number=transfer.prisoner.number,
    )
    steps = next_steps(transfer, request.actor)
    if request.method == "POST" and request.POST.get("answer") in set(WORDS) - set(dict(steps)):
        return _too_late(request, transfer)
    note = hand_over_notes.standing(transfer)
    form = AnswerForm(request.POST or None, answers=steps, owes_note=note is None) if steps else None
    done = form and submitted(
        request,
        form,
        lambda fields: _do(transfer, fields, request),
        leads_to=lambda made: reverse("transfer_board"),
        says=lambda made: _said(made, request.POST["answer"]),
    )
    key_dates = transfer.custody.key_dates.filter(replaced_at__isnull=True)
    context = {
        "transfer": transfer,
        "form": form,
        "key_dates": key_dates,
        "alerts": alert_names(transfer.custody),
        "headline": transfer.custody.headline,
        **_hand_over(request, transfer),
        "movements": transfer.movements.select_related("by"),
    }
    return done or render(request, "cases/transfers/cover.html", context)


def _hand_over(request: Any, transfer: Transfer) -> dict[str, Any]:
    """The hand-over note and the page of what is begun, for whom the case is open."""
    reached = Custody.objects.visible_to(request.actor).filter(pk=transfer.custody_id).exists()
    notes = HandOverNote.objects.visible_to(request.actor).filter(transfer=transfer)
    number = transfer.prisoner.number
    return {
        "reached": reached,
        "note": notes.select_related("transfer__from_prison", "transfer__to_prison").first(),
        "hand_over_href": reverse("hand_over", args=[number]) if reached else "",
    }


def _too_late(request: Any, transfer: Transfer) -> HttpResponse:
    """Somebody answered while the page was open, or it was never this prison's to answer: what stands."""
    answered = transfer.state in {TransferState.ACCEPTED, TransferState.REFUSED}
    by = f" by {transfer.answered_by.full_name}" if answered and transfer.answered_by else ""
    state = transfer.get_state_display().lower()
    messages.error(
        request, f"Nothing was done. This transfer is {state}{by}; what you chose cannot be done now."
    )
    return redirect("transfer_cover", transfer.pk)


def _said(made: Transfer, answer: str = "") -> str:
    """What came of a step, and what is next."""
    number = made.prisoner.number
    if answer == "hand_over":
        return f"{made.to_prison.name} was asked to take the record of {number}."
    if made.state == TransferState.WITHDRAWN and made.answer_reason and not made.left_on:
        return f"{number} is at {made.from_prison.name} on record. The move has ended."
    if made.state == TransferState.ARRIVED:
        return (
            f"{number} has arrived. The record is {made.to_prison.name}'s; the case waits for a supervisor."
        )
    if made.failed_on and not made.ended_on:
        return (
            f"{number} did not arrive. The record stays open to {made.to_prison.name} until it is withdrawn."
        )
    if made.arrived_on:
        return f"{number} has arrived. Until the transfer is accepted the record stays with the other prison."
    if made.state == TransferState.ACCEPTED and made.left_on:
        return (
            f"{number} has left {made.from_prison.name}. {made.to_prison.name} says when he or she arrives."
        )
    if made.state == TransferState.ACCEPTED:
        return f"{number}: accepted. The record can be read at {made.to_prison.name} now, before the move."
    return f"{number}: {made.get_state_display().lower()}."


def _do(transfer: Transfer, fields: dict[str, Any], request: Any) -> Transfer:
    """Hand the chosen step to its action."""
    answer, extra = fields["answer"], {}
    if answer in REASONED:
        extra["reason"] = fields.get("reason", "")
    if answer in {"arrive", "come_back"}:
        extra["location"] = fields.get("location", "")
    if answer == "leave":
        extra["no_note"] = fields.get("no_note", "")
    done: Transfer = DOES[answer](transfer, **extra, today=request.today, by=request.actor)
    return done
