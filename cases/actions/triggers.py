"""The list of what wing staff watch for: lines put on it and taken off (docs/domain.md 10.8)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from cases.actions import custody_rights, headlines
from cases.models import Custody, Trigger, TriggerEnd
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST: int = Trigger._meta.get_field("watch_for").max_length or 0
#: A list that nobody can keep in mind helps nobody.
MOST = 10


def of_cases(custodies: Iterable[int], *, by: Actor) -> dict[int, list[Trigger]]:
    """What stands on the lists of these cases, by key, for those who may read it; one query."""
    found: dict[int, list[Trigger]] = defaultdict(list)
    for one in Trigger.objects.visible_to(by).standing().filter(custody__in=list(custodies)):
        found[one.custody_id].append(one)
    return found


@transaction.atomic
def add(custody: Custody, *, watch_for: str, what_to_do: str, today: datetime.date, by: Actor) -> Trigger:
    """Put a line on the list; the personal officer is told.

    Raises Refused out of reach, without the right, on a closed case, without what to watch for or to do, for
    a line that stands there, and where the list is full.
    """
    held = _held(custody, by=by)
    for field, text, words in (
        ("watch_for", watch_for, "Say what to watch for."), ("what_to_do", what_to_do, "Say what to do."),
    ):  # fmt: skip
        if not text.strip():
            raise Refused(words, field=field)
        if len(text.strip()) > LONGEST:
            raise Refused(f"Write at most {LONGEST} characters.", field=field)
    there = [one.watch_for.lower() for one in Trigger.objects.standing().filter(custody=held)]
    if watch_for.strip().lower() in there:
        raise Refused("This stands on the list already.", field="watch_for")
    if len(there) >= MOST:
        raise Refused(f"The list has {MOST} lines. Take one off first: nobody keeps more in mind.")
    made = Trigger.objects.create(
        custody=held, watch_for=watch_for.strip(), what_to_do=what_to_do.strip(), added_on=today,
        by=by.user, by_name=by.name[:160],
    )  # fmt: skip
    prisoner, officer = held.prisoner, held.headline.personal_officer
    if officer and officer != by.user:
        notices.send(
            officer, text=f"{prisoner.list_name}: there is something new to watch for.",
            key=f"trigger:{made.pk}", leads_to=f"/cases/{prisoner.number}/watch-for/",
            prisoner_number=prisoner.number, by=by,
        )  # fmt: skip
    _record("added", made, held, by=by)
    return made


@transaction.atomic
def end(trigger: Trigger, *, reason: str, today: datetime.date, by: Actor) -> TriggerEnd:
    """Take a line off the list; raises Refused as `add` does, without a reason, and for one taken off."""
    held = _held(trigger.custody, by=by)
    if not reason.strip() or len(reason.strip()) > LONGEST:
        raise Refused(f"Say why, in at most {LONGEST} characters.", field="reason")
    if TriggerEnd.objects.filter(trigger=trigger).exists():
        raise Refused("This was taken off the list already.", field="trigger")
    made = TriggerEnd.objects.create(
        trigger=trigger, reason=reason.strip(), ended_on=today, by=by.user, by_name=by.name[:160]
    )
    _record("ended", trigger, held, reason=made.reason, by=by)
    return made


def _held(custody: Custody, *, by: Actor) -> Custody:
    return custody_rights.within_reach(
        custody.pk,
        right="triggers:W",
        otherwise="Your role does not say what is to be watched for in this case.",
        closed="This case is closed: nothing is added to it.",
        by=by,
    )


def _record(what: str, trigger: Trigger, held: Custody, *, reason: str = "", by: Actor) -> None:
    headlines.touch(held)
    audit.record(
        by=by, deed=f"cases.trigger.{what}", subject=trigger, prisoner_number=held.prisoner.number,
        reason=reason,
    )  # fmt: skip
