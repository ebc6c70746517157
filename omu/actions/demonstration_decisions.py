"""What is decided in the demonstration: tiers confirmed and set by hand, decisions at every stage."""

import datetime
from typing import Any

from omu.actions.demonstration_estate import Estate, document
from risk.actions import (
    decision_closing,
    decision_opinions,
    decision_records,
    parole,
    scope,
    temporary_release,
    tier_decisions,
    tiers,
)
from risk.actions.decision_closing import Decided
from risk.actions.decision_records import Wanted
from risk.models import Assessment, DecisionRecord, TierDecision
from sentence_plans.actions import releases
from sentence_plans.models import Objective
from staff import actors

BY = actors.system("demonstration")
DATA = "demonstration_decisions.json"


def tiered(estate: Estate) -> None:
    """The rules propose for everybody; some are confirmed, some set by hand, one waits."""
    every = list(estate.custodies.values())
    scope.decide(every, today=estate.today, by=BY)
    tiers.propose(every, today=estate.today, by=BY)
    for told in document(DATA)["tiers"]:
        _decided(told, estate)


def _decided(told: dict[str, Any], estate: Estate) -> None:
    custody = estate.custodies[told["number"]]
    current = TierDecision.objects.current().get(custody=custody)
    # The rules propose on the day itself, which may come after the working day that is told.
    by, today, seen = estate.actor(told["by"]), max(estate.day(told["days_ago"]), current.since), current.pk
    if "tier" in told:
        tier_decisions.set_by_hand(
            custody, tier=told["tier"], reason=told["reason"], seen=seen, today=today, by=by
        )
    else:
        tier_decisions.confirm(custody, seen=seen, today=today, by=by)


def decided(estate: Estate) -> None:
    """Each decision as far as it has come; referrals to the Parole Board."""
    for told in document(DATA)["decisions"]:
        _decision(told, estate)
    for told in document(DATA)["referrals"]:
        parole.refer(
            estate.custodies[told["number"]],
            referred_on=estate.day(told["days_ago"]),
            note=told["note"],
            today=estate.today,
            by=estate.actor(told["by"]),
        )


def _at(estate: Estate, days_ago: int) -> tuple[datetime.datetime, datetime.date]:
    """Noon of a day, and the day."""
    on = estate.day(days_ago)
    return datetime.datetime.combine(on, datetime.time(12), datetime.UTC), on


def _decision(told: dict[str, Any], estate: Estate) -> None:
    custody, opened = estate.custodies[told["number"]], estate.day(told["opened"])
    facts = dict(told.get("release", {}))
    for name in ("release_on", "return_on"):
        if name in facts:
            facts[name] = estate.day(facts[name])
    if "wanted_in" in told:
        facts["wanted_by"] = estate.today + datetime.timedelta(days=told["wanted_in"])
    wanted = Wanted(kind=told["kind"], question=told["question"], **facts)
    row = decision_records.start(custody, wanted=wanted, today=opened, by=estate.actor(told["by"]))
    for username, view, text in told.get("heard", []):
        decision_opinions.give(row, view=view, text=text, today=opened, by=estate.actor(username))
    if "cited" in told:
        username, bears = told["cited"]
        cited = Assessment.objects.complete().filter(prisoner=custody.prisoner).first()
        if cited:
            decision_records.cite(row, assessment=cited, bears=bears, version=1, by=estate.actor(username))
    if "closed" in told:
        _closed(row, told, estate)


def _closed(row: DecisionRecord, told: dict[str, Any], estate: Estate) -> None:
    """What was decided, how a release ended, and which objective it served."""
    days_ago, username, said = told["closed"]
    now, on = _at(estate, days_ago)
    row.refresh_from_db()
    made = decision_closing.close(
        row, decided=Decided(**said), version=row.version, now=now, today=on, by=estate.actor(username)
    )
    if "ended" in told:
        days_ago, username, ended, text = told["ended"]
        now, on = _at(estate, days_ago)
        temporary_release.record_outcome(
            made, ended=ended, text=text, on=on, now=now, today=on, by=estate.actor(username)
        )
    if "serves" in told:
        username, heading = told["serves"]
        objective = Objective.objects.get(plan__custody=made.custody, heading=heading)
        releases.link(objective, decision=made.pk, by=estate.actor(username))
