"""Deciding on contact with children; the alert follows, and the review (docs/domain.md 10.4, 10.7)."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import alerts, contacts, custody_rights, headlines
from cases.models import ContactKind, ContactMode, Custody, Task, WithWhom
from cases.standards import contact_limits as rules
from cases.standards.clocks import day
from cases.standards.working_days import add_months
from risk.models import ContactLevel
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST_REASON, LONGEST_NAME = 1_000, 160
#: Months to the review where nobody says a day.
REVIEW_MONTHS = 12
TASK, ROLE = "contact_level_review", "public_protection"


def in_force(custody: Custody) -> list[ContactLevel]:
    """The decision that holds for each child, and in general; one query."""
    held = {one.child.lower(): one for one in ContactLevel.objects.filter(custody=custody).in_order()}
    return sorted(held.values(), key=lambda one: one.child.lower())


@transaction.atomic
def decide(
    custody: Custody,
    *,
    level: int,
    child: str = "",
    reason: str,
    assessed_on: datetime.date | None = None,
    decided_on: datetime.date,
    review_on: datetime.date | None = None,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> ContactLevel:
    """Record a decision; alert and log follow, and those who hold the case are told.

    Raises Refused out of reach, for anybody but public protection, for contact that is allowed before a
    multi-agency risk assessment, on days that cannot be, and without a reason.
    """
    held = _held(custody, by=by)
    where, why = rules.decision_fault(
        level=level, is_assessed=assessed_on is not None, has_child=bool(child.strip())
    )
    if why:
        raise Refused(why, field=where)
    review = review_on or add_months(start=decided_on, months=REVIEW_MONTHS)
    _check_days(held, decided_on, assessed_on, review, today=today)
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise Refused(f"Say what it rests on, in at most {LONGEST_REASON:,} characters.", field="reason")
    if len(child.strip()) > LONGEST_NAME:
        raise Refused(f"Write at most {LONGEST_NAME} characters.", field="child")
    made = ContactLevel.objects.create(
        custody=held, child=child.strip(), level=level, reason=reason.strip(), assessed_on=assessed_on,
        decided_on=decided_on, review_on=review, by=by.user, by_name=by.name[:160],
    )  # fmt: skip
    _follow(held, made, now=now, today=today, by=by)
    return made


def _held(custody: Custody, *, by: Actor) -> Custody:
    return custody_rights.within_reach(
        custody.pk,
        right="contact_levels:W",
        otherwise="Contact with children is decided by public protection of the prison.",
        closed="This case is closed: no decision is added to it.",
        by=by,
    )


def _check_days(
    held: Custody,
    decided_on: datetime.date,
    assessed_on: datetime.date | None,
    review_on: datetime.date,
    *,
    today: datetime.date,
) -> None:
    if decided_on > today or decided_on < held.opened_on:
        raise Refused("Enter a day from reception to today.", field="decided_on")
    if assessed_on and assessed_on > decided_on:
        raise Refused("The assessment comes before the decision.", field="assessed_on")
    if review_on <= today:
        raise Refused("Enter a day after today: the review lies ahead.", field="review_on")


def _follow(
    held: Custody, made: ContactLevel, *, now: datetime.datetime, today: datetime.date, by: Actor
) -> None:
    """The alert is the strictest level; the log says it without the name of a child."""
    strictest = min(one.level for one in in_force(held))
    because = f"Decision on child contact of {day(on=made.decided_on)}"
    codes, holds = frozenset({f"child_contact_{strictest}"}), f"level {strictest}, {rules.WORDS[strictest]}"
    alerts.set_many_by_system({held: (codes, because)}, among=rules.CODES, today=today, by=by)
    contacts.log(
        held, happened_at=now, kind=ContactKind.ALERT, sub_kind="opened", mode=ContactMode.RECORD_CHECK,
        with_whom=WithWhom.NOBODY, now=now, today=today, by=by,
        text=f"Child contact, decided on {day(on=made.decided_on)}: {holds}.",
    )  # fmt: skip
    headlines.touch(held)
    prisoner = held.prisoner
    holders = (
        held.headline.offender_supervisor,
        held.headline.offender_manager,
        held.headline.personal_officer,
    )
    for holder in (one for one in holders if one and one != by.user):
        notices.send(
            holder,
            text=f"{prisoner.list_name}: child contact is at {holds}.",
            key=f"contact_level:{made.pk}",
            leads_to=f"/cases/{prisoner.number}/alerts/",
            prisoner_number=prisoner.number,
            by=by,
        )
    audit.record(
        by=by, deed="risk.contact_level.decided", subject=made, prisoner_number=prisoner.number,
        reason=made.reason, details={"level": made.level},
    )  # fmt: skip


@transaction.atomic
def settle(custodies: Iterable[Custody], *, today: datetime.date, by: Actor) -> None:
    """A task of public protection for each decision whose review has come; a fixed number of queries."""
    cases = {one.pk: one for one in custodies if one.closed_on is None}
    last: dict[tuple[int, str], ContactLevel] = {}
    for one in ContactLevel.objects.filter(custody__in=cases).in_order():
        last[one.custody_id, one.child.lower()] = one
    wanted = {f"{TASK}:{one.pk}": one for one in last.values() if one.review_on <= today}
    there = dict(Task.objects.filter(kind=TASK, custody__in=cases).values_list("key", "done_at"))
    gone = [key for key, done in there.items() if key not in wanted and done is None]
    if gone:
        Task.objects.filter(key__in=gone).update(done_at=Now())
    made = [
        Task(
            custody=cases[one.custody_id], role=ROLE, prison_id=cases[one.custody_id].headline.prison_id,
            kind=TASK, text=f"Look at the level of contact with children again: level {one.level}",
            leads_to=f"/cases/{cases[one.custody_id].prisoner.number}/contact-levels/", due_on=one.review_on,
            key=key,
        )
        for key, one in wanted.items()
        if key not in there
    ]  # fmt: skip
    if made:
        Task.objects.bulk_create(made, ignore_conflicts=True)
        audit.record_many(
            [
                audit.event(
                    by=by, deed="cases.task.asked", subject=task.custody,
                    prisoner_number=task.custody.prisoner.number if task.custody else "",
                    details={"kind": TASK},
                )
                for task in made
            ]
        )  # fmt: skip
