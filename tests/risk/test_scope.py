"""Scope and tier through their actions (docs/domain.md 4, 6); the rules are tested as standards."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions import facts
from cases.models import Change, Custody, Headline
from risk.actions import scope, tiers
from risk.models import ScopeDecision, TierDecision
from staff.actions.errors import Refused
from staff.models import AuditEvent


def decide(world, *custodies):
    return scope.decide(custodies, today=world.today, by=world.system)


def test_the_headline_says_which_limb_since_when_and_why(world):
    custody = world.receive(is_ppo=True, ppo_since=datetime.date(2026, 3, 1))
    assert decide(world, custody) == 1
    headline = Headline.objects.get(custody=custody)
    assert (headline.in_scope, headline.scope_limb) == (True, "B")
    assert headline.scope_since == world.today  # a priority offender before, sentenced only today
    assert headline.scope_reason == "Limb B: prolific and other priority offender."
    event = AuditEvent.objects.get(deed="risk.scope.decided")
    assert event.prisoner_number == custody.prisoner.number
    assert event.reason == headline.scope_reason


def test_the_same_again_leaves_no_row(world):
    custody = world.receive()
    assert decide(world, custody) == 1
    assert decide(world, custody) == 0
    assert ScopeDecision.objects.count() == 1
    assert AuditEvent.objects.filter(deed="risk.scope.decided").count() == 1


def test_an_unsentenced_person_has_no_decision(world):
    custody = world.receive(
        kind="remand", sentenced_on=None, sentence_kind="", years=0, key_dates={}, main_offence=""
    )
    assert decide(world, custody) == 0
    assert Headline.objects.get(custody=custody).in_scope is None


def test_a_level_recorded_later_brings_the_case_into_scope_with_the_reason(world):
    custody = world.receive()
    decide(world, custody)
    assert Headline.objects.get(custody=custody).in_scope is False
    facts.record(
        custody,
        is_ppo=False,
        ppo_since=None,
        earlier_rosh_level="high",
        earlier_rosh_on=world.today,
        version=custody.version,
        today=world.today,
        by=world.actor("head_of_omu"),
    )
    decide(world, custody)
    now = ScopeDecision.objects.current().get(custody=custody)
    assert (now.in_scope, now.limbs, now.since) == (True, ["A"], world.today)
    assert now.facts["levels"] == [["public", "high"]]
    before = ScopeDecision.objects.get(custody=custody, ended_on__isnull=False)
    assert (before.in_scope, before.ended_on) == (False, world.today)


def test_the_wait_for_a_birthday_is_not_forgotten(world):
    """20 today and 21 tomorrow: limb D holds today and no longer tomorrow."""
    custody = world.receive(born_on=datetime.date(2005, 10, 9))
    decide(world, custody)
    assert Headline.objects.get(custody=custody).scope_limb == "D"
    scope.decide([custody], today=world.today + datetime.timedelta(days=1), by=world.system)
    headline = Headline.objects.get(custody=custody)
    assert (headline.in_scope, headline.scope_limb, headline.scope_since) == (False, "", None)


def test_set_by_hand_it_stands_until_taken_back(world):
    custody, officer = world.receive(), world.actor("offender_supervisor")
    decide(world, custody)
    with pytest.raises(Refused) as refused:
        scope.override(custody, in_scope=True, reason=" ", today=world.today, by=officer)
    assert refused.value.field == "reason"
    with pytest.raises(Refused, match="already"):
        scope.override(custody, in_scope=False, reason="No.", today=world.today, by=officer)
    with pytest.raises(Refused, match="role"):
        scope.override(custody, in_scope=True, reason="No.", today=world.today, by=world.actor("wing_staff"))
    Change.objects.all().delete()
    scope.override(custody, in_scope=True, reason="Known to be escalating.", today=world.today, by=officer)
    headline = Headline.objects.get(custody=custody)
    assert headline.in_scope
    assert "Known to be escalating." in headline.scope_reason
    assert Change.objects.filter(custody=custody).exists()
    assert decide(world, custody) == 0  # the rule would say no; a person has decided
    scope.take_back(custody, today=world.today, by=officer)
    assert Headline.objects.get(custody=custody).in_scope is False
    with pytest.raises(Refused, match="not set by hand"):
        scope.take_back(custody, today=world.today, by=officer)


def test_one_current_decision_in_the_database(world):
    custody = world.receive()
    decide(world, custody)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScopeDecision.objects.create(
            custody=custody, in_scope=True, since=world.today, reason="another", rule_version="x"
        )


def counted(world, custodies):
    with CaptureQueriesContext(connection) as queries:
        assert decide(world, *custodies) == len(custodies)
        assert tiers.propose(custodies, today=world.today, by=world.system) == len(custodies)
    return len(queries)


def test_many_take_as_many_queries_as_few(world):
    few = [world.receive() for _ in range(2)]
    many = [world.receive() for _ in range(12)]
    assert counted(world, few) == counted(world, many)


def test_singular_and_plural_leave_the_same_rows(world):
    first, second = world.receive(is_ppo=True), world.receive(is_ppo=True)
    decide(world, first)
    decide(world, second, world.receive())
    rows = [
        ScopeDecision.objects.values(
            "in_scope", "limbs", "since", "reason", "rule_version", "by_hand", "decided_by"
        )
        .filter(custody=custody)
        .get()
        for custody in (first, second)
    ]
    assert rows[0] == rows[1]


def test_the_tier_follows_the_level_and_keeps_its_history(world):
    custody = world.receive(earlier_rosh_level="medium", earlier_rosh_on=datetime.date(2026, 9, 1))
    tiers.propose([custody], today=world.today, by=world.system)
    assert Headline.objects.get(custody=custody).tier == 3
    Custody.objects.filter(pk=custody.pk).update(earlier_rosh_level="high")
    tiers.propose([custody], today=world.today, by=world.system)
    assert Headline.objects.get(custody=custody).tier == 4
    assert [one.tier for one in TierDecision.objects.filter(custody=custody)] == [4, 3]
    assert AuditEvent.objects.filter(deed="risk.tier.proposed").latest("pk").details == {
        "tier": 4,
        "before": 3,
    }
    assert tiers.propose([custody], today=world.today, by=world.system) == 0


def test_the_page_shows_facts_and_history_and_takes_a_reason(world, as_actor):
    custody = world.receive(is_ppo=True)
    decide(world, custody)
    at = reverse("case_scope", args=[custody.prisoner.number])
    client = as_actor(world.actor("offender_supervisor"))
    shown = client.get(at).content.decode()
    assert "In scope: limb B" in shown
    assert "4 years" in shown
    assert "4 March 1992" in shown
    assert "Determinate" in shown
    version = client.get(at).context["form"]["version"].value()
    client.post(at, {"reason": "Removed from the list by the police.", "version": version})
    assert "Out of scope" in client.get(at).content.decode()
    client.post(at, {"version": client.get(at).context["form"]["version"].value()})
    assert "In scope: limb B" in client.get(at).content.decode()
    reader = as_actor(world.actor("wing_staff"))
    assert "Set out of scope" not in reader.get(at).content.decode()
    reader.post(at, {"reason": "No."})
    assert Headline.objects.get(custody=custody).in_scope
    assert as_actor(world.actor("offender_supervisor", place=world.morden)).get(at).status_code == 404
