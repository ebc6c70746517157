"""A record that has passed its period is removed, with two names, by the owner alone (docs/adr/0018).

Every row that hangs on the person by a key goes, with its history and files; in the log of deeds stays what
went.
"""

import datetime
import hashlib
from collections.abc import Collection
from typing import Any

import pgtrigger
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast, Concat

from cases.actions import retention
from cases.models import Prisoner
from omu.actions import record_writing
from staff import audit
from staff.actions import seals
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Draft, Job, Notice, User

Rows = dict[type[models.Model], set[Any]]
TWO_NAMES = "Two different people with an account that is in use decide this: {} and {}."
NOT_YET = "{} is kept{}: {}"
TIED = "The record of somebody else hangs on this one: {}."
NOT_OWNER = "The login of the database may not remove anything: only the owner of the tables may."


def remove(
    number: str,
    *,
    first: str,
    second: str,
    reason: str,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> dict[str, int]:
    """Remove everything of a human being, by one of the numbers; rows that went, by table.

    `first` and `second`: user names of the two who decide. Raises Refused, with nothing removed, before the
    period is over, with fewer than two people, without a reason, and for a login that may not.
    """
    _decided(first, second, reason)
    try:
        with transaction.atomic():
            gone, files = _removed(number, first, second, reason, today=today, by=by)
            seals.seal(now=now, everything=True)
    except DatabaseError as fault:
        if "permission denied" in str(fault):
            raise Refused(NOT_OWNER) from fault
        raise
    for name in files:
        default_storage.delete(name)
    return gone


def _decided(first: str, second: str, reason: str) -> None:
    people = User.objects.filter(is_active=True, username__in=[first, second])
    if len({one.pk for one in people}) != 2:
        raise Refused(TWO_NAMES.format(first, second))
    if not reason.strip():
        raise Refused("Say why the record is removed.", field="reason")


def _removed(
    number: str, first: str, second: str, reason: str, *, today: datetime.date, by: Actor
) -> tuple[dict[str, int], list[str]]:
    person = Prisoner.objects.select_for_update().filter(number=number).first()
    if person is None:
        raise Refused(f"There is no record {number} here.", field="number")
    held = retention.of_people([person.pk], today=today)[0]
    if not held.kept.has_passed(on=today):
        until = f" until {held.kept.until:%d/%m/%Y}" if held.kept.until else ""
        raise Refused(NOT_YET.format(number, until, held.kept.reason), field="number")
    people = list(Prisoner.objects.filter(number__in=held.numbers).order_by("number"))
    digest = _digest(people, by=by)
    rows = _with_what_names(held.numbers, belonging(people), ended=held.kept.until)
    files = _files(rows)
    with pgtrigger.ignore():
        gone = _delete(rows)
    details = {
        "numbers": list(held.numbers), "first": first, "second": second, "rows": gone, "files": len(files),
        "sha256": digest,
    }  # fmt: skip
    audit.record(
        by=by, deed="omu.record.removed", subject=("cases.prisoner", str(person.pk)), prisoner_number=number,
        reason=reason, details=details,
    )  # fmt: skip
    return gone, files


def _digest(people: Collection[Prisoner], *, by: Actor) -> str:
    """SHA-256 over the lines of these people as an export writes them: whoever kept one can be held to it."""
    found = hashlib.sha256()
    numbers = [one.number for one in people]
    for piece in record_writing.pieces(Prisoner.objects.filter(number__in=numbers).order_by("number"), by=by):
        for line in piece.lines:
            found.update(f"{line}\n".encode())
    return found.hexdigest()


def belonging(people: Collection[Prisoner]) -> Rows:
    """Every row of every table that hangs on these people, over any number of steps, histories too.

    Raises Refused where one of them is the record of somebody else.
    """
    tables = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed]
    found: Rows = {Prisoner: {one.pk for one in people}}
    fresh: Rows = {Prisoner: set(found[Prisoner])}
    while fresh:
        reached: Rows = {}
        for table in tables:
            for column in table._meta.concrete_fields:
                related: Any = column.related_model
                parents = fresh.get(related) if related else None
                if parents:
                    rows = table._base_manager.filter(**{f"{column.name}__in": parents})
                    new = set(rows.values_list("pk", flat=True)) - found.get(table, set())
                    reached.setdefault(table, set()).update(new)
        fresh = {table: keys for table, keys in reached.items() if keys}
        for table, keys in fresh.items():
            found.setdefault(table, set()).update(keys)
    if others := found[Prisoner] - {one.pk for one in people}:
        numbers = Prisoner.objects.filter(pk__in=others).values_list("number", flat=True)
        raise Refused(TIED.format(", ".join(sorted(numbers))))
    return found


def _files(rows: Rows) -> list[str]:
    """The names in storage of the files of these rows."""
    found: list[str] = []
    for table, keys in rows.items():
        for column in table._meta.concrete_fields:
            if isinstance(column, models.FileField):
                held = table._base_manager.filter(pk__in=keys).exclude(**{column.name: ""})
                found += held.values_list(column.name, flat=True)
    return found


def _with_what_names(numbers: Collection[str], rows: Rows, *, ended: datetime.date | None) -> Rows:
    """These rows, and what says one of these numbers without a key: notices, jobs, and text being typed.

    Text typed for a page of one of the rows names it by its key alone: of that goes what is older than the
    end of the period (`ended`), for nobody is still typing it.
    """
    kept = {str(key) for keys in rows.values() for key in keys}
    typed, told = Q(subject__in=numbers), Q()
    typed |= Q(subject__in=kept, saved_at__date__lt=ended) if ended else Q()
    for one in numbers:
        typed |= Q(said__contains=one)
        told |= Q(title__contains=one) | Q(message__contains=one) | Q(said__contains=one)
    said = {
        Notice: Notice._base_manager.filter(prisoner_number__in=numbers),
        Draft: Draft._base_manager.annotate(said=Cast("fields", TextField())).filter(typed),
        Job: Job._base_manager.annotate(
            said=Concat(Cast("parameters", TextField()), Cast("result", TextField()))
        ).filter(told),
    }
    return rows | {
        table: rows.get(table, set()) | set(found.values_list("pk", flat=True))
        for table, found in said.items()
    }


def _delete(rows: Rows) -> dict[str, int]:
    gone = {}
    for table, keys in rows.items():
        if keys:
            gone[table._meta.db_table] = table._base_manager.filter(pk__in=keys)._raw_delete(connection.alias)
    return dict(sorted(gone.items()))
