"""Victims of a case and victim contact: stated, and told of key stages (docs/domain.md 10.6)."""

import datetime

from django.db import transaction

from cases.actions import contacts, custody_rights, headlines
from cases.models import ContactKind, ContactMode, Custody, VictimStatement, WithWhom
from cases.standards import victims as rules
from cases.standards.clocks import day
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment, User

ROLE = "victim_liaison_officer"
LONGEST: int = VictimStatement._meta.get_field("concerns").max_length or 0
SCHEMES = {
    rules.WAITING: "contact has to be offered to the victim",
    rules.ACCEPTED: "contact was offered to the victim, who wants it",
    rules.DECLINED: "contact was offered to the victim, who does not want it",
    rules.OUTSIDE: "outside the victim contact scheme",
}


def liaison_officers() -> list[User]:
    """Victim liaison officers who are there, by name; one query."""
    rows = RoleAssignment.objects.filter(role=ROLE, user__is_active=True).select_related("user")
    return sorted({one.user for one in rows}, key=lambda one: one.full_name)


@transaction.atomic
def state(
    custody: Custody,
    *,
    who: str,
    location_matters: bool,
    concerns: str = "",
    scheme: str,
    offered_on: datetime.date | None = None,
    liaison: User | None = None,
    liaison_name: str = "",
    conditions: str = "",
    stated_on: datetime.date,
    version: int,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> VictimStatement:
    """Record what is known of victims and how victim contact stands. `version`: how many were seen before.

    Raises Refused out of reach, without the right, on a closed case, for answers that contradict each other,
    on days that cannot be, and where somebody else wrote while the page was open.
    """
    held = _held(custody, by=by)
    known = list(VictimStatement.objects.filter(custody=held).in_order())
    _unseen(known, version=version)
    name = liaison.full_name if liaison else liaison_name.strip()[:160]
    where, why = rules.fault(who=who, scheme=scheme, offered_on=offered_on, liaison=name)
    if why:
        raise Refused(why, field=where)
    _check_texts(concerns=concerns, conditions=conditions)
    _check_days(held, known, stated_on, offered_on, today=today)
    made = VictimStatement.objects.create(
        custody=held, who=who, location_matters=location_matters, concerns=concerns.strip(), scheme=scheme,
        offered_on=offered_on, liaison=liaison, liaison_name=name, conditions=conditions.strip(),
        stated_on=stated_on, by=by.user, by_name=by.name[:160],
    )  # fmt: skip
    _follow(held, made, now=now, today=today, by=by)
    return made


def _held(custody: Custody, *, by: Actor) -> Custody:
    return custody_rights.within_reach(
        custody.pk,
        right="victims:W",
        otherwise="Your role does not record what is known of victims of this case.",
        closed="This case is closed: nothing is added to it.",
        victims=True,
        by=by,
    )


def _check_texts(**texts: str) -> None:
    for field, text in texts.items():
        if len(text.strip()) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=field)


def _unseen(known: list[VictimStatement], *, version: int) -> None:
    if version != len(known):
        who_wrote = known[-1].by_name if known else "Somebody"
        raise Refused(f"{who_wrote} recorded this while your page was open. Look, then save again.")


def _check_days(
    held: Custody, known: list[VictimStatement], stated_on: datetime.date, offered_on: datetime.date | None,
    *, today: datetime.date,
) -> None:  # fmt: skip
    earliest = max([held.opened_on, *(one.stated_on for one in known)])
    if not earliest <= stated_on <= today:
        raise Refused(f"Enter a day from {day(on=earliest)} to today.", field="stated_on")
    if offered_on and offered_on > stated_on:
        raise Refused("The offer comes before, or on the day of, what you record.", field="offered_on")
    if offered_on and offered_on < held.prisoner.born_on:
        raise Refused("This day is before the person was born. Check the year.", field="offered_on")


def _follow(
    held: Custody, made: VictimStatement, *, now: datetime.datetime, today: datetime.date, by: Actor
) -> None:
    """The log says that it was recorded, and no more; who holds the case, and who liaises, is told."""
    contacts.log(
        held, happened_at=now, kind=ContactKind.COMMUNICATION, sub_kind="victim",
        mode=ContactMode.RECORD_CHECK, with_whom=WithWhom.VICTIM_LIAISON, now=now, today=today, by=by,
        text=f"Victim contact, as of {day(on=made.stated_on)}: recorded anew. See Victims and contact.",
    )  # fmt: skip
    headlines.touch(held)
    prisoner, headline = held.prisoner, held.headline
    holders = {headline.offender_supervisor, headline.offender_manager, made.liaison}
    for one in (one for one in holders if one and one != by.user):
        # Who liaises has a page of the victim part alone, and opens no case (docs/domain.md 10.6).
        of_liaison = one == made.liaison
        opens = page_of_liaison(prisoner.number) if of_liaison else f"/cases/{prisoner.number}/victims/"
        notices.send(
            one, text=f"{prisoner.list_name}: {SCHEMES[made.scheme]}.", key=f"victims:{made.pk}",
            leads_to=opens, prisoner_number=prisoner.number, by=by,
        )  # fmt: skip
    audit.record(
        by=by, deed="cases.victims.stated", subject=made, prisoner_number=prisoner.number,
        details={"who": made.who, "scheme": made.scheme},
    )  # fmt: skip


def page_of_liaison(number: str) -> str:
    """Address of the page on which a victim liaison officer works with a case."""
    return f"/victim-contact/{number}/"


def tell(custody: Custody, *, stage: str, key: str, by: Actor) -> None:
    """Tell the victim liaison officer of a key stage, where the victim wants contact.

    `stage`: such as "released on 8 October 2026"; it names no prison, since a victim is not told where the
    prisoner is held. Once for each `key`.
    """
    last = VictimStatement.objects.filter(custody=custody).in_order().select_related("liaison").last()
    if last is None or last.scheme != rules.ACCEPTED or last.liaison is None:
        return
    prisoner = custody.prisoner
    notices.send(
        last.liaison,
        text=f"{prisoner.list_name}: {stage}. Tell the victim, and not where he or she is held.",
        key=f"victim_stage:{key}",
        leads_to=page_of_liaison(prisoner.number),
        prisoner_number=prisoner.number,
        by=by,
    )
