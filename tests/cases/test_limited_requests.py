"""Asking to open a closed case, answering, opening at once, and what a move does (docs/domain.md 2.2)."""

import datetime

import pytest

from cases.actions import limitations, limited_requests, transfers
from cases.models import NamedReader, Task, Transfer
from omu.actions.refresh import refresh_keys
from staff import actors
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.cases.closing import close, held_and_closed, on, opens

D = datetime.date


@pytest.fixture
def case(world):
    """A case with both holders, closed."""
    return held_and_closed(world)


def asked(world, case, *, by):
    """A request, and the row it made."""
    limited_requests.ask(case.prisoner.number, reason="Escort tomorrow", today=world.today, by=by)
    return NamedReader.objects.get(user=by.user)


def test_a_request_is_a_task_of_public_protection_and_lets_in_to_the_last_day(world, case):
    wing = world.actor("wing_staff")
    row = asked(world, case, by=wing)
    task = Task.objects.open().get(kind="limited_case")
    assert (task.role, task.prison) == ("public_protection", world.ashbourne)
    assert not opens(wing, case)
    limited_requests.answer(
        row, is_granted=True, days=3, today=world.today, by=world.actor("public_protection")
    )
    # Three days, the first being today, 8 October: the 8th, the 9th and the 10th.
    assert [opens(on(wing, D(2026, 10, day)), case) for day in (8, 10, 11)] == [True, True, False]
    assert not opens(wing, case), "whose day is not known is not let in for a time"
    assert not Task.objects.open().filter(kind="limited_case").exists()


@pytest.mark.parametrize(("days", "taken"), [(0, False), (1, True), (28, True), (29, False), (None, False)])
def test_for_one_to_28_days(world, case, days, taken):
    row, head = asked(world, case, by=world.actor("wing_staff")), world.actor("head_of_omu")
    answer = {"is_granted": True, "days": days, "today": world.today, "by": head}
    if taken:
        assert limited_requests.answer(row, **answer).until == world.today + datetime.timedelta(days=days - 1)
    else:
        with pytest.raises(Refused, match="1 to 28") as refused:
            limited_requests.answer(row, **answer)
        assert refused.value.field == "days"


def test_a_refusal_says_why_and_a_second_answer_is_refused(world, case):
    row, head = asked(world, case, by=world.actor("wing_staff")), world.actor("head_of_omu")
    with pytest.raises(Refused, match="Say why"):
        limited_requests.answer(row, is_granted=False, today=world.today, by=head)
    limited_requests.answer(row, is_granted=False, answer="Ask the unit", today=world.today, by=head)
    with pytest.raises(Refused, match="answered this already"):
        limited_requests.answer(row, is_granted=True, days=1, today=world.today, by=head)
    told = Notice.objects.get(user=row.user)
    assert told.text == f"Your request for {case.prisoner.number} was refused: Ask the unit"


def test_asking_tells_nothing_whether_closed_open_elsewhere_or_unknown(world, case):
    wing = world.actor("wing_staff")
    elsewhere = world.receive(prison=world.morden)
    close(world, elsewhere, by=world.actor("head_of_omu", place=world.morden))
    numbers = [
        case.prisoner.number,
        world.receive().prisoner.number,
        elsewhere.prisoner.number,
        "Z9999ZZ",
        "?",
    ]
    answers = [
        limited_requests.ask(number, reason="x", today=world.today, by=wing)
        for number in [*numbers, numbers[0]]
    ]
    assert answers == [None] * 6
    assert NamedReader.objects.get().limitation.custody == case


@pytest.mark.parametrize("role", ["commissioner", "partner", "account_administrator", "inspector"])
def test_roles_without_cases_ask_for_none(world, role):
    with pytest.raises(Refused, match="does not ask"):
        limited_requests.ask("A1234BC", reason="x", today=world.today, by=world.actor(role))


def test_opened_at_once_for_today_and_tomorrow_and_reviewed_by_the_next_working_day(world, case):
    governor = world.actor("governor")
    asked(world, case, by=governor)
    row = limited_requests.open_at_once(
        case.prisoner.number, reason="Fire on the wing", today=world.today, by=governor
    )
    assert [opens(on(governor, D(2026, 10, day)), case) for day in (8, 9, 10)] == [True, True, False]
    review = Task.objects.open().get(kind="limited_at_once")
    assert review.due_on == D(2026, 10, 9)
    assert not Task.objects.open().filter(kind="limited_case").exists()
    with pytest.raises(Refused, match="not reviewed yet"):
        limited_requests.open_at_once(case.prisoner.number, reason="x", today=world.today, by=governor)
    head = world.actor("head_of_omu")
    limited_requests.answer(
        row, is_granted=False, answer="The fire was elsewhere", today=world.today, by=head
    )
    assert not opens(on(governor, world.today), case)


def test_at_once_is_for_some_roles_and_for_closed_cases(world, case):
    number = case.prisoner.number
    with pytest.raises(Refused, match="does not open"):
        limited_requests.open_at_once(number, reason="x", today=world.today, by=world.actor("wing_staff"))
    for unknown in (world.receive().prisoner.number, "Z9999ZZ"):
        with pytest.raises(Refused, match="no closed case") as refused:
            limited_requests.open_at_once(unknown, reason="x", today=world.today, by=world.actor("governor"))
        assert refused.value.field == "number"


def test_who_asked_does_not_answer_though_the_role_would(world, case):
    both = world.actor("wing_staff")
    row = asked(world, case, by=both)
    as_head = actors.of(world.assign("head_of_omu", user=both.user))
    with pytest.raises(Refused, match="his or her own"):
        limited_requests.answer(row, is_granted=True, days=1, today=world.today, by=as_head)
    with pytest.raises(Refused, match="accountable"):
        limited_requests.answer(
            row, is_granted=True, days=1, today=world.today,
            by=world.actor("head_of_omu", place=world.morden),
        )  # fmt: skip


def test_what_is_done_stands_in_the_audit(world, case):
    row = asked(world, case, by=world.actor("wing_staff"))
    limited_requests.answer(row, is_granted=True, days=1, today=world.today, by=world.actor("head_of_omu"))
    limited_requests.end(row, today=world.today, by=world.actor("head_of_omu"))
    limitations.reopen(case, reason="Over", today=world.today, by=world.actor("head_of_omu"))
    deeds = AuditEvent.objects.filter(deed__startswith="cases.limited_case").order_by("id")
    assert [one.deed.rpartition(".")[2] for one in deeds] == ["closed", "asked", "granted", "ended", "opened"]
    assert all(one.prisoner_number == case.prisoner.number for one in deeds)


def test_the_next_prison_answers_for_it_and_a_request_of_the_old_one_ends(world, case):
    wing, head = world.actor("wing_staff"), world.actor("head_of_omu")
    row = asked(world, case, by=wing)
    move = transfers.request(case, to_prison=world.morden, reason="x", today=world.today, by=head)
    there, oca = (world.actor(role, place=world.morden) for role in ("head_of_omu", "oca"))
    assert Transfer.objects.visible_to(there).exists()
    assert not Transfer.objects.visible_to(oca).exists(), "not even the cover sheet"
    transfers.accept(move, today=world.today, by=there)
    assert [opens(one, case) for one in (there, oca, head)] == [True, False, True]
    transfers.arrive(move, today=world.today, by=there)
    refresh_keys([case.pk], today=world.today)
    row.refresh_from_db()
    assert (row.is_granted, row.answered_by) == (False, None)
    assert not Task.objects.open().filter(kind="limited_case").exists()
    assert [opens(one, case) for one in (there, oca, head)] == [True, False, False]
