"""What public protection did in the demonstration: MAPPA decided, restricted entries asked for and read."""

import datetime
from typing import Any

from django.utils import timezone

from cases.actions import entry_access, limitations, limited_requests, mappa, no_contacts, triggers, victims
from cases.models import Contact, MappaDecision, VictimStatement
from omu.actions.demonstration_estate import Estate, document
from risk.actions import contact_levels

DATA = "demonstration_protection.json"


def protected(estate: Estate) -> None:
    """MAPPA decisions, the earlier one of a case first; requests to read restricted entries."""
    for told in document(DATA)["mappa"]:
        _decision(told, estate)
    for told in document(DATA)["contact_levels"]:
        _contact_level(told, estate)
    for told in document(DATA)["no_contacts"]:
        _no_contact(told, estate)
    for told in document(DATA)["triggers"]:
        _trigger(told, estate)
    for told in document(DATA)["victims"]:
        _victims(told, estate)
    for told in document(DATA)["reading"]:
        _reading(told, estate)


def closed(estate: Estate) -> None:
    """Cases open to named people only, and who asks; the last thing, since much is out of reach after it."""
    for told in document(DATA)["closed"]:
        custody, on = estate.custodies[told["number"]], estate.day(told["days_ago"])
        by = estate.actor(told["by"])
        limitations.close(custody, reason=told["reason"], today=on, by=by)
        for one in told["named"]:
            post = estate.assignments[one["who"]]
            limitations.name(custody, reader=post, reason=one["why"], today=on, by=by)
        for one in told["asked"]:
            limited_requests.ask(
                told["number"], reason=one["reason"], today=estate.day(one["days_ago"]),
                by=estate.actor(one["by"]),
            )  # fmt: skip


def _reading(told: dict[str, Any], estate: Estate) -> None:
    """A restricted entry that somebody asked to read, or read at once; answered where it says by whom."""
    entries = Contact.objects.filter(
        custody=estate.custodies[told["number"]], restriction=told["restriction"]
    )
    do = entry_access.read_at_once if told.get("at_once") else entry_access.ask
    on = estate.day(told["days_ago"])
    by = estate.actor(told["by"])
    made = do(entries.earliest("pk"), reason=told["reason"], today=on, by=by)
    if "answered_by" in told:
        entry_access.answer(
            made, is_granted=True, days=told["days"], answer=told["answer"], today=on,
            by=estate.actor(told["answered_by"]),
        )  # fmt: skip


def _at(on: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(on, datetime.time(11), timezone.get_current_timezone())


def _no_contact(told: dict[str, Any], estate: Estate) -> None:
    """A limit on contact with a person."""
    on = estate.day(told["days_ago"])
    ends = told.get("until_days")
    no_contacts.decide(
        estate.custodies[told["number"]], person=told["person"], relation=told["relation"],
        level=told["level"], basis=told["basis"], reason=told["reason"], decided_on=on,
        until=on + datetime.timedelta(days=ends) if ends else None, now=_at(on), today=on,
        by=estate.actor(told["by"]),
    )  # fmt: skip


def _trigger(told: dict[str, Any], estate: Estate) -> None:
    """Something the wing watches for."""
    triggers.add(
        estate.custodies[told["number"]], watch_for=told["watch_for"], what_to_do=told["what_to_do"],
        today=estate.day(told["days_ago"]), by=estate.actor(told["by"]),
    )  # fmt: skip


def _victims(told: dict[str, Any], estate: Estate) -> None:
    """What is known of victims, the earlier statement first; the first liaison officer there is."""
    custody, on = estate.custodies[told["number"]], estate.day(told["days_ago"])
    offered = told.get("offered_days_ago")
    victims.state(
        custody, who=told["who"], location_matters=told["location"], scheme=told["scheme"],
        concerns=told.get("concerns", ""), conditions=told.get("conditions", ""),
        offered_on=estate.day(offered) if offered else None,
        liaison=victims.liaison_officers()[0] if told.get("liaison") else None, stated_on=on,
        version=VictimStatement.objects.filter(custody=custody).count(), now=_at(on), today=on,
        by=estate.actor(told["by"]),
    )  # fmt: skip


def _contact_level(told: dict[str, Any], estate: Estate) -> None:
    on = estate.day(told["days_ago"])
    contact_levels.decide(
        estate.custodies[told["number"]],
        level=told["level"],
        child=told.get("child", ""),
        reason=told["reason"],
        assessed_on=on if told["level"] > 1 else None,
        decided_on=on,
        review_on=on + datetime.timedelta(days=told["review_days"]),
        now=_at(on),
        today=on,
        by=estate.actor(told["by"]),
    )


def _decision(told: dict[str, Any], estate: Estate) -> None:
    custody, on = estate.custodies[told["number"]], estate.day(told["days_ago"])
    mappa.decide(
        custody,
        category=told["category"],
        level=told.get("level"),
        for_release=told.get("for_release", False),
        is_visor_nominal=told.get("visor", False),
        reason=told["reason"],
        decided_on=on,
        review_on=on + datetime.timedelta(days=told["review_days"]) if "review_days" in told else None,
        version=MappaDecision.objects.filter(custody=custody).count(),
        now=_at(on),
        today=on,
        by=estate.actor(told["by"]),
    )
