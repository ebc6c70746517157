"""The pages of planning boards, as those who use them (docs/domain.md 8.6)."""

import pytest
from django.urls import reverse

from sentence_plans.models import Board
from tests.sentence_plans.board_writing import arranged, held, seat
from tests.sentence_plans.writing import begin


@pytest.fixture
def board(world, custody, supervisor, manager):
    world.actor("carat")
    return arranged(world, begin(world, custody, supervisor), supervisor)


def test_a_board_is_arranged_answered_from_afar_and_recorded(world, custody, supervisor, manager, as_actor):
    world.actor("carat")
    begin(world, custody, supervisor)
    number = custody.prisoner.number
    officer, remote = as_actor(supervisor), as_actor(manager)
    new = reverse("board_new", args=[number])
    page = officer.get(new).content.decode()
    assert "Offender manager: " in page
    sent = {
        "planned_on_day": "22", "planned_on_month": "10", "planned_on_year": "2026", "starts_at": "1400",
        "kind": "initial", "parties": ["offender_manager", "offender_supervisor", "carat"],
        "others": "A. Mentor, Fresh Start\n",
    }  # fmt: skip
    done = officer.post(new, sent)
    made = Board.objects.get()
    assert done.url == reverse("board", args=[number, made.pk])
    assert made.seats.count() == 5
    assert "planning board" in remote.get(reverse("board_desk")).content.decode().lower()
    asked = reverse("board_answer", args=[number, made.pk, seat(made, "offender_manager").pk])
    refused = remote.post(asked, {"reply": "accepted"}).content.decode()
    assert "Say how you take part." in refused
    remote.post(asked, {"reply": "accepted", "mode": "video", "text": "Licence conditions drafted."})
    assert "Licence conditions drafted." in officer.get(done.url).content.decode()
    record = {f"attended_{one.pk}": "absent" for one in made.seats.all()}
    record |= {
        f"attended_{seat(made, 'offender_manager').pk}": "video",
        f"used_{seat(made, 'offender_manager').pk}": "on",
        "chair": seat(made, "offender_manager").pk,
        "held_on_day": "8", "held_on_month": "10", "held_on_year": "2026",
    }  # fmt: skip
    assert officer.post(reverse("board_hold", args=[number, made.pk]), record).url == done.url
    shown = officer.get(done.url).content.decode()
    assert "Attended by video link" in shown
    assert "No contribution" in shown


def test_an_invitation_is_answered_by_whom_it_is_for_or_who_arranges_boards(world, board, as_actor):
    number = board.custody.prisoner.number
    for_carat = reverse("board_answer", args=[number, board.pk, seat(board, "carat").pk])
    for_manager = reverse("board_answer", args=[number, board.pk, seat(board, "offender_manager").pk])
    carat = as_actor(world.actor("carat"))
    assert carat.get(for_carat).status_code == 200
    assert carat.get(for_manager).status_code == 404
    assert as_actor(world.actor("case_administrator")).get(for_manager).status_code == 200
    assert as_actor(world.actor("governor")).get(for_carat).status_code == 403
    assert as_actor(world.actor("carat", place=world.morden)).get(for_carat).status_code == 404


def test_the_need_of_an_interpreter_stands_on_the_invitation(world, board, manager, as_actor):
    person = board.custody.prisoner
    type(person).objects.filter(pk=person.pk).update(interpreter_needed=True)
    address = reverse("board_answer", args=[person.number, board.pk, seat(board, "offender_manager").pk])
    assert "An interpreter is needed." in as_actor(manager).get(address).content.decode()


def test_the_report_of_the_unit_counts_by_party_and_opens_the_boards(world, board, supervisor, as_actor):
    held(world, board, supervisor, "offender_manager", offender_manager="telephone", prisoner="in_person")
    head = as_actor(world.actor("head_of_omu"))
    page = head.get(reverse("board_report")).content.decode()
    assert "1 board held" in page
    assert "1 (100%)" in page  # the offender manager
    assert "<li>Offender manager: 1</li>" in page
    behind = reverse("board_report_cases", args=["carat"])
    assert board.custody.prisoner.number in head.get(f"{behind}?came=nothing").content.decode()
    assert "None in this time." in head.get(f"{behind}?came=active").content.decode()
    assert head.get(reverse("board_report_cases", args=["nobody"])).status_code == 404
    assert head.get(f"{behind}?came=x").status_code == 404
    csv = b"".join(head.get(reverse("board_report") + "?csv=1").streaming_content).decode("utf-8-sig")
    assert "Offender manager,1,0,0,1,0,0,1,100,0" in csv.splitlines()
    elsewhere = as_actor(world.actor("head_of_omu", place=world.morden))
    assert "No board was held" in elsewhere.get(reverse("board_report")).content.decode()
