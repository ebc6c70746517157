"""The first interview: one deed leaves the entry in the log, what was found, the referrals (3.2, 14.3)."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from cases.actions import contacts, inductions, referrals
from cases.models import (
    Contact,
    Custody,
    FirstInterview,
    InterviewNeed,
    Stay,
    TagKind,
    Topic,
)
from cases.standards import interviews as rules
from cases.standards.interviews import Said
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison, RoleAssignment
from staff.permissions import ROLE_NAMES

TITLES = {str(one.value): str(one.label) for one in Topic}


@dataclass(frozen=True, kw_only=True)
class Interview:
    """What is recorded: when it was (with its time zone), how, what was said on each topic, and a note."""

    happened_at: datetime.datetime
    mode: str
    said: tuple[Said, ...]
    note: str = ""


def departments_at(prison: Prison, *, today: datetime.date) -> list[str]:
    """The roles that may be asked and that somebody holds in this prison, in the order of the data."""
    held = RoleAssignment.objects.holding(today).filter(prison=prison).order_by()
    there = set(held.values_list("role", flat=True))
    return [role for role in rules.departments() if role in there]


@transaction.atomic
def record(
    custody: Custody, *, interview: Interview, now: datetime.datetime, today: datetime.date, by: Actor
) -> FirstInterview:
    """Record a first interview, with an entry tagged as first meaningful contact, and refer what is needed.

    The words on health and on contact that must not happen go to the department asked and stay out of the
    log. Raises Refused for anybody but an offender supervisor who has the case within reach, and at the first
    topic that cannot be recorded as it is, naming its field.
    """
    if by.user is None or not by.may("interview:W"):
        raise Refused("A first interview is held and recorded by an offender supervisor.")
    found = Custody.objects.visible_to(by).for_page().filter(pk=custody.pk).first()
    if found is None:
        raise Refused("This case is not within your reach: nothing can be recorded here.")
    prison = found.headline.prison
    finding = rules.fits(said=interview.said, here=departments_at(prison, today=today))
    if not finding.ok:
        raise Refused(finding.reason, field=finding.field)
    contact = _entry(found, interview, now=now, today=today, by=by)
    made = FirstInterview.objects.create(
        custody=found, prison=prison, contact=contact, held_on=contact.happened_at.date(), held_by=by.user
    )
    _needs(made, interview.said)
    for one in interview.said:
        if one.refer_to:
            referrals.refer(found, topic=one.topic, role=one.refer_to, text=one.words, interview=made,
                            today=today, by=by)  # fmt: skip
    _met_somebody(found, made, by=by)
    audit.record(
        by=by, deed="cases.interview.recorded", subject=made, prisoner_number=found.prisoner.number,
        details={"referrals": sum(bool(one.refer_to) for one in interview.said)},
    )  # fmt: skip
    return made


def _entry(
    found: Custody, interview: Interview, *, now: datetime.datetime, today: datetime.date, by: Actor
) -> Contact:
    text = rules.entry_text(said=interview.said, titles=TITLES, roles=ROLE_NAMES, note=interview.note)
    return contacts.log(
        found,
        happened_at=interview.happened_at,
        kind="general",
        sub_kind="supervisor_entry",
        mode=interview.mode,
        with_whom="prisoner",
        text=text,
        tags=(TagKind.FIRST_CONTACT,),
        now=now,
        today=today,
        by=by,
    )


def _needs(made: FirstInterview, said: Iterable[Said]) -> None:
    rows = [
        InterviewNeed(interview=made, topic=one.topic, answer=one.answer, words=one.words.strip())
        for one in said
    ]
    InterviewNeed.objects.bulk_create(rows)


def _met_somebody(found: Custody, made: FirstInterview, *, by: Actor) -> None:
    """Whoever was interviewed has met the unit, where the interview was held during the present stay."""
    stay = Stay.objects.filter(custody=found, ended_on__isnull=True).first()
    if stay and stay.arrived_on <= made.held_on:
        inductions.met(found, stay=stay, on=made.held_on, by=by)
