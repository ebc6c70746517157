"""Tiers and decisions in tests, through the actions: a row of every table of theirs."""

import datetime

from cases.models import Custody
from omu.actions.refresh import refresh
from risk.actions import (
    decision_closing,
    decision_opinions,
    decision_records,
    parole,
    quality,
    temporary_release,
    tier_decisions,
    tier_tables,
)
from risk.actions.decision_closing import Decided
from risk.actions.decision_records import Wanted
from risk.models import Assessment, DecisionRecord, TierDecision
from risk.standards.tier_tables import Line

FORMS = {1: "short", 2: "short", 3: "full", 4: "full"}


NOW = datetime.datetime(2026, 10, 8, 9, 0, tzinfo=datetime.UTC)
EVERYBODY = ("offender_supervisor", "offender_manager", "public_protection", "security")


def start(world, custody, kind="recategorisation", **facts):
    wanted = Wanted(kind=kind, question="Category D asked for.", **facts)
    return decision_records.start(custody, wanted=wanted, today=world.today, by=world.actor("oca"))


def fresh(decision):
    return DecisionRecord.objects.get(pk=decision.pk)


def hear(world, decision, *roles):
    for role in roles:
        decision_opinions.give(
            decision, view="for", text="Settled for months.", today=world.today, by=world.actor(role)
        )


def cite(world, decision, assessment, by):
    return decision_records.cite(
        decision, assessment=assessment, bears="Scores fell in two sections.",
        version=fresh(decision).version, by=by,
    )  # fmt: skip


def close(world, decision, by=None, **decided):
    plain = {"outcome": "D", "reason": "Trusted with outside work."}
    return decision_closing.close(
        decision, decided=Decided(**plain | decided), version=fresh(decision).version, now=NOW,
        today=world.today, by=by or world.actor("oca"),
    )  # fmt: skip


def tiered(world, custody, supervisor):
    """New tier rules, and a lower tier asked for."""
    tier_tables.set_rules(
        lines=[Line("ppo", 4), Line("needs_lower", 3, 1)],
        forms=FORMS,
        effective_from=world.today,
        reason="x",
        seen=1,
        today=world.today,
        by=world.actor("commissioner"),
    )
    refresh([custody], today=world.today)
    seen = TierDecision.objects.current().get(custody=custody).pk
    tier_decisions.set_by_hand(custody, tier=1, reason="x", seen=seen, today=world.today, by=supervisor)


def decided(world, custody, *, now):
    """A temporary release granted, with opinions and its outcome; a referral to the Parole Board."""
    assessment = Assessment.objects.complete().filter(prisoner=custody.prisoner).first()
    oca, supervisor = world.actor("oca"), world.actor("offender_supervisor")
    on = {"today": world.today}
    wanted = Wanted(
        kind="rotl", release_kind="special", release_purpose="family", release_on=world.today,
        return_on=world.today, extradition=False, other_charges=False,
    )  # fmt: skip
    decision = decision_records.start(custody, wanted=wanted, **on, by=oca)
    decision_opinions.give(decision, view="for", text="Settled.", **on, by=supervisor)
    decision_records.cite(decision, assessment=assessment, bears="Low.", version=1, by=supervisor)
    said = Decided(outcome="granted", reason="His mother is ill.", not_heard_because="Urgent.")
    row = decision_closing.close(decision, decided=said, version=2, now=now, **on, by=oca)
    temporary_release.record_outcome(
        row, ended="on_time", text="Back at noon.", on=world.today, now=now, **on, by=supervisor
    )
    following = datetime.date(world.today.year, world.today.month + 1, 1)
    quality.draw(world.ashbourne, today=following, by=world.actor("head_of_omu"))
    lifer = world.receive(sentence_kind="LIFE", years=0, key_dates={}, security_category="B")
    parole.refer(lifer, referred_on=world.today, note="", **on, by=world.actor("case_administrator"))
    return row


def a_lowering(custody, world, supervisor):
    """A lower tier that waits for its countersignature: a priority offender, in tier 4."""
    custody = Custody.objects.for_page().get(pk=custody.pk)
    seen = TierDecision.objects.current().get(custody=custody).pk
    return tier_decisions.set_by_hand(
        custody, tier=3, reason="Settled.", seen=seen, today=world.today, by=supervisor
    )


def a_decision(custody, world, prison):
    """A decision that waits for everything."""
    wanted = Wanted(kind="hdc", question="Tag from November?")
    return decision_records.start(
        custody, wanted=wanted, today=world.today, by=world.actor("oca", place=prison)
    )
