"""Deciding the MAPPA category and level of a case, and confirming the level for release (domain.md 10.1)."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db import transaction

from cases.actions import alerts, contacts, custody_rights, headlines, mappa_facts
from cases.models import ContactKind, ContactMode, Custody, MappaDecision, WithWhom
from cases.standards import mappa as rules
from cases.standards.clocks import day
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST_REASON: int = MappaDecision._meta.get_field("reason").max_length or 0


@transaction.atomic
def decide(
    custody: Custody,
    *,
    category: str,
    level: int | None = None,
    for_release: bool = False,
    is_visor_nominal: bool,
    reason: str,
    decided_on: datetime.date,
    review_on: datetime.date | None = None,
    version: int,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> MappaDecision:
    """Record a decision; head, alerts, log and the holders of the case follow. `version`: decisions seen.

    Raises Refused out of reach, without the right, on a closed case, for a level without a category, without
    a reason, on days that cannot be, and where somebody else decided while the page was open.
    """
    held = _held(custody, by=by)
    known = list(MappaDecision.objects.filter(custody=held).in_order())
    _check(held, known, version=version, decided_on=decided_on, today=today)
    where, why = rules.fault(category=category, level=level, for_release=for_release, review_on=review_on)
    if why:
        raise Refused(why, field=where, is_attempt=rules.lacks_category(category=category, level=level))
    if review_on and review_on <= today:
        raise Refused("Enter a day after today: the next review lies ahead.", field="review_on")
    if not reason.strip():
        raise Refused("Say what the decision rests on.", field="reason")
    if len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Write at most {LONGEST_REASON} characters.", field="reason")
    made = MappaDecision.objects.create(
        custody=held, category=category, level=level, for_release=for_release,
        is_visor_nominal=is_visor_nominal, reason=reason.strip(), decided_on=decided_on, review_on=review_on,
        proposed=mappa_facts.gather([held])[held.pk].proposal.category,
        by=by.user, by_name=by.name[:160], by_role=by.role,
    )  # fmt: skip
    _follow(held, made, now=now, today=today, by=by)
    return made


def _held(custody: Custody, *, by: Actor) -> Custody:
    return custody_rights.within_reach(
        custody.pk,
        right="mappa:W",
        otherwise="MAPPA is decided by public protection and the head of OMU of the prison.",
        by=by,
    )


def _check(
    held: Custody, known: Collection[MappaDecision], *,
    version: int, decided_on: datetime.date, today: datetime.date,
) -> None:  # fmt: skip
    if held.closed_on:
        raise Refused("This case is closed: no decision is added to it.")
    if version != len(known):
        last = list(known)[-1]
        raise Refused(
            f"{last.by_name} recorded a decision while your page was open. It stands on the page of MAPPA; "
            "save again if yours is to take its place."
        )
    if decided_on > today:
        raise Refused("This day is in the future.", field="decided_on")
    if decided_on < held.opened_on:
        raise Refused("This day is before the person was received.", field="decided_on")
    if known and decided_on < max(one.decided_on for one in known):
        raise Refused("There is a later decision. Enter the day of this one.", field="decided_on")


def _follow(
    held: Custody, made: MappaDecision, *, now: datetime.datetime, today: datetime.date, by: Actor
) -> None:
    """What stands elsewhere because of a decision."""
    alerts.set_many_by_system({held: _alerts(made)}, among=rules.ALERTS, today=today, by=by)
    contacts.log(
        held, happened_at=now, kind=ContactKind.ALERT, sub_kind="opened", mode=ContactMode.RECORD_CHECK,
        with_whom=WithWhom.NOBODY, text=_words(made), now=now, today=today, by=by,
    )  # fmt: skip
    headlines.record(held, **headline_of(made))
    _tell(held, made, by=by)
    audit.record(
        by=by,
        deed="cases.mappa.decided",
        subject=made,
        prisoner_number=held.prisoner.number,
        reason=made.reason,
        details={"category": made.category, "level": made.level, "for_release": made.for_release},
    )


def headline_of(made: MappaDecision) -> dict[str, Any]:
    """What the head of the case shows of it."""
    return {"mappa": rules.in_short(category=made.category, level=made.level)}


def _words(made: MappaDecision) -> str:
    """What everybody may know; the reason stands on the page of MAPPA."""
    if made.category == rules.NONE:
        return f"MAPPA, decided on {day(on=made.decided_on)}: no MAPPA case."
    confirmed = ", set for release" if made.for_release else ""
    result = f"category {made.category}, level {made.level}{confirmed}"
    return f"MAPPA, decided on {day(on=made.decided_on)}: {result}."


def _tell(held: Custody, made: MappaDecision, *, by: Actor) -> None:
    """Those who hold the case hear of it (docs/domain.md 10.1 point 4)."""
    prisoner, headline = held.prisoner, held.headline
    for holder in (headline.offender_supervisor, headline.offender_manager):
        if holder and holder != by.user:
            notices.send(
                holder,
                text=f"{prisoner.list_name}: {_words(made)}",
                key=f"mappa:{made.pk}",
                leads_to=f"/cases/{prisoner.number}/mappa/",
                prisoner_number=prisoner.number,
                by=by,
            )


def facts(custodies: Collection[int], *, today: datetime.date, by: Actor) -> dict[int, dict[str, Any]]:
    """What heads and alerts show of decisions that came in with records; by key of the custody.

    The alerts are set here; the headline is written by the caller. A fixed number of queries.
    """
    latest = {one.custody_id: one for one in MappaDecision.objects.filter(custody__in=custodies).in_order()}
    held = Custody.objects.select_related("prisoner").filter(pk__in=latest)
    alerts.set_many_by_system(
        {one: _alerts(latest[one.pk]) for one in held}, among=rules.ALERTS, today=today, by=by
    )
    return {key: headline_of(made) for key, made in latest.items()}


def _alerts(made: MappaDecision) -> tuple[frozenset[str], str]:
    """The alerts that a decision stands for, and what they say they rest on."""
    codes = rules.alert_codes(level=made.level, visor=made.is_visor_nominal)
    return codes, f"MAPPA decision of {day(on=made.decided_on)}"
