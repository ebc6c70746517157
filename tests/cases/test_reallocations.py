"""Cases given to somebody else in one go: a result for each, undone as one (docs/domain.md 2.1, 5 rule 5)."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.actions import allocation_rows, allocations, reallocations
from cases.models import (
    Allocation,
    Change,
    Custody,
    Headline,
    HeldAs,
    Reallocation,
    ReallocationLine,
    Stay,
    Task,
)
from staff import actors
from staff.actions import accounts
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice

OS = HeldAs.OFFENDER_SUPERVISOR


@pytest.fixture
def team(world):
    """Three supervisors at Ashbourne; the first holds three cases."""
    officers = [world.assign("offender_supervisor") for _ in range(3)]
    cases = [world.receive(family_name=name) for name in ("Adams", "Brook", "Cole")]
    for case in cases:
        world.allocate(case, actors.of(officers[0]))
    return officers, cases


def move(world, cases, holders, *, by=None, reason="He has left", held_as=OS):
    return reallocations.reallocate(
        [one.pk for one in cases], held_as=held_as, holders=holders, reason=reason, today=world.today,
        by=by or world.actor("head_of_omu"),
    )  # fmt: skip


def undo(world, made, *, by=None, reason="Wrong name"):
    return reallocations.undo(made, reason=reason, today=world.today, by=by or world.actor("head_of_omu"))


def holder_of(custody):
    return Headline.objects.get(pk=custody.pk).offender_supervisor


def results(made):
    names = ReallocationLine.objects.filter(reallocation=made).order_by("pk")
    return [(line.custody.prisoner.family_name, line.result, line.because) for line in names]


def test_cases_are_shared_out_with_a_result_for_each(world, team):
    officers, cases = team
    world.allocate(world.receive(), actors.of(officers[1]))
    made = move(world, cases, officers[1:])
    assert results(made) == [(name, "moved", "") for name in ("Adams", "Brook", "Cole")]
    # the third officer has none yet, so he or she gets the one over
    assert [holder_of(case).pk for case in cases] == [
        officers[2].user_id, officers[1].user_id, officers[2].user_id,
    ]  # fmt: skip
    former = Allocation.objects.get(custody=cases[0], user=officers[0].user)
    assert (former.ended_on, former.ended_because) == (world.today, "He has left")


def test_one_notice_a_person_and_not_one_a_case(world, team):
    officers, cases = team
    Notice.objects.all().delete()
    made = move(world, cases, officers[1:2])
    texts = dict(Notice.objects.values_list("user", "text"))
    assert texts == {
        officers[1].user_id: "You are now offender supervisor of 3 cases: He has left",
        officers[0].user_id: "You are no longer offender supervisor of 3 cases: He has left",
    }
    event = AuditEvent.objects.get(deed="cases.reallocation.done")
    assert (event.subject_key, event.details["moved"]) == (str(made.pk), 3)


def test_one_by_one_and_at_once_leave_the_same_rows(world, team):
    officers, cases = team
    allocations.allocate(
        cases[0], held_as=OS, holder=officers[1], reason="He has left", today=world.today,
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    move(world, cases[1:2], officers[1:2])

    def left(custody):
        number = custody.prisoner.number
        fields = ("held_as", "user", "prison", "trust", "reason", "started_on", "started_by", "ended_on",
                  "ended_because")  # fmt: skip
        events = AuditEvent.objects.filter(prisoner_number=number, deed="cases.case.allocated")
        headline = Headline.objects.filter(pk=custody.pk)
        return (
            list(Allocation.objects.filter(custody=custody).order_by("pk").values(*fields)),
            headline.values("offender_supervisor", "stage", "offender_manager_trust").get(),
            list(events.order_by("pk").values("reason", "details", "role", "user_name")),
            list(Task.objects.filter(custody=custody).values("kind", "done_at")),
            Change.objects.filter(custody=custody).count(),
        )

    assert left(cases[0]) == left(cases[1])


def test_the_number_of_queries_does_not_grow_with_the_number_of_cases(world, team):
    """Cases that somebody held, and cases that nobody did: moved and given back, two as many as nine."""
    officers, _ = team
    world.actor("head_of_omu")

    def counted(number, *, is_held):
        cases = [world.receive() for _ in range(number)]
        for case in cases if is_held else ():
            world.allocate(case, actors.of(officers[0]))
        with CaptureQueriesContext(connection) as moving:
            made = move(world, cases, officers[1:2])
        with CaptureQueriesContext(connection) as undoing:
            undo(world, made)
        assert {result for _, result, _ in results(made)} == {"undone"}
        return len(moving), len(undoing)

    assert counted(2, is_held=True) == counted(9, is_held=True)
    assert counted(2, is_held=False) == counted(9, is_held=False)


def test_a_case_that_is_closed_elsewhere_or_held_already_is_refused_and_says_why(world, team):
    officers, cases = team
    Custody.objects.filter(pk=cases[0].pk).update(closed_on=world.today, closed_as="licence")
    Headline.objects.filter(pk=cases[1].pk).update(prison=world.morden)
    mine = world.receive(family_name="Dean")
    world.allocate(mine, actors.of(officers[1]))
    free = world.receive(family_name="Eden")
    made = move(world, [*cases[:2], mine, free], officers[1:2])
    name = officers[1].user.full_name
    assert results(made) == [
        ("Adams", "refused", "The case is closed."),
        ("Brook", "refused", "The case is at Morden now."),
        ("Dean", "refused", f"{name} holds this case already."),
        ("Eden", "moved", ""),
    ]
    assert holder_of(free) == officers[1].user


def test_somebody_who_left_meanwhile_gets_nothing_and_nothing_is_written(world, team):
    officers, cases = team
    accounts.end_role(officers[1], reason="left", today=world.today, by=world.system)
    rows = (Allocation.objects.count(), Notice.objects.count(), Change.objects.count())
    with pytest.raises(Refused, match="does not hold the role for offender supervisor here any more") as no:
        move(world, cases, officers[1:])
    assert no.value.field == "holders"
    assert rows == (Allocation.objects.count(), Notice.objects.count(), Change.objects.count())
    assert not Reallocation.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"cases": []}, "cases"), ({"holders": []}, "holders"), ({"reason": " "}, "reason"),
     ({"reason": "x" * 301}, "reason"), ({"held_as": "co_worker"}, "held_as")],
)  # fmt: skip
def test_what_says_too_little_is_refused_at_its_field(world, team, changed, field):
    officers, cases = team
    facts = {"cases": cases, "holders": officers[1:]} | changed
    with pytest.raises(Refused) as refusal:
        move(world, facts.pop("cases"), facts.pop("holders"), **facts)
    assert refusal.value.field == field


def test_a_case_never_within_reach_is_not_named_and_no_supervisor_of_another_prison_gets_one(world, team):
    officers, cases = team
    stranger = world.receive(prison=world.morden)
    made = move(world, [cases[0], stranger], officers[1:2])
    assert [name for name, _, _ in results(made)] == ["Adams"]
    with pytest.raises(Refused, match="within your reach"):
        move(world, [stranger], officers[1:2])
    elsewhere = world.assign("offender_supervisor", place=world.morden)
    with pytest.raises(Refused, match="does not hold the role"):
        move(world, cases, [elsewhere])
    wing = world.assign("wing_staff")
    with pytest.raises(Refused, match="does not hold the role"):
        move(world, cases, [wing])


@pytest.mark.parametrize("role", ["offender_supervisor", "governor", "trust_manager"])
def test_others_may_not(world, team, role):
    officers, cases = team
    with pytest.raises(Refused):
        move(world, cases, officers[1:2], by=world.actor(role))
    assert holder_of(cases[0]) == officers[0].user


def test_undoing_gives_every_case_back_and_leaves_the_whole_history(world, team):
    officers, cases = team
    nobodys = world.receive(family_name="Dean")
    made = move(world, [*cases, nobodys], officers[1:2])
    undo(world, made)
    assert [result for _, result, _ in results(made)] == ["undone"] * 4
    assert [holder_of(case) for case in cases] == [officers[0].user] * 3
    assert holder_of(nobodys) is None
    assert not Allocation.objects.filter(custody=nobodys, ended_on__isnull=True).exists()
    reasons = list(
        Allocation.objects.filter(custody=cases[0]).order_by("pk").values_list("reason", flat=True)
    )
    assert reasons == ["tests", "He has left", "undone: Wrong name"]
    texts = Notice.objects.filter(key__contains="undone").values_list("user", "text")
    since = "since the move of 8 October was undone."
    assert dict(texts) == {
        officers[0].user_id: f"Offender supervisor: 3 cases came back to you, {since}",
        officers[1].user_id: f"Offender supervisor: 4 cases went from you, {since}",
    }


def test_cases_changed_since_are_kept_and_named(world, team):
    officers, cases = team
    made = move(world, cases, officers[1:2])
    world.allocate(cases[0], actors.of(officers[2]))
    Custody.objects.filter(pk=cases[1].pk).update(closed_on=world.today, closed_as="licence")
    undo(world, made)
    assert results(made) == [
        ("Adams", "kept", "Somebody else was named since."),
        ("Brook", "kept", "The case was closed since."),
        ("Cole", "undone", ""),
    ]
    assert holder_of(cases[0]) == officers[2].user


def test_a_former_holder_who_has_left_does_not_get_it_back(world, team):
    officers, cases = team
    made = move(world, cases[:1], officers[1:2])
    accounts.end_role(officers[0], reason="left", today=world.today, by=world.system)
    undo(world, made)
    assert results(made) == [("Adams", "kept", f"{officers[0].user.full_name} no longer has the role.")]
    assert holder_of(cases[0]) == officers[1].user


def test_a_case_that_has_moved_on_is_not_brought_back(world, team):
    officers, cases = team
    made = move(world, cases[:1], officers[1:2])
    Headline.objects.filter(pk=cases[0].pk).update(prison=world.morden)
    Stay.objects.filter(custody=cases[0]).update(prison=world.morden)
    undo(world, made)
    assert results(made) == [("Adams", "kept", "The case has gone to Morden since.")]


def test_undoing_twice_without_a_reason_or_from_elsewhere_is_refused(world, team):
    officers, cases = team
    made = move(world, cases, officers[1:2])
    with pytest.raises(Refused, match="Say why"):
        undo(world, made, reason="")
    with pytest.raises(Refused, match="another place"):
        undo(world, made, by=world.actor("head_of_omu", place=world.morden))
    undo(world, made)
    with pytest.raises(Refused, match="undone already"):
        undo(world, made)


def test_a_trust_manager_moves_the_cases_of_the_trust_between_its_managers(world):
    first, second = world.assign("offender_manager"), world.assign("offender_manager")
    other = world.assign("offender_manager", place=world.vale)
    case = world.receive()
    world.allocate(case, actors.of(first))
    by = world.actor("trust_manager")
    with pytest.raises(Refused, match="does not hold the role"):
        move(world, [case], [other], by=by, held_as=HeldAs.OFFENDER_MANAGER)
    made = move(world, [case], [second], by=by, held_as=HeldAs.OFFENDER_MANAGER)
    assert made.trust == world.aldwater
    assert Headline.objects.get(pk=case.pk).offender_manager == second.user
    assert Reallocation.objects.visible_to(by).count() == 1
    assert not Reallocation.objects.visible_to(world.actor("trust_manager", place=world.vale)).exists()


def test_one_already_refused_by_the_plural_is_told_with_its_own_words(world, team, monkeypatch):
    """What the plural refuses at the last moment stands on the line of its case."""
    officers, cases = team
    plural = allocation_rows.allocate_many

    def refusing(holders, **facts):
        return plural(holders, **facts) | {cases[0].pk: Refused("Too late.")}

    monkeypatch.setattr(allocation_rows, "allocate_many", refusing)
    made = move(world, cases[:1], officers[1:2])
    assert results(made) == [("Adams", "refused", "Too late.")]


def test_days_are_counted_from_the_day_it_is_done(world, team):
    officers, cases = team
    later = world.today + datetime.timedelta(days=3)
    made = reallocations.reallocate(
        [cases[0].pk], held_as=OS, holders=[officers[1]], reason="x", today=later,
        by=world.actor("head_of_omu"),
    )  # fmt: skip
    assert made.done_on == later
    assert Allocation.objects.get(custody=cases[0], ended_on__isnull=True).started_on == later
