"""Two records of one human being: asked for, approved, told apart again (docs/adr/0013)."""

import datetime
from typing import Any

import pytest

from cases.actions import headlines, merges, receptions
from cases.models import Custody, Headline, Merge, Prisoner, Stay, Task
from staff.actions.errors import Refused
from staff.models import AuditEvent, Notice
from tests.world import World

D = datetime.date
CLOSED_ON = D(2026, 9, 1)


def close(custody: Custody, *, on: datetime.date = CLOSED_ON) -> Custody:
    """Close a custody by hand, since only the person is asked about."""
    Custody.objects.filter(pk=custody.pk).update(closed_on=on, closed_as="released")
    Stay.objects.filter(custody=custody).update(ended_on=on)
    headlines.record(custody, is_open=False)
    return custody


def earlier(world: World, number: str, **facts: Any) -> Prisoner:
    """Somebody whose case of 2020 is closed."""
    began = {"received_on": D(2020, 3, 2), "sentenced_on": D(2020, 3, 2)}
    dates = {"CRD": D(2022, 3, 1), "LED": D(2024, 3, 1), "SED": D(2024, 3, 1)}
    return close(world.receive(number=number, **began, key_dates=dates, **facts)).prisoner


def now(world: World, number: str, **facts: Any) -> Prisoner:
    """Somebody with an open case."""
    return world.receive(number=number, **facts).prisoner


def ask(world: World, kept: Prisoner, other: Prisoner, **more: Any) -> Merge:
    """The case administrator asks."""
    by = more.pop("by", None) or world.actor("case_administrator")
    facts = {"reason": "Same fingerprints.", "today": world.today} | more
    return merges.ask(kept, other=other, **facts, by=by)


def joined(world: World, kept: Prisoner, other: Prisoner) -> Merge:
    """Asked for and approved."""
    asked = ask(world, kept, other)
    return merges.approve(asked, today=world.today, by=world.actor("head_of_omu"))


def root(person: Prisoner) -> str:
    """The number of the record that a record is read with."""
    person.refresh_from_db()
    return person.same_as.number if person.same_as else person.number


def test_asked_by_one_and_approved_by_another(world: World) -> None:
    kept, other = now(world, "A8001BC"), earlier(world, "A8002BC", family_name="Reece")
    clerk, head = world.actor("case_administrator"), world.actor("head_of_omu")
    asked = ask(world, kept, other)
    assert asked.state == "Waiting for approval"
    assert (asked.prison, asked.asked_by) == (world.ashbourne, clerk.user)
    assert root(other) == "A8002BC"
    task = Task.objects.get(kind="merge")
    assert (task.role, task.prison, task.leads_to) == (
        "head_of_omu",
        world.ashbourne,
        f"/same-person/{asked.pk}/",
    )
    approved = merges.approve(asked, today=world.today, by=head)
    assert approved.state == "Read as one"
    assert (root(other), root(kept)) == ("A8001BC", "A8001BC")
    assert set(kept.records) == set(other.records) == {kept, other}
    task.refresh_from_db()
    assert task.done_by == head.user
    assert "A8001BC and A8002BC are the same person was approved" in Notice.objects.get(user=clerk.user).text
    told = AuditEvent.objects.filter(deed="cases.merge.approved").order_by("id")
    assert [event.prisoner_number for event in told] == ["A8001BC", "A8002BC"]


def test_nothing_is_moved_and_telling_apart_restores(world: World) -> None:
    kept, other = now(world, "A8003BC"), earlier(world, "A8004BC", prison=world.morden)
    before = sorted(Custody.objects.values_list("pk", "prisoner__number"))
    reach = dict(Headline.objects.values_list("pk", "prison__code"))
    merge = joined(world, kept, other)
    assert sorted(Custody.objects.values_list("pk", "prisoner__number")) == before
    assert set(Headline.objects.values_list("prison__code", flat=True)) == {"ASH"}
    head = world.actor("head_of_omu")
    ended = merges.tell_apart(merge, reason="Not his brother.", today=world.today, by=head)
    assert (ended.state, ended.ended_because) == ("Told apart again", "Not his brother.")
    assert dict(Headline.objects.values_list("pk", "prison__code")) == reach
    assert (root(kept), root(other)) == ("A8003BC", "A8004BC")
    with pytest.raises(Refused, match="nothing to tell apart"):
        merges.tell_apart(merge, reason="Again.", today=world.today, by=head)


def test_chains_and_trees_have_one_root_and_fall_apart_where_they_are_cut(world: World) -> None:
    a, b, c, d = (earlier(world, f"A801{serial}BC") for serial in range(4))
    joined(world, b, a)
    middle = joined(world, c, b)
    joined(world, c, d)
    assert {root(one) for one in (a, b, c, d)} == {"A8012BC"}
    merges.tell_apart(middle, reason="Wrong.", today=world.today, by=world.actor("head_of_omu"))
    assert [root(one) for one in (a, b, c, d)] == ["A8011BC", "A8011BC", "A8012BC", "A8012BC"]


