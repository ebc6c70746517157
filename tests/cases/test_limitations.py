"""Cases open to named people only: who is in, asking, answering, at once (docs/domain.md 2.2)."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from cases.actions import limitations, limited_requests, receptions, releases
from cases.models import Headline, Limitation, NamedReader
from staff import actors
from staff.actions.errors import Refused
from staff.models import Notice
from staff.permissions import PRISON_ROLES, allows
from tests.cases.closing import close, held_and_closed, opens

D = datetime.date


@pytest.fixture
def case(world):
    """A case with both holders, closed."""
    return held_and_closed(world)


def by_rule(role):
    """Whether the role, of Ashbourne, is in by rule, said once more in plain words."""
    return role in {
        "head_of_omu",
        "public_protection",
        "inspector",
        "offender_supervisor",
        "offender_manager",
    }


def test_a_closed_case_is_open_to_those_who_answer_who_hold_it_and_who_inspect(world, case):
    roles = [role for role in (*PRISON_ROLES, "offender_manager", "trust_manager", "inspector")
             if allows(role, "case_core:R")]  # fmt: skip
    assert len(roles) >= 14
    assert {role: opens(world.actor(role), case) for role in roles} == {role: by_rule(role) for role in roles}


def test_a_supervisor_who_does_not_hold_it_finds_it_no_more(world, case):
    other = actors.of(world.assign("offender_supervisor"))
    assert not opens(other, case)
    assert opens(other, world.receive())


def test_the_case_of_before_and_the_next_one_are_closed_as_well(world, case):
    head, wing = world.actor("head_of_omu"), world.actor("wing_staff")
    releases.release(case, on=world.today, closed_as="licence", today=world.today, by=head)
    assert not opens(wing, case)
    again = receptions.receive(
        world.reception(number=case.prisoner.number, received_on=D(2026, 10, 9), kind="recall"),
        today=D(2026, 10, 9), by=world.actor("case_administrator"),
    )  # fmt: skip
    assert not opens(wing, again)
    assert opens(head, again)
    limitations.reopen(again, reason="He moved on", today=D(2026, 10, 9), by=head)
    assert opens(wing, again)
    assert opens(wing, case)


@pytest.mark.parametrize("role", ["case_administrator", "security", "governor", "offender_supervisor"])
def test_who_does_not_answer_closes_and_opens_nothing(world, role):
    custody = world.receive()
    with pytest.raises(Refused, match="head of the OMU or public protection"):
        close(world, custody, by=world.actor(role))
    assert Headline.objects.get(pk=custody.pk).limitation_id is None


def test_the_head_of_another_prison_closes_nothing_here(world):
    custody = world.receive()
    with pytest.raises(Refused, match="prison that is accountable"):
        close(world, custody, by=world.actor("head_of_omu", place=world.morden))


@pytest.mark.parametrize(("reason", "said"), [("  ", "Say why"), ("x" * 501, "at most 500")])
def test_closing_needs_a_reason_of_a_length(world, reason, said):
    custody = world.receive()
    with pytest.raises(Refused, match=said) as refused:
        limitations.close(custody, reason=reason, today=world.today, by=world.actor("head_of_omu"))
    assert refused.value.field == "reason"


def test_closed_twice_is_refused_and_opening_an_open_one_too(world, case):
    with pytest.raises(Refused, match="already"):
        close(world, case)
    limitations.reopen(case, reason="Over", today=world.today, by=world.actor("head_of_omu"))
    with pytest.raises(Refused, match="open to everybody"):
        limitations.reopen(case, reason="Over", today=world.today, by=world.actor("head_of_omu"))
    assert Limitation.objects.get().why_ended == "Over"


def test_who_holds_the_case_is_told(world, case):
    told = Notice.objects.filter(kind="limited_case").values_list("user", flat=True)
    assert set(told) == {world.actor("offender_supervisor").user.pk, world.actor("offender_manager").user.pk}


def test_whoever_is_named_opens_it_in_that_role_and_no_other(world, case):
    post = world.assign("wing_staff")
    named = limitations.name(
        case, reader=post, reason="His wing", today=world.today, by=world.actor("head_of_omu")
    )
    assert named.until is None
    assert opens(actors.of(post), case)
    other_role = world.assign("security", user=post.user)
    assert not opens(actors.of(other_role), case)
    limited_requests.end(named, today=world.today, by=world.actor("public_protection"))
    assert not opens(actors.of(post), case)


def test_nobody_names_himself_and_nobody_is_named_who_is_in_or_elsewhere(world, case):
    head = world.actor("head_of_omu")
    name = {"reason": "x", "today": world.today, "by": head}
    own = world.assign("wing_staff", user=head.user)
    for reader, said in (
        (own, "Nobody names himself"),
        (world.actor("public_protection").assignment, "can open it already"),
        (world.actor("offender_supervisor").assignment, "can open it already"),
        (world.assign("wing_staff", place=world.morden), "of this prison or trust"),
        (world.assign("trust_manager", place=world.vale), "of this prison or trust"),
    ):
        with pytest.raises(Refused, match=said) as refused:
            limitations.name(case, reader=reader, **name)
        assert refused.value.field == "reader"
    assert not NamedReader.objects.exists()
    limitations.name(case, reader=world.assign("trust_manager"), **name)


def test_the_database_refuses_one_who_answers_for_himself(world, case):
    user = world.user("sly")
    with pytest.raises(IntegrityError, match="nobody_names_himself"), transaction.atomic():
        NamedReader.objects.create(
            limitation=Limitation.objects.get(), user=user, role="governor", reason="x", is_granted=True,
            asked_on=world.today, answered_on=world.today, answered_by=user,
        )  # fmt: skip
