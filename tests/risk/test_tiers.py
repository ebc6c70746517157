"""Tiers: proposed, confirmed, set by hand, countersigned, by dated rules (docs/domain.md 6)."""

import datetime

import pytest
from django.urls import reverse

from cases.models import Headline, Task
from risk.actions import tier_decisions, tier_tables, tiers
from risk.models import TierDecision, TierLowering, TierTable
from risk.standards.tier_tables import Line, lines_of
from risk.standards.tiers import FULL, SHORT, built_in
from staff.actions.errors import Refused, Stale
from staff.models import Notice
from tests.cases.test_mappa import decide
from tests.risk.writing import become_ppo, levels, signed

FORMS = {1: SHORT, 2: SHORT, 3: FULL, 4: FULL}
pytestmark = pytest.mark.usefixtures("tier_proposed")


def current(custody):
    return TierDecision.objects.current().get(custody=custody)


def set_tier(world, custody, by, tier, reason="Known to staff for years."):
    return tier_decisions.set_by_hand(
        custody, tier=tier, reason=reason, seen=current(custody).pk, today=world.today, by=by
    )


def test_a_proposal_is_confirmed_once_by_somebody_who_signs_assessments(world, custody, supervisor):
    proposed = current(custody)
    assert (proposed.tier, proposed.is_provisional, proposed.is_confirmed) == (1, True, False)
    with pytest.raises(Refused, match="may not decide"):
        tier_decisions.confirm(custody, seen=proposed.pk, today=world.today, by=world.actor("wing_staff"))
    tier_decisions.confirm(custody, seen=proposed.pk, today=world.today, by=supervisor)
    assert current(custody).confirmed_by == supervisor.user
    with pytest.raises(Refused, match="confirmed already"):
        tier_decisions.confirm(custody, seen=proposed.pk, today=world.today, by=supervisor)


def test_what_was_not_seen_cannot_be_confirmed(world, custody, supervisor):
    seen = current(custody).pk
    become_ppo(world, custody)
    assert (current(custody).tier, current(custody).is_confirmed) == (4, False)
    with pytest.raises(Stale):
        tier_decisions.confirm(custody, seen=seen, today=world.today, by=supervisor)


def test_medium_to_high_proposes_tier_four_and_the_history_says_so(world, supervisor):
    """M-051: the level rises, the tier follows, and both stand in the history."""
    custody = world.receive()
    signed(world, custody, supervisor, levels(public="medium"))
    assert current(custody).tier == 3
    assert current(custody).is_provisional is False
    decide(world, custody, level=2)
    tiers.propose([custody], today=world.today, by=world.system)
    assert (current(custody).tier, current(custody).reason) == (4, "Tier 4: MAPPA level 2 or 3.")
    assert Headline.objects.get(custody=custody).tier == 4
    assert [one.tier for one in TierDecision.objects.filter(custody=custody)] == [4, 3]


def test_a_higher_tier_by_hand_stands_at_once(world, custody, supervisor):
    made = set_tier(world, custody, supervisor, 3)
    assert (made.tier, made.by_hand, made.computed) == (3, True, 1)
    assert Headline.objects.get(custody=custody).tier == 3
    assert "Known to staff for years." in made.reason
    assert tiers.propose([custody], today=world.today, by=world.system) == 0


@pytest.mark.parametrize(
    ("tier", "reason", "field"), [(3, " ", "reason"), (1, "x", "tier"), (5, "x", "tier"), (0, "x", "tier")]
)
def test_what_cannot_be_set_by_hand(world, custody, supervisor, tier, reason, field):
    with pytest.raises(Refused) as refused:
        set_tier(world, custody, supervisor, tier, reason)
    assert refused.value.field == field
    assert current(custody).by_hand is False


def test_a_lower_tier_waits_for_another_person(world, custody, supervisor):
    become_ppo(world, custody)
    asked = set_tier(world, custody, supervisor, 2)
    assert isinstance(asked, TierLowering)
    assert current(custody).tier == 4  # nothing changes before it is countersigned
    task = Task.objects.get(kind="countersign_tier")
    assert (task.role, task.done_at) == ("head_of_omu", None)
    with pytest.raises(Refused, match="waits for its countersignature"):
        set_tier(world, custody, supervisor, 3)
    head = world.actor("head_of_omu")
    with pytest.raises(Refused, match="by a manager"):
        tier_decisions.answer_lowering(asked, approve=True, comment="x", today=world.today, by=supervisor)
    with pytest.raises(Refused) as refused:
        tier_decisions.answer_lowering(asked, approve=True, comment=" ", today=world.today, by=head)
    assert refused.value.field == "comment"
    tier_decisions.answer_lowering(asked, approve=True, comment="Read the file.", today=world.today, by=head)
    assert (current(custody).tier, current(custody).by_hand) == (2, True)
    task.refresh_from_db()
    assert task.done_by == head.user
    assert Notice.objects.filter(user=supervisor.user, text__contains="was countersigned").exists()
    with pytest.raises(Refused, match="answered already"):
        tier_decisions.answer_lowering(asked, approve=False, comment="x", today=world.today, by=head)


def test_nobody_countersigns_what_he_or_she_asked_for(world, custody):
    become_ppo(world, custody)
    head = world.actor("head_of_omu")
    asked = set_tier(world, custody, head, 3)
    with pytest.raises(Refused, match="never by whoever asked"):
        tier_decisions.answer_lowering(asked, approve=True, comment="Mine.", today=world.today, by=head)


def test_refused_the_tier_stays_and_it_can_be_asked_again(world, custody, supervisor):
    become_ppo(world, custody)
    asked = set_tier(world, custody, supervisor, 3)
    head = world.actor("head_of_omu")
    tier_decisions.answer_lowering(asked, approve=False, comment="Too soon.", today=world.today, by=head)
    assert current(custody).tier == 4
    assert isinstance(set_tier(world, custody, supervisor, 3), TierLowering)