def test_with_itself_in_a_circle_twice_and_both_in_custody_are_refused(world: World) -> None:
    kept, other, third = (earlier(world, f"A802{serial}BC") for serial in range(3))
    with pytest.raises(Refused, match="is this record itself"):
        ask(world, kept, kept)
    asked = ask(world, kept, other)
    for pair in ((kept, other), (other, kept)):
        with pytest.raises(Refused, match="asked for already"):
            ask(world, *pair)
    merges.approve(asked, today=world.today, by=world.actor("head_of_omu"))
    joined(world, other, third)
    for pair in ((third, kept), (kept, third), (other, kept)):
        with pytest.raises(Refused, match="read as one person already"):
            ask(world, *pair)
    one, two = now(world, "A8025BC"), now(world, "A8026BC")
    with pytest.raises(Refused, match="close the one that was opened in error first") as refusal:
        ask(world, one, two)
    assert refusal.value.field == "other"
    with pytest.raises(Refused, match="A8025BC has the open case: keep that number"):
        ask(world, kept, one)
    assert Merge.objects.count() == 2


def test_what_became_impossible_while_it_waited_is_refused_at_approval(world: World) -> None:
    head = world.actor("head_of_omu")
    a, b, c = (earlier(world, f"A803{serial}BC") for serial in range(3))
    first, second, circle = ask(world, a, b), ask(world, b, c), ask(world, c, a)
    merges.approve(first, today=world.today, by=head)
    merges.approve(second, today=world.today, by=head)
    with pytest.raises(Refused, match="read as one person already"):
        merges.approve(circle, today=world.today, by=head)
    d, e = earlier(world, "A8035BC"), earlier(world, "A8036BC")
    asked = ask(world, d, e)
    world.receive(number="A8035BC")
    world.receive(number="A8036BC")
    with pytest.raises(Refused, match="Both have an open case"):
        merges.approve(asked, today=world.today, by=head)
    assert root(e) == "A8036BC"


def test_who_may_answer(world: World) -> None:
    kept, other = now(world, "A8041BC"), earlier(world, "A8042BC")
    asked = ask(world, kept, other)
    deed = {"today": world.today}
    for by in (world.actor("case_administrator"), world.actor("head_of_omu", place=world.morden)):
        with pytest.raises(Refused, match="head of the OMU at Ashbourne answers"):
            merges.approve(asked, **deed, by=by)
    with pytest.raises(Refused, match="Only whoever asked"):
        merges.withdraw(asked, reason="x", **deed, by=world.actor("case_administrator", place=world.morden))
    with pytest.raises(Refused, match="case administrator of a prison"):
        ask(world, kept, other, by=world.actor("offender_supervisor"))
    with pytest.raises(Refused, match="head of the OMU tells"):
        merges.tell_apart(asked, reason="x", **deed, by=world.actor("case_administrator"))
    with pytest.raises(Refused, match="Say why"):
        merges.refuse(asked, reason=" ", **deed, by=world.actor("head_of_omu"))


def test_whoever_asked_does_not_approve_in_another_role(world: World) -> None:
    clerk = world.actor("case_administrator")
    asked = ask(world, now(world, "A8043BC"), earlier(world, "A8044BC"))
    both = world.assign("head_of_omu", user=clerk.user)
    with pytest.raises(Refused, match="Somebody else must approve"):
        merges.approve(asked, today=world.today, by=type(clerk)(clerk.user, both))


@pytest.mark.parametrize(("answer", "role", "state"), [
    (merges.refuse, "head_of_omu", "Refused"), (merges.withdraw, "case_administrator", "Withdrawn"),
])  # fmt: skip
def test_refused_or_withdrawn_it_can_be_asked_again(world: World, answer: Any, role: str, state: str) -> None:
    kept, other = now(world, "A8051BC"), earlier(world, "A8052BC")
    asked = ask(world, kept, other)
    ended = answer(asked, reason="Not known well enough.", today=world.today, by=world.actor(role))
    assert ended.state == state
    assert not Task.objects.open().filter(kind="merge").exists()
    with pytest.raises(Refused, match="answered already"):
        merges.approve(asked, today=world.today, by=world.actor("head_of_omu"))
    assert ask(world, kept, other).pk != asked.pk


def test_one_open_custody_for_each_human_being(world: World) -> None:
    kept, other = now(world, "A8061BC"), earlier(world, "A8062BC")
    joined(world, kept, other)
    here = world.reception(number="A8062BC")
    with pytest.raises(Refused, match="has an open case here already"):
        receptions.receive(here, today=world.today, by=world.system)
    there = world.reception(number="A8062BC", prison=world.morden)
    with pytest.raises(Refused, match="open case at another prison under the number A8061BC"):
        receptions.receive(there, today=world.today, by=world.system)
    close(Custody.objects.open().get())
    both = [world.reception(number=number) for number in ("A8062BC", "A8061BC")]
    outcomes = receptions.receive_many(both, today=world.today, by=world.system)
    assert [one.opened for one in outcomes] == [True, False]
    assert "stands twice" in outcomes[1].refusal.message


def test_a_name_that_differs_is_confirmed_kept_beside_and_asked_about(world: World) -> None:
    known = earlier(world, "A8071BC", family_name="Reece", given_names="Shaun")
    typed = world.reception(number="A8071BC", born_on=D(1992, 4, 3))
    with pytest.raises(Refused, match="look for the earlier record and say so there"):
        receptions.receive(typed, today=world.today, by=world.system)
    said = world.reception(number="A8071BC", born_on=D(1992, 4, 3), same_person=True)
    custody = receptions.receive(said, today=world.today, by=world.system)
    known.refresh_from_db()
    assert custody.prisoner == known
    assert (known.family_name, known.born_on) == ("Reece", D(1992, 3, 4))
    assert [alias.name for alias in known.aliases.all()] == ["Siôn Rees"]
    assert known.aliases.get().sounds
    assert "given at reception was 3 April 1992" in Task.objects.get(custody=custody, kind="mend").text
