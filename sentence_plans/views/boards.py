"""Planning boards of a case: its list, arranging, answering, recording (docs/domain.md 8.6)."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from cases.models import Custody
from cases.views.access import looked_at, open_case
from sentence_plans.actions import board_answers, board_invitations, boards
from sentence_plans.forms.boards import AnswerForm, ArrangeForm, CallOffForm, HoldForm
from sentence_plans.models import Board, BoardKind, Seat, SentencePlan
from sentence_plans.models.boards import BoardQuerySet
from sentence_plans.standards.boards import PART_WORDS, part
from sentence_plans.views.access import open_plan
from staff.views.access import requires
from staff.views.drafts import offer
from staff.views.submit import submitted


@requires("board:R")
def board_list(request: Any, number: str) -> HttpResponse:
    """Every board of the person's plans, the newest first."""
    custody = open_case(request, number, deed="sentence_plans.board.list_opened")
    rows = _boards(request, custody)
    plans = SentencePlan.objects.visible_to(request.actor).open().filter(custody=custody)
    context = {
        "custody": custody,
        "boards": rows.prefetch_related("seats__contributions").select_related("prison"),
        "arranges": boards.arranges(request.actor) and not custody.closed_on and plans.exists(),
    }
    return render(request, "sentence_plans/boards/list.html", context)


def _boards(request: Any, custody: Custody) -> BoardQuerySet:
    plans = looked_at(SentencePlan.objects.visible_to(request.actor), custody)
    return Board.objects.visible_to(request.actor).filter(plan__in=plans)


def _board(request: Any, custody: Custody, pk: int) -> Board:
    found = _boards(request, custody).select_related("plan", "prison", "arranged_by", "recorded_by")
    return get_object_or_404(found.prefetch_related("seats__contributions", "seats__user"), pk=pk)


def seat_rows(board: Board, mine: set[int]) -> list[dict[str, Any]]:
    """Each invitation with what part it had, as a template reads it."""
    return [
        {
            "seat": one,
            "wrote": list(one.contributions.all()),
            "part": PART_WORDS[
                part(attended=one.attended, wrote=bool(one.contributions.all()), used=one.used)
            ],
            "is_mine": one.pk in mine,
        }
        for one in board.seats.all()
    ]


@requires("board:R")
def board(request: Any, number: str, pk: int) -> HttpResponse:
    """One board: who is asked, who answered, what was written, who took part."""
    custody = open_case(request, number, deed="sentence_plans.board.read")
    found = _board(request, custody, pk)
    mine = set(
        Seat.objects.visible_to(request.actor)
        .of(request.actor)
        .filter(board=found)
        .values_list("pk", flat=True)
    )
    answers = request.actor.may("board:W") and found.is_ahead
    context = {
        "custody": custody,
        "board": found,
        "rows": seat_rows(found, mine if answers else set()),
        "arranges": boards.arranges(request.actor) and found.is_ahead,
        "waiting": [one for one in found.seats.all() if not one.reply and one.party != "prisoner"],
    }
    return render(request, "sentence_plans/boards/board.html", context)


@requires("board:A")
def board_new(request: Any, number: str) -> HttpResponse:
    """Arrange a board; everybody who may have something to say is ticked at first."""
    opened = open_plan(request, number)
    custody, plan = opened.custody, opened.plan
    draft = offer(request, "board", number)
    initial = {"kind": BoardKind.REVIEW if plan.completed_on else BoardKind.INITIAL}
    possible = board_invitations.possible(custody, today=request.today)
    form = ArrangeForm(possible, request.POST or None, initial=initial)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: boards.arrange(
            plan,
            meeting=form.meeting(),
            invited=form.invited(f"{custody.prisoner.given_names} {custody.prisoner.family_name}".strip()),
            today=request.today,
            by=request.actor,
        ),
        leads_to=lambda made: reverse("board", args=[number, made.pk]),
        says="The board is arranged. Everybody invited finds it on the list.",
        draft=draft.key,
    )
    context = {"custody": custody, "form": form, "draft": draft}
    return done or render(request, "sentence_plans/boards/new.html", context)


@requires("board:W")
def board_answer(request: Any, number: str, pk: int, seat: int) -> HttpResponse:
    """Answer an invitation and write for the board; 404 where it is for somebody else."""
    custody = open_case(request, number, deed="sentence_plans.board.read")
    found = _board(request, custody, pk)
    held = next((one for one in found.seats.all() if one.pk == seat), None)
    own = Seat.objects.visible_to(request.actor).of(request.actor).filter(pk=seat).exists()
    if held is None or not found.is_ahead or not (own or boards.arranges(request.actor)):
        raise Http404
    draft = offer(request, "board_answer", str(seat))
    initial = {"reply": held.reply, "mode": held.mode, "note": held.reply_note}
    form = AnswerForm(request.POST or None, initial=initial)
    draft.fill(form)
    done = submitted(
        request,
        form,
        lambda fields: board_answers.answer(
            held, **fields, now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("board", args=[number, pk]),
        says="The answer is kept. What was written stands on the board and in the log.",
        draft=draft.key,
    )
    context = {"custody": custody, "board": found, "seat": held, "own": own, "form": form, "draft": draft}
    return done or render(request, "sentence_plans/boards/answer.html", context)


@requires("board:A")
def board_hold(request: Any, number: str, pk: int) -> HttpResponse:
    """Record that a board was held."""
    custody = open_case(request, number, deed="sentence_plans.board.read")
    found = _board(request, custody, pk)
    form = HoldForm(
        found.seats.all(),
        request.POST or None,
        today=min(found.planned_on, request.today),
        arranged_by=found.arranged_by_id,
    )
    done = submitted(
        request,
        form,
        lambda fields: boards.hold(
            found, record=form.record(), now=request.now, today=request.today, by=request.actor
        ),
        leads_to=lambda made: reverse("board", args=[number, pk]),
        says="The board is recorded, and stands in the log.",
    )
    context = {"custody": custody, "board": found, "form": form}
    return done or render(request, "sentence_plans/boards/hold.html", context)


@requires("board:A")
def board_call_off(request: Any, number: str, pk: int) -> HttpResponse:
    """Say that a board is not held."""
    custody = open_case(request, number, deed="sentence_plans.board.read")
    found = _board(request, custody, pk)
    form = CallOffForm(request.POST or None)
    done = submitted(
        request,
        form,
        lambda fields: boards.call_off(found, **fields, by=request.actor),
        leads_to=lambda made: reverse("board_list", args=[number]),
        says="The board is called off. Everybody invited is told.",
    )
    context = {"custody": custody, "board": found, "form": form}
    return done or render(request, "sentence_plans/boards/call_off.html", context)
