"""Setting a limit of the standards for the whole estate, from a day on (docs/domain.md 5)."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models.fields.json import KT

from cases.actions import policies
from cases.models import Clock, LimitChange, Policy
from cases.standards import new_limits
from cases.standards.compared import limit_words
from cases.standards.new_limits import Moved, Ran
from cases.standards.policies import Limit, in_force
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

#: How far back duties are looked at to say what a limit would have changed.
LOOKS_BACK_DAYS = 365
#: Sets made here carry this after their key, so that they never meet one that comes with the product.
OURS = "-estate"


def may_set(*, by: Actor) -> bool:
    """Whether somebody sets limits for the whole estate."""
    return by.may("policy_settings:W") and by.narrowed_to("policy_settings") == "estate"


def _wanted(
    standard: str, *, sets: policies.Sets, amount: int, long_amount: int | None,
    effective_from: datetime.date, today: datetime.date,
) -> tuple[Limit, Limit]:  # fmt: skip
    """The limit that holds on the day, and the one that is to; Refused where it cannot."""
    objection = new_limits.day_objection(sets=sets.all, effective_from=effective_from, today=today)
    if objection:
        raise Refused(objection.reason, field=objection.field)
    before = in_force(sets=sets.all, on=effective_from).policy.limits.get(standard)
    if before is None:
        raise Refused("There is no such standard.")
    after = new_limits.changed(limit=before, amount=amount, long_amount=long_amount)
    if after.value is None:
        raise Refused(f"{after.reason} {after.mend}", field="amount")
    return before, after.value


def preview(
    standard: str, *, amount: int, long_amount: int | None = None, effective_from: datetime.date,
    today: datetime.date,
) -> Moved:  # fmt: skip
    """What the limit would have made of the duties that began in the last year; nothing is written.

    Raises Refused as `set_limit` does.
    """
    sets = policies.current()
    _, after = _wanted(
        standard,
        sets=sets,
        amount=amount,
        long_amount=long_amount,
        effective_from=effective_from,
        today=today,
    )
    began = Clock.objects.filter(
        standard=standard,
        started_on__range=(today - datetime.timedelta(days=LOOKS_BACK_DAYS), today),
        due_on__isnull=False,
        stopped_on__isnull=True,
        not_applicable_because="",
    )
    rows = began.order_by().values_list(
        "custody_id", "officer_id", "started_on", "due_on", "met_on", KT("explanation__limit"), "policy_id"
    )
    ran = [
        Ran(custody or officer or 0, start, due, met, words or "", limit)
        for custody, officer, start, due, met, words, policy in rows
        if due and (limit := sets.by_key[policy].limits.get(standard))
    ]
    return new_limits.moved(ran=ran, limit=after, today=today)


def running(standard: str) -> int:
    """How many duties of a standard run now: they keep their dates."""
    return Clock.objects.running().filter(standard=standard, due_on__isnull=False).count()


@transaction.atomic
def set_limit(
    standard: str, *, amount: int, long_amount: int | None = None, effective_from: datetime.date, reason: str,
    today: datetime.date, by: Actor,
) -> LimitChange:  # fmt: skip
    """Let a limit hold from a day on, in a new version of the set; what held before that day stays.

    `amount` (and `long_amount` where the duty has two) in the unit of the limit. Duties that began before the
    day keep their dates. Raises Refused for anybody who does not set limits for the estate, for a day that
    is past or before the start of a later version, an amount out of bounds or that holds already, and without
    a reason.
    """
    if not may_set(by=by):
        raise Refused("Only the commissioner sets limits for the whole estate.")
    if not reason.strip():
        raise Refused("Say why the limit changes.", field="reason")
    rows = list(Policy.objects.select_for_update().order_by("effective_from", "version"))
    before, after = _wanted(
        standard, sets=policies.current(), amount=amount, long_amount=long_amount,
        effective_from=effective_from, today=today,
    )  # fmt: skip
    policy = _version(rows[-1], standard=standard, limit=after, since=effective_from)
    made = LimitChange.objects.create(
        policy=policy, standard=standard, effective_from=effective_from, reason=reason.strip(), by=by.user,
        before=limit_words(limit=before), after=limit_words(limit=after),
    )  # fmt: skip
    audit.record(
        by=by, deed="cases.standards.limit_set", subject=made, reason=made.reason,
        details={"standard": standard, "value": made.after, "on": effective_from.isoformat()},
    )  # fmt: skip
    return made


def _version(latest: Policy, *, standard: str, limit: Limit, since: datetime.date) -> Policy:
    """The version that begins on the day with this limit in it: a new one, or the one that waits to begin."""
    content: dict[str, Any] = {**latest.content, "limits": {**latest.content["limits"]}}
    amounts = {"limit": limit.amount}
    amounts |= {"long_limit": limit.long_amount} if limit.long_amount is not None else {}
    content["limits"][standard] = content["limits"][standard] | amounts
    if latest.effective_from == since:
        latest.content = content
        latest.save(update_fields=["content"])
        return latest
    code = latest.code.removesuffix(OURS) + OURS
    number = max([1, *Policy.objects.filter(code=code).values_list("version", flat=True)]) + 1
    content |= {"key": code, "version": number, "from": since.isoformat(), "to": latest.content["to"]}
    made = Policy.objects.create(
        code=code, version=number, name=latest.name, effective_from=since, effective_to=latest.effective_to,
        content=content,
    )  # fmt: skip
    ends = new_limits.day_before(on=since)
    latest.effective_to, latest.content = ends, {**latest.content, "to": ends.isoformat()}
    latest.save(update_fields=["effective_to", "content"])
    return made