def test_a_risk_that_has_grown_ends_what_was_set_by_hand(world, custody, supervisor):
    set_tier(world, custody, supervisor, 2)
    become_ppo(world, custody)
    now = current(custody)
    assert (now.tier, now.by_hand, now.is_confirmed) == (4, False, False)
    assert "The tier set by hand (2) ended: the rules gave 1 then and give 4 now." in now.reason


def test_what_was_asked_for_before_the_facts_changed_is_not_countersigned(world, custody, supervisor):
    become_ppo(world, custody)
    asked = set_tier(world, custody, supervisor, 3)
    become_ppo(world, custody, is_ppo=False)
    with pytest.raises(Refused, match="gave tier 4 when this was asked for and give 1 now"):
        tier_decisions.answer_lowering(
            asked, approve=True, comment="x", today=world.today, by=world.actor("head_of_omu")
        )


def test_the_rules_decide_again(world, custody, supervisor):
    set_tier(world, custody, supervisor, 4)
    tier_decisions.let_rules_decide(custody, seen=current(custody).pk, today=world.today, by=supervisor)
    assert (current(custody).tier, current(custody).by_hand) == (1, False)
    with pytest.raises(Refused, match="not set by hand"):
        tier_decisions.let_rules_decide(custody, seen=current(custody).pk, today=world.today, by=supervisor)


def new_rules(world, by, *, on, lines=None, seen=1, reason="Pilot of the region."):
    lines = lines or [Line("ppo", 3)]
    return tier_tables.set_rules(
        lines=lines, forms=FORMS, effective_from=on, reason=reason, seen=seen, today=world.today, by=by
    )


def test_new_rules_hold_from_their_day_on(world, custody):
    commissioner = world.actor("commissioner")
    become_ppo(world, custody)
    tomorrow = world.today + datetime.timedelta(days=1)
    made = new_rules(world, commissioner, on=tomorrow)
    assert made.version == 2
    assert tier_tables.in_force(today=world.today).version == 1
    assert tiers.propose([custody], today=world.today, by=world.system) == 0
    assert tiers.propose([custody], today=tomorrow, by=world.system) == 1
    assert (current(custody).tier, current(custody).rule_version) == (3, "tiers-2")


@pytest.mark.parametrize(
    ("facts_given", "field"),
    [
        ({"on": datetime.date(2026, 10, 7)}, "effective_from"),
        ({"reason": " "}, "reason"),
        ({"lines": [Line("rosh_high", 4)]}, "rosh_very_high"),
        ({"lines": list(lines_of(rules=built_in()))}, None),
    ],
)
def test_rules_that_are_refused(world, facts_given, field):
    with pytest.raises(Refused) as refused:
        new_rules(world, world.actor("commissioner"), **{"on": world.today, **facts_given})
    assert refused.value.field == field
    assert not TierTable.objects.exists()


def test_only_the_estate_changes_the_rules_and_never_unseen(world):
    with pytest.raises(Refused, match="whole estate"):
        new_rules(world, world.actor("head_of_omu"), on=world.today)
    commissioner = world.actor("commissioner")
    new_rules(world, commissioner, on=world.today)
    with pytest.raises(Stale):
        new_rules(world, commissioner, on=world.today, lines=[Line("ppo", 4)])


def page(name, custody, *more):
    return reverse(name, args=[custody.prisoner.number, *more])


def test_the_pages_from_proposal_to_countersignature(world, custody, supervisor, as_actor):
    client = as_actor(supervisor)
    become_ppo(world, custody)
    text = client.get(page("case_tier", custody)).content.decode()
    assert "Tier 4: punish, help, change, control" in text
    assert "Proposed by the rules" in text
    assert "Tier 4 asks for the full form." in text
    assert custody.prisoner.number in client.get(reverse("tier_list")).content.decode()
    client.post(page("case_tier", custody), {"version": current(custody).pk})
    assert current(custody).is_confirmed
    assert "No case to show" in client.get(reverse("tier_list")).content.decode()
    said = {"version": current(custody).pk, "tier": "3", "reason": "Ten years without offence."}
    client.post(page("tier_set", custody), said)
    asked = TierLowering.objects.get()
    head = as_actor(world.actor("head_of_omu"))
    assert custody.prisoner.number in head.get(reverse("tier_list") + "?show=countersign").content.decode()
    answer = {"decision": "approve", "comment": "File read."}
    head.post(page("tier_lowering", custody, asked.pk), answer)
    assert (current(custody).tier, current(custody).by_hand) == (3, True)
    client.post(page("tier_set", custody), {"version": current(custody).pk, "back": "1"})
    assert (current(custody).tier, current(custody).by_hand) == (4, False)


def test_a_commissioner_changes_the_rules_on_a_page(world, as_actor):
    client = as_actor(world.actor("commissioner"))
    shown = client.get(reverse("tier_rules_new")).context["form"]
    data = {name: field.initial if field.initial is not None else "" for name, field in shown.fields.items()}
    data |= {"ogrs3_upper_number": "40", "reason": "x"}
    data |= {f"effective_from_{part}": getattr(world.today, part) for part in ("day", "month", "year")}
    del data["effective_from"], data["submission"]
    refused = client.post(reverse("tier_rules_new"), data).content.decode()
    assert "This number must be above the lower one." in refused
    client.post(reverse("tier_rules_new"), data | {"ogrs3_upper_number": "80"})
    assert TierTable.objects.get().version == 2
    assert "OGRS3 two-year score of 80 or more" in client.get(reverse("tier_rules")).content.decode()
