"""Tier 4 demands full analysis and plan, by priority alone too (docs/domain.md 6, 7.7, 7.10; M-029)."""

import pytest
from django.urls import reverse

from risk.actions import content, rosh_parts, signing
from risk.models import SignedPart, State
from risk.standards.rosh_parts import ANALYSIS, PLAN
from staff.actions.errors import Refused
from tests.risk.writing import answers, become_ppo, begin, fill, screening, signed

DUE = {"analysis_harm", "analysis_behaviour", "analysis_victims"}


def codes(harm, family):
    return {one.code for one in harm.questions.family(name=family) if harm.is_owed(one)}


@pytest.fixture
def open_one(world, custody, supervisor):
    """Written whole while nothing makes the tier 4: every level Low, every question of the screening no."""
    made = begin(world, custody, supervisor)
    fill(made, supervisor)
    made.refresh_from_db()
    return made


def test_a_low_level_in_a_low_tier_owes_neither(open_one):
    harm = content.read(open_one).harm
    assert (codes(harm, ANALYSIS), codes(harm, PLAN), harm.plan_reasons) == (set(), set(), ())


def test_priority_alone_demands_both(world, custody, supervisor, open_one):
    become_ppo(world, custody)
    written = content.read(open_one)
    assert written.highest == "low"
    assert codes(written.harm, ANALYSIS) == DUE
    assert len(codes(written.harm, PLAN)) == len(written.harm.questions.family(name=PLAN)) > 0
    assert written.harm.plan_reasons == ("Tier 4 asks for a risk management plan.",)
    assert "Tier 4 asks for one whatever the answers." in written.harm.due.reason
    assert dict(written.all_lacks).keys() >= DUE | {"copies"}
    with pytest.raises(Refused, match="things are missing"):
        signing.sign(open_one, version=open_one.version, today=world.today, by=supervisor)


def test_written_whole_it_is_complete_and_keeps_what_was_asked_of_it(world, custody, supervisor):
    become_ppo(world, custody)
    made = signed(world, custody, supervisor)
    assert made.state == State.COMPLETE
    become_ppo(world, custody, is_ppo=False)
    harm = content.read(made).harm
    assert (harm.plan_owed, codes(harm, ANALYSIS)) == (True, DUE)
    assert made.part_signatures.filter(part=SignedPart.PLAN).exists()


def test_one_complete_before_the_tier_rose_owes_nothing_more(world, custody, supervisor):
    made = signed(world, custody, supervisor)
    become_ppo(world, custody)
    harm = content.read(made).harm
    assert (harm.plan_owed, harm.due.due) == (False, False)


def test_leaving_the_analysis_out_takes_a_countersignature_and_leaves_the_plan(
    world, custody, supervisor, open_one
):
    become_ppo(world, custody)
    said = screening(R5_2="exempt", R5_2_reason="Twice convicted of shoplifting, nothing else.")
    rosh_parts.save_part(open_one, code="screening", said=said, version=1, by=supervisor)
    written = content.read(open_one)
    assert written.harm.exempt
    assert codes(written.harm, ANALYSIS) == set()
    assert written.harm.plan_owed
    answer = signing.may_sign(written, today=world.today, by=supervisor)
    assert answer.countersign


def test_a_tier_that_rises_after_the_signature_sends_it_back(world, custody, supervisor, open_one):
    rosh_parts.save_part(
        open_one, code="screening", said=screening(R2_2="yes", R2_3="told already"), version=1, by=supervisor
    )
    harm = content.read(open_one).harm
    for part in harm.questions.family(name=ANALYSIS):
        if harm.is_owed(part):
            rosh_parts.save_part(open_one, code=part.code, said=answers(part), version=0, by=supervisor)
    open_one.refresh_from_db()
    row = signing.sign(open_one, version=open_one.version, today=world.today, by=supervisor)
    assert row.state == State.SIGNED  # child protection is relevant
    become_ppo(world, custody)
    head, facts = (
        world.actor("head_of_omu"),
        {"comment": "Read.", "checked": ["levels"], "today": world.today},
    )
    with pytest.raises(Refused, match=r"Tier 4 asks for one whatever the answers\. Send it back"):
        signing.countersign(row, approve=True, by=head, **facts)
    back = signing.countersign(row, approve=False, by=head, **facts)
    assert back.state == State.OPEN


def test_the_pages_say_why(world, custody, supervisor, open_one, as_actor):
    become_ppo(world, custody)
    client, args = as_actor(supervisor), [custody.prisoner.number, open_one.pk]
    for code in ("analysis_harm", "plan_actions", "screening"):
        assert b"Tier 4 asks for" in client.get(reverse("assessment_part", args=[*args, code])).content
    assert b"Tier 4 asks for a risk management plan." in client.get(reverse("risk_plan", args=args)).content
