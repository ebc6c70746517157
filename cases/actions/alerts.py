"""Alerts opened and closed: by hand, by the service from a record, and from a prison system (10.7)."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from cases.actions import contacts, headlines
from cases.models import Alert, AlertSource, ContactKind, ContactMode, Custody, WithWhom
from cases.standards import alerts as rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models.bulk import write_many

LONGEST_NOTE: int = Alert._meta.get_field("note").max_length or 0


@dataclass(frozen=True, kw_only=True)
class AlertRow:
    """One alert as a prison system gives it; `closed_on` where it is closed there."""

    custody: Custody
    code: str
    opened_on: datetime.date
    note: str = ""
    closed_on: datetime.date | None = None
    closed_because: str = ""


def _locked(custody: Custody) -> Custody:
    return (
        Custody.objects.select_for_update(of=("self",), no_key=True)
        .select_related("prisoner", "headline")
        .get(pk=custody.pk)
    )


def _check(held: Custody, *, code: str, note: str, on: datetime.date, today: datetime.date) -> None:
    if held.closed_on:
        raise Refused("This case is closed: alerts are not changed any more.")
    if on > today:
        raise Refused("This day is in the future. Enter the day it began.", field="opened_on")
    if on < held.prisoner.born_on:
        raise Refused("This day is before the person was born. Check the year.", field="opened_on")
    if len(note) > LONGEST_NOTE:
        raise Refused(f"Write at most {LONGEST_NOTE} characters.", field="note")
    if Alert.objects.current().filter(custody=held, code=code).exists():
        raise Refused("This alert is open already.", field="code")


def _may(code: str, *, by: Actor) -> None:
    if by.is_system:
        return
    finding = rules.may_set(role=by.role, code=code)
    if not by.may("alerts:W") or not finding.ok:
        raise Refused(finding.reason or "Your role does not set alerts.", field=finding.field or "code")


@transaction.atomic
def open_alert(
    custody: Custody,
    *,
    code: str,
    opened_on: datetime.date,
    note: str = "",
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Alert:
    """Open an alert by hand; another level of the same thing ends. It is written in the log.

    Raises Refused where the role does not set it, it is open already, or the day cannot be.
    """
    _may(code, by=by)
    held = _locked(custody)
    _check(held, code=code, note=note, on=opened_on, today=today)
    title = rules.title_of(code=code)
    replaced = Alert.objects.current().filter(custody=held, code__in=rules.same_family(code=code))
    replaced.update(closed_on=today, closed_because=f"{title} instead", closed_by=by.user)
    made = Alert.objects.create(
        custody=held, code=code, opened_on=opened_on, note=note.strip(), opened_by=by.user
    )
    words = f"{title}. {note.strip()}".strip()
    _say(held, made, "opened", words=words, reason=note, now=now, today=today, by=by)
    return made


@transaction.atomic
def close(alert: Alert, *, reason: str, now: datetime.datetime, today: datetime.date, by: Actor) -> Alert:
    """Close an alert by hand, with the reason; raises Refused as `open_alert` does, or if closed already."""
    _may(alert.code, by=by)
    held = _locked(alert.custody)
    if not reason.strip():
        raise Refused("Say why the alert is closed.", field="reason")
    row = Alert.objects.select_for_update().get(pk=alert.pk)
    if row.closed_on:
        raise Refused(f"This alert was closed on {row.closed_on:%d/%m/%Y} already.")
    row.closed_on, row.closed_because, row.closed_by = today, reason.strip()[:LONGEST_NOTE], by.user
    row.save(update_fields=["closed_on", "closed_because", "closed_by"])
    words = f"{row.title}. {reason.strip()}"
    _say(held, row, "closed", words=words, reason=reason, now=now, today=today, by=by)
    return row


def _say(
    held: Custody, alert: Alert, what: str, *, words: str, reason: str,
    now: datetime.datetime, today: datetime.date, by: Actor,
) -> None:  # fmt: skip
    """The line in the log and in the audit; an alert of a role with kinds of its own is in the audit only."""
    if by.may("contact_log:W") and not by.narrowed_to("contact_log"):
        contacts.log(
            held,
            happened_at=now,
            kind=ContactKind.ALERT,
            sub_kind=what,
            mode=ContactMode.RECORD_CHECK,
            with_whom=WithWhom.NOBODY,
            text=words,
            now=now,
            today=today,
            by=by,
        )
    headlines.touch(held)
    _record(held, alert, what, reason=reason, by=by)


def _record(held: Custody, alert: Alert, what: str, *, reason: str, by: Actor) -> None:
    audit.record(
        by=by,
        deed=f"cases.alert.{what}",
        subject=alert,
        prisoner_number=held.prisoner.number,
        reason=reason,
        details={"title": alert.title},
    )


@transaction.atomic
def set_by_system(
    custody: Custody,
    *,
    codes: Collection[str],
    among: Collection[str],
    because: str,
    today: datetime.date,
    by: Actor,
) -> None:
    """Make exactly `codes` of the alerts `among` stand open, as a record says; the audit names each change.

    `custody` is locked by the caller. Alerts outside `among` are left as they are.
    """
    set_many_by_system({custody: (codes, because)}, among=among, today=today, by=by)


@transaction.atomic
def set_many_by_system(
    wanted: Mapping[Custody, tuple[Collection[str], str]],
    *,
    among: Collection[str],
    today: datetime.date,
    by: Actor,
) -> None:
    """The same for many cases: the codes of each, and because of what; a fixed number of queries."""
    current = Alert.objects.current().filter(custody__in=list(wanted), code__in=among)
    rows: dict[int, dict[str, Alert]] = {}
    for one in current:
        rows.setdefault(one.custody_id, {})[one.code] = one
    new, closed = [], []
    for custody, (codes, because) in wanted.items():
        standing = rows.get(custody.pk, {})
        for code in sorted(set(standing) - set(codes)):
            alert = standing[code]
            alert.closed_on, alert.closed_because, alert.closed_by = today, because, by.user
            closed.append(alert)
        new += [
            Alert(custody=custody, code=code, opened_on=today, source=AlertSource.SYSTEM, note=because)
            for code in sorted(set(codes) - set(standing))
        ]
    Alert.objects.bulk_update(closed, ["closed_on", "closed_because", "closed_by"], batch_size=2000)
    write_many(new)
    held = {one.pk: one for one in wanted}
    audit.record_many(
        [_event("closed", one, held[one.custody_id], reason=one.closed_because, by=by) for one in closed]
        + [_event("opened", one, held[one.custody_id], reason=one.note, by=by) for one in new]
    )


def _event(what: str, alert: Alert, custody: Custody, *, reason: str = "", by: Actor) -> audit.AuditEvent:
    return audit.event(
        by=by,
        deed=f"cases.alert.{what}",
        subject=alert,
        prisoner_number=custody.prisoner.number,
        reason=reason,
        details={"title": alert.title},
    )


@transaction.atomic
def open_many(rows: Iterable[AlertRow], *, today: datetime.date, by: Actor) -> list[Alert | Refused]:
    """Take over alerts of a prison system: new ones are opened, known ones closed where closed there.

    An answer for each row: the alert as it stands, or why it was refused. The same rows again change nothing.
    A fixed number of queries; the custodies are locked.
    """
    rows = list(rows)
    wanted = sorted({row.custody.pk for row in rows})
    locked = {
        one.pk: one
        for one in Custody.objects.select_for_update(of=("self",), no_key=True)
        .select_related("prisoner")
        .filter(pk__in=wanted)
        .order_by("pk")
    }
    known = {
        (one.custody_id, one.code, one.opened_on): one for one in Alert.objects.filter(custody__in=wanted)
    }
    open_now = {key[:2]: one for key, one in known.items() if one.closed_on is None}
    answers: list[Alert | Refused] = []
    new: list[Alert] = []
    closed: list[Alert] = []
    for row in rows:
        held = locked[row.custody.pk]
        standing = known.get((held.pk, row.code, row.opened_on)) or open_now.get((held.pk, row.code))
        refusal = _row_fault(row, held, today=today)
        if refusal is not None:
            answers.append(refusal)
            continue
        if standing is None:
            standing = _from_row(row, held)
            new.append(standing)
        elif row.closed_on and standing.closed_on is None:
            standing.closed_on, standing.closed_because = row.closed_on, row.closed_because or "closed there"
            closed.append(standing)
        _remember(standing, held, known, open_now)
        answers.append(standing)
    _write(new, closed, locked, by=by)
    return answers


def _remember(
    alert: Alert,
    held: Custody,
    known: dict[tuple[int, str, datetime.date], Alert],
    open_now: dict[tuple[int, str], Alert],
) -> None:
    known[held.pk, alert.code, alert.opened_on] = alert
    if alert.closed_on is None:
        open_now[held.pk, alert.code] = alert
    else:
        open_now.pop((held.pk, alert.code), None)


def _row_fault(row: AlertRow, held: Custody, *, today: datetime.date) -> Refused | None:
    kind = rules.kinds().get(row.code)
    if kind is None or kind.set_by == rules.SYSTEM:
        return Refused("This is no alert of the list that can be taken over.", field="code")
    if row.opened_on > today or (row.closed_on and not row.opened_on <= row.closed_on <= today):
        return Refused("The days of this alert are in the future or in the wrong order.", field="opened_on")
    if row.opened_on < held.prisoner.born_on:
        return Refused("This alert is opened before the person was born.", field="opened_on")
    return None


def _from_row(row: AlertRow, held: Custody) -> Alert:
    return Alert(
        custody=held,
        code=row.code,
        opened_on=row.opened_on,
        note=row.note[:LONGEST_NOTE],
        source=AlertSource.IMPORT,
        closed_on=row.closed_on,
        closed_because=(row.closed_because or "closed there") if row.closed_on else "",
    )


def _write(new: list[Alert], closed: list[Alert], locked: Mapping[int, Custody], *, by: Actor) -> None:
    write_many(new)
    Alert.objects.bulk_update(closed, ["closed_on", "closed_because"], batch_size=2000)
    changed = [("opened", one) for one in new] + [("closed", one) for one in closed]
    audit.record_many([_event(what, one, locked[one.custody_id], by=by) for what, one in changed])
    headlines.touch_many({one.custody_id: locked[one.custody_id] for _, one in changed}.values())
