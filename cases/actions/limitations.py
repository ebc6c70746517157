"""Closing a case to all but named people, opening it again, naming somebody (docs/domain.md 2.2 rule 4)."""

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from cases.actions import custody_rights, headlines
from cases.models import Custody, Limitation, NamedReader, Task
from cases.standards.limitations import ALWAYS
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import RoleAssignment, User
from staff.permissions import PRISON_ROLES, TRUST_ROLES, allows

LONGEST: int = Limitation._meta.get_field("reason").max_length or 0
#: Tasks about requests; they end with what they ask for.
KINDS = ("limited_case", "limited_at_once")
NOT_YOURS = (
    "The head of the OMU or public protection of the prison that is accountable says who may open a case."
)
IN_BY_RULE = "He or she can open it already: by role, or because the case is his or hers."


def standing(custody: Custody) -> Limitation | None:
    """What closes a case now; None where it is open to everybody in reach."""
    key = custody.headline.limitation_id
    if key is None:
        return None
    return Limitation.objects.filter(pk=key).select_related("custody", "prison").first()


@transaction.atomic
def close(custody: Custody, *, reason: str, today: datetime.date, by: Actor) -> Limitation:
    """Close a case, with every custody and record of the person, to all but those in by rule and those named.

    Raises Refused where the role or the prison does not answer for it, without a reason, and where it is
    closed already. Who holds the case is told.
    """
    held = _answering(custody, by=by)
    words = _words(reason, "Say why the case is closed.", field="reason")
    if held.headline.limitation_id:
        raise Refused("This case is open to named people only already.")
    made = Limitation.objects.create(
        custody=held, prison=held.headline.prison, reason=words, limited_on=today, limited_by=by.user
    )
    _apply(held)
    record(made, what="closed", custody=held, reason=words, by=by)
    _tell_holders(held, made, "is now open to named people only", key="closed", by=by)
    return made


@transaction.atomic
def reopen(custody: Custody, *, reason: str, today: datetime.date, by: Actor) -> None:
    """Open a case again to everybody in reach; what was asked for ends. Raises Refused as `close` does."""
    held = _answering(custody, by=by)
    words = _words(reason, "Say why the case is open again.", field="reason")
    rows = Limitation.objects.standing().filter(custody__prisoner__in=held.prisoner.records)
    closed = list(rows.select_for_update(of=("self",)))
    if not closed:
        raise Refused("This case is open to everybody in reach.")
    rows.update(ended_on=today, ended_by=by.user, why_ended=words)
    waiting = NamedReader.objects.open().filter(limitation__in=closed)
    keys = [
        f"{kind}:{pk}"
        for pk in waiting.filter(is_at_once=False).values_list("pk", flat=True)
        for kind in KINDS
    ]
    Task.objects.open().filter(key__in=keys).update(done_at=Now(), done_by=by.user)
    _apply(held)
    for one in closed:
        record(one, what="opened", custody=held, reason=words, by=by)
        _tell_holders(held, one, "is open to everybody in reach again", key="opened", by=by)


@transaction.atomic
def name(
    custody: Custody, *, reader: RoleAssignment, reason: str, today: datetime.date, by: Actor
) -> NamedReader:
    """Let somebody open a closed case, in one role, as long as it is closed.

    Raises Refused where `by` does not answer for the case, for `by`, for somebody out of reach of the prison
    or the trust or in by rule, and for somebody named already. An unanswered request is answered by it.
    """
    held = _answering(custody, by=by)
    closed = standing(held)
    if closed is None:
        raise Refused("This case is open to everybody in reach: there is nobody to name.")
    if reader.user_id == by.person.pk:
        raise Refused("Nobody names himself or herself. A colleague has to.", field="reader")
    if not may_be_named(reader, custody=held, today=today):
        raise Refused(IN_BY_RULE if _in_by_rule(reader, held) else "Choose somebody of this prison or trust.",
                      field="reader")  # fmt: skip
    words = _words(reason, "Say why he or she needs it.", field="reason")
    rows = NamedReader.objects.filter(limitation=closed, user=reader.user)
    if rows.filter(role=reader.role, is_granted=True, until__isnull=True, ended_on__isnull=True).exists():
        raise Refused("He or she is named already.", field="reader")
    row = rows.open().filter(is_at_once=False).first() or NamedReader(
        limitation=closed, user=reader.user, role=reader.role, asked_on=today, reason=words
    )
    row.role, row.answer, row.is_granted = reader.role, words, True
    row.answered_by, row.answered_on, row.until = by.person, today, None
    row.save()
    done(row, by=by)
    record(closed, what="named", custody=held, reason=words, who=reader.user, by=by)
    tell_reader(
        row,
        words=f"You may open the case of {held.prisoner.list_name}, which is open to named people only.",
        by=by,
    )
    return row


