"""Deciding that contact with a person is limited; alert, log, holders follow (docs/domain.md 10.5, 10.7)."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from cases.actions import alerts, contact_limits, contacts, custody_rights, headlines
from cases.models import Alert, ContactKind, ContactMode, Custody, NoContact, NoContactBasis, WithWhom
from cases.standards import contact_limits as rules
from cases.standards.clocks import day
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST_REASON: int = NoContact._meta.get_field("reason").max_length or 0
LONGEST_NAME: int = NoContact._meta.get_field("person").max_length or 0
LEVELS = (1, 2, 3)
AMONG = (rules.NO_CONTACT,)


def in_force(custody: Custody, *, today: datetime.date) -> list[NoContact]:
    """The decision that limits contact with each person today, by name; one query."""
    last: dict[str, NoContact] = {}
    for one in NoContact.objects.filter(custody=custody).in_order():
        last[one.person.strip().lower()] = one
    held = [one for one in last.values() if one.level and (one.until is None or one.until >= today)]
    return sorted(held, key=lambda one: one.person.lower())


@transaction.atomic
def decide(
    custody: Custody,
    *,
    person: str,
    relation: str = "",
    level: int | None,
    basis: str,
    reason: str,
    decided_on: datetime.date,
    until: datetime.date | None = None,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> NoContact:
    """Limit contact with a person, or lift a limit with `level` None; `until`: its last day, None for no end.

    Raises Refused out of reach, for anybody who does not decide on it, without a name or reason, for lifting
    what is not limited, and on days that cannot be.
    """
    held = _held(custody, by=by)
    name = person.strip()
    if not name or len(name) > LONGEST_NAME or len(relation.strip()) > LONGEST_NAME:
        field = "person" if not name or len(name) > LONGEST_NAME else "relation"
        raise Refused(f"Write the name, in at most {LONGEST_NAME} characters.", field=field)
    if basis not in NoContactBasis.values:
        raise Refused("Choose what it rests on.", field="basis")
    if level is not None and level not in LEVELS:
        raise Refused("Choose how contact may be, or that the limit is lifted.", field="level")
    if level is None and name.lower() not in {one.person.lower() for one in in_force(held, today=today)}:
        raise Refused("Contact with this person is not limited: there is nothing to lift.", field="person")
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Say why, in at most {LONGEST_REASON:,} characters.", field="reason")
    _check_days(held, level, decided_on, until, today=today)
    made = NoContact.objects.create(
        custody=held, person=name, relation=relation.strip(), level=level, basis=basis,
        reason=reason.strip(), decided_on=decided_on, until=until, by=by.user, by_name=by.name[:160],
    )  # fmt: skip
    _follow(held, made, now=now, today=today, by=by)
    return made


def _held(custody: Custody, *, by: Actor) -> Custody:
    return custody_rights.within_reach(
        custody.pk,
        right="no_contact:W",
        otherwise="Contact with a person is limited by public protection of the prison.",
        closed="This case is closed: no decision is added to it.",
        by=by,
    )


def _check_days(
    held: Custody, level: int | None, decided_on: datetime.date, until: datetime.date | None, *,
    today: datetime.date,
) -> None:  # fmt: skip
    if decided_on > today or decided_on < held.prisoner.born_on:
        raise Refused("Enter the day of the order or request, today at the latest.", field="decided_on")
    if until is None:
        return
    if level is None:
        raise Refused("What is lifted has no last day.", field="until")
    if until < today:
        raise Refused("This day is past: then nothing is limited any more.", field="until")


def _follow(
    held: Custody, made: NoContact, *, now: datetime.datetime, today: datetime.date, by: Actor
) -> None:
    """The alert says that there is a limit; log and notices say no more, since names stand on its page."""
    people = in_force(held, today=today)
    because = f"Decision on contact of {day(on=made.decided_on)}"
    codes = frozenset(AMONG if people else ())
    alerts.set_many_by_system({held: (codes, because)}, among=AMONG, today=today, by=by)
    what = "contact with a person is limited" if made.level else "a limit on contact with a person is lifted"
    words = (
        f"{what}: {made.get_basis_display().lower()} of {day(on=made.decided_on)}. See Victims and contact"
    )
    contacts.log(
        held, happened_at=now, kind=ContactKind.ALERT, sub_kind="opened" if made.level else "closed",
        mode=ContactMode.RECORD_CHECK, with_whom=WithWhom.NOBODY, now=now, today=today, by=by,
        text=f"{words[:1].upper()}{words[1:]}.",
    )  # fmt: skip
    headlines.touch(held)
    prisoner, headline = held.prisoner, held.headline
    for holder in (headline.offender_supervisor, headline.offender_manager, headline.personal_officer):
        if holder and holder != by.user:
            notices.send(
                holder, text=f"{prisoner.list_name}: {words}.", key=f"no_contact:{made.pk}",
                leads_to=f"/cases/{prisoner.number}/victims/", prisoner_number=prisoner.number, by=by,
            )  # fmt: skip
    audit.record(
        by=by, deed="cases.no_contact.decided" if made.level else "cases.no_contact.lifted", subject=made,
        prisoner_number=prisoner.number, reason=made.reason, details={"basis": made.basis},
    )  # fmt: skip


@transaction.atomic
def settle(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> None:
    """End the alert of cases whose last limit has run out; a fixed number of queries for any number of them.

    An alert that no decision stands behind, set by hand or by a prison system, is left alone.
    """
    cases = {one.pk: one for one in custodies if one.closed_on is None}
    rows = Alert.objects.current().filter(custody__in=cases, code=rules.NO_CONTACT)
    standing = list(rows.values_list("custody_id", flat=True))
    if not standing:
        return
    named = contact_limits.named(standing, today=today)
    gone = {cases[key]: (frozenset[str](), "The last day has passed") for key in named if not named[key]}
    if gone:
        alerts.set_many_by_system(gone, among=AMONG, today=today, by=by)
