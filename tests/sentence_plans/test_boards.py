"""A board from invitation to record: tasks, answers, reminders, the log (docs/domain.md 8.6)."""

import dataclasses
import datetime

import pytest

from cases.models import Contact, Custody, Task
from sentence_plans.actions import board_answers, board_letters, boards
from sentence_plans.actions.boards import Invitation, Meeting, Record
from sentence_plans.models import Board, Contribution, Seat
from staff.actions.errors import Refused
from staff.models import Notice
from tests.sentence_plans.board_writing import PLANNED, arranged, held, seat
from tests.sentence_plans.writing import begin, noon

SAID = "Care plan: six sessions done."


@pytest.fixture
def plan(world, custody, supervisor):
    return begin(world, custody, supervisor)


@pytest.fixture
def carat(world):
    return world.actor("carat")


@pytest.fixture
def board(world, plan, supervisor, manager, carat):
    return arranged(world, plan, supervisor)


def answer(world, given, by, **fields):
    said = {"reply": "accepted", "mode": "telephone"} | fields
    return board_answers.answer(given, **said, now=noon(world), today=world.today, by=by)


def test_everybody_invited_has_a_task_and_others_a_notice(world, board, supervisor, manager, carat):
    parties = list(Seat.objects.filter(board=board).values_list("party", flat=True))
    assert parties[:3] == ["prisoner", "offender_manager", "offender_supervisor"]
    assert "carat" in parties
    tasks = {task.key: task for task in Task.objects.filter(kind="board")}
    for_manager = tasks[f"board:{board.pk}:{seat(board, 'offender_manager').pk}"]
    for_carat = tasks[f"board:{board.pk}:{seat(board, 'carat').pk}"]
    assert (for_manager.user, for_manager.due_on) == (manager.user, datetime.date(2026, 10, 15))
    assert (for_carat.user, for_carat.role, for_carat.prison) == (None, "carat", world.ashbourne)
    assert f"board:{board.pk}:{seat(board, 'prisoner').pk}" not in tasks
    told = set(Notice.objects.filter(key__startswith=f"board:{board.pk}:").values_list("user", flat=True))
    assert {manager.user.pk, carat.user.pk} <= told
    assert supervisor.user.pk not in told


def test_an_answer_by_video_with_something_written_stands_on_the_board_and_in_the_log(world, board, manager):
    given = answer(world, seat(board, "offender_manager"), manager, mode="video", text="Home visit done.")
    assert (given.reply, given.mode, given.replied_on) == ("accepted", "video", world.today)
    assert Contribution.objects.get().text == "Home visit done."
    entry = Contact.objects.get(author=manager.user)
    assert entry.text.endswith("Home visit done.")
    assert not Task.objects.open().filter(key=f"board:{board.pk}:{given.pk}").exists()
    notice = Notice.objects.get(user=board.arranged_by, key__contains=":answer:")
    assert "takes part" in notice.text


def test_a_department_answers_and_contributes_in_its_own_kind_of_entry(world, board, carat):
    given = answer(world, seat(board, "carat"), carat, reply="declined", mode="", text=SAID)
    assert (given.reply, given.mode) == ("declined", "")
    assert Contact.objects.get(author=carat.user).sub_kind == "carat"
    answer(world, given, carat, text="One more session since.")
    assert [one.text for one in Contribution.objects.all()] == [
        SAID, "One more session since.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reply": ""}, "reply"),
        ({"mode": ""}, "mode"),
        ({"mode": "pigeon"}, "mode"),
        ({"note": "x" * 301}, "note"),
        ({"text": "x" * 4_001}, "text"),
    ],
)
def test_a_poor_answer_is_refused_whole(world, board, manager, fields, field):
    with pytest.raises(Refused) as refusal:
        answer(world, seat(board, "offender_manager"), manager, **fields)
    assert refusal.value.field == field
    assert seat(board, "offender_manager").reply == ""
    assert not Contribution.objects.exists()


def test_nobody_answers_for_others_but_who_arranges_boards(world, board, manager, carat, supervisor):
    with pytest.raises(Refused, match="somebody else"):
        answer(world, seat(board, "offender_manager"), carat)
    with pytest.raises(Refused, match="not within your reach"):
        answer(world, seat(board, "carat"), world.actor("carat", place=world.morden))
    assert answer(world, seat(board, "carat"), supervisor).replied_by == supervisor.user