def may_be_named(reader: RoleAssignment, *, custody: Custody, today: datetime.date) -> bool:
    """Whether somebody in a role could open the case if it were not closed, and cannot by rule as it is."""
    return nameable(custody, today=today).filter(pk=reader.pk).exists() and not _in_by_rule(reader, custody)


def nameable(custody: Custody, *, today: datetime.date) -> "QuerySet[RoleAssignment]":
    """Posts of the prison that holds the case, of the one that accepted it, and of the trust; one query."""
    headline = custody.headline
    prisons = [key for key in (headline.prison_id, headline.incoming_prison_id) if key]
    readers = [
        role for role in (*PRISON_ROLES, *TRUST_ROLES) if role not in ALWAYS and allows(role, "case_core:R")
    ]
    here = Q(prison_id__in=prisons)
    if headline.offender_manager_trust_id:
        here |= Q(trust_id=headline.offender_manager_trust_id, role="trust_manager")
    rows = RoleAssignment.objects.holding(today).filter(here, role__in=readers)
    rows = rows.exclude(role="offender_supervisor", user=headline.offender_supervisor_id)
    return rows.select_related("user", "prison", "trust").order_by(
        "user__family_name", "user__given_names", "pk"
    )


def _in_by_rule(reader: RoleAssignment, custody: Custody) -> bool:
    headline = custody.headline
    holders = {
        "offender_supervisor": headline.offender_supervisor_id,
        "offender_manager": headline.offender_manager_id,
    }
    return reader.role in ALWAYS or holders.get(reader.role) == reader.user_id


def _answering(custody: Custody, *, by: Actor) -> Custody:
    """The custody, locked, for who answers for it where the person is."""
    held = custody_rights.within_reach(custody.pk, right="limited_case:A", otherwise=NOT_YOURS, by=by)
    if not by.is_system and held.headline.prison_id != by.prison_id:
        raise Refused(NOT_YOURS)
    return held


def _apply(held: Custody) -> None:
    """Let the headlines of the person say what holds now; raises nothing."""
    headlines.follow([held.prisoner_id])
    headlines.touch(held)
    held.headline.refresh_from_db(fields=["limitation"])


def _words(given: str, missing: str, *, field: str) -> str:
    words = given.strip()
    if not words:
        raise Refused(missing, field=field)
    if len(words) > LONGEST:
        raise Refused(f"Write at most {LONGEST} characters.", field=field)
    return words


def done(row: NamedReader, *, by: Actor) -> None:
    """The task about a request is done."""
    keys = [f"{kind}:{row.pk}" for kind in KINDS]
    Task.objects.open().filter(key__in=keys).update(done_at=Now(), done_by=by.user)


def tell_reader(row: NamedReader, *, words: str, leads: bool = True, by: Actor) -> None:
    """Who asked, was named or went in at once hears what was decided."""
    number = row.limitation.custody.prisoner.number
    happened = "ended" if row.ended_on else "answer"
    notices.send(
        row.user, text=words, key=f"limited_case:{row.pk}:{happened}", prisoner_number=number,
        leads_to=f"/cases/{number}/" if leads else "", by=by,
    )  # fmt: skip


def _tell_holders(held: Custody, row: Limitation, what: str, *, key: str, by: Actor) -> None:
    headline, prisoner = held.headline, held.prisoner
    for holder in (headline.offender_supervisor, headline.offender_manager):
        if holder and holder != by.user:
            notices.send(
                holder, text=f"The case of {prisoner.list_name} {what}.", key=f"limited_case:{key}:{row.pk}",
                leads_to=f"/cases/{prisoner.number}/", prisoner_number=prisoner.number, by=by,
            )  # fmt: skip


def record(
    row: Limitation, *, what: str, custody: Custody, reason: str = "", who: User | None = None, by: Actor
) -> None:
    """A line in the audit: what was done, and to whom."""
    audit.record(
        by=by, deed=f"cases.limited_case.{what}", subject=row, prisoner_number=custody.prisoner.number,
        reason=reason, details={"user_name": who.username} if who else {},
    )  # fmt: skip