def test_a_board_held_says_who_took_part_how_and_who_did_nothing(world, board, supervisor, manager, carat):
    answer(world, seat(board, "offender_manager"), manager, mode="video")
    answer(world, seat(board, "carat"), carat, reply="declined", mode="", text="Six sessions done.")
    done = held(world, board, supervisor, "offender_supervisor", prisoner="in_person",
                offender_supervisor="in_person", offender_manager="video")  # fmt: skip
    assert (done.held_on, done.chair, done.is_ahead) == (world.today, "offender_supervisor", False)
    assert (seat(board, "offender_manager").mode, seat(board, "carat").used) == ("video", True)
    assert seat(board, "prisoner").used is False  # nothing was written that could be used
    entry = Contact.objects.filter(author=supervisor.user).latest("pk")
    assert "(by video link)" in entry.text
    assert "Contributed in writing: CARAT." in entry.text
    assert not Task.objects.open().filter(key__startswith=f"board:{board.pk}:").exists()
    with pytest.raises(Refused, match="already"):
        held(world, board, supervisor, "prisoner", prisoner="in_person")
    with pytest.raises(Refused, match="was held"):
        answer(world, seat(board, "carat"), carat)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": datetime.date(2026, 10, 9)}, "held_on"),
        ({"held_on": datetime.date(2026, 10, 7)}, "held_on"),
        ({"chair": 0}, "chair"),
        ({"comments": "x" * 4_001}, "comments"),
    ],
)
def test_a_record_that_cannot_be_is_refused(world, board, supervisor, change, field):
    one = seat(board, "offender_supervisor")
    attended = {row.pk: "absent" for row in board.seats.all()} | {one.pk: "in_person"}
    record = dataclasses.replace(Record(held_on=world.today, chair=one.pk, attended=attended), **change)
    with pytest.raises(Refused) as refusal:
        boards.hold(board, record=record, now=noon(world), today=world.today, by=supervisor)
    assert refusal.value.field == field
    assert Board.objects.get().is_ahead


def test_who_is_absent_is_not_in_the_chair_and_nobody_is_left_out(world, board, supervisor):
    with pytest.raises(Refused) as refusal:
        held(world, board, supervisor, "offender_manager", prisoner="in_person")
    assert refusal.value.field == "chair"
    record = Record(held_on=world.today, chair=seat(board, "prisoner").pk, attended={})
    with pytest.raises(Refused) as refusal:
        boards.hold(board, record=record, now=noon(world), today=world.today, by=supervisor)
    assert refusal.value.field == f"attended_{seat(board, 'prisoner').pk}"


def test_a_board_called_off_keeps_its_reason_and_tells_those_invited(world, board, supervisor, manager):
    with pytest.raises(Refused) as refusal:
        boards.call_off(board, reason=" ", by=supervisor)
    assert refusal.value.field == "reason"
    boards.call_off(board, reason="He is in court", by=supervisor)
    assert Board.objects.get().called_off_because == "He is in court"
    assert Notice.objects.filter(user=manager.user, text__contains="called off").count() == 1
    assert not Task.objects.open().filter(kind="board").exists()
    with pytest.raises(Refused, match="called off"):
        answer(world, seat(board, "offender_manager"), manager)


@pytest.mark.parametrize(
    ("meeting", "field"),
    [
        ({"planned_on": datetime.date(2026, 10, 7)}, "planned_on"),
        ({"kind": "party"}, "kind"),
        ({"reply_by": datetime.date(2026, 10, 23)}, "reply_by"),
        ({"asked": "x" * 4_001}, "asked"),
        ({"place": "x" * 201}, "place"),
    ],
)
def test_a_board_that_cannot_be_arranged(world, plan, supervisor, meeting, field):
    with pytest.raises(Refused) as refusal:
        arranged(world, plan, supervisor, **meeting)
    assert refusal.value.field == field
    assert not Board.objects.exists()


def test_a_board_needs_somebody_to_invite_and_somebody_to_arrange(world, plan, supervisor, carat):
    meeting = Meeting(planned_on=PLANNED)
    alone = [Invitation(party="prisoner", name="the prisoner")]
    with pytest.raises(Refused) as refusal:
        boards.arrange(plan, meeting=meeting, invited=alone, today=world.today, by=supervisor)
    assert refusal.value.field == "parties"
    with pytest.raises(Refused, match="does not arrange"):
        arranged(world, plan, carat)
    with pytest.raises(Refused, match="not within your reach"):
        arranged(world, plan, world.actor("offender_supervisor", place=world.morden))


@pytest.mark.parametrize(("day", "reminded"), [(14, False), (15, True), (16, True)])
def test_who_has_not_answered_is_reminded_once(world, board, manager, carat, day, reminded):
    answer(world, seat(board, "carat"), carat)
    custody = Custody.objects.get()
    today = datetime.date(2026, 10, day)
    board_letters.remind([custody], today=today, by=world.system)
    board_letters.remind([custody], today=today + datetime.timedelta(days=1), by=world.system)
    texts = Notice.objects.filter(user=manager.user, text__startswith="Reminder")
    assert seat(board, "offender_manager").reminded_on == (
        today if reminded else (datetime.date(2026, 10, 15) if day == 14 else None)
    )
    assert texts.count() == 1
    assert seat(board, "carat").reminded_on is None
    assert seat(board, "prisoner").reminded_on is None


def test_reminding_costs_one_query_where_nobody_is_to_be_reminded(world, board, django_assert_num_queries):
    custody = Custody.objects.get()
    with django_assert_num_queries(1):
        assert board_letters.remind([custody], today=world.today, by=world.system) == 0
