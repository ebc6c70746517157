"""Records written in the interchange format: a stream in the order of the prison numbers (docs/interchange).

People are read so many at a time and written at once, so that memory does not grow with the estate; the
number of queries for each such piece is fixed.
"""

import datetime
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from cases.actions import supervision_files
from cases.models import Alert, AlertSource, Alias, Contact, ContactTag, Custody, Prisoner, Withdrawal
from cases.models.records import (
    ALERT_FIELDS,
    ALIAS_FIELDS,
    CIRCUMSTANCES,
    CONTACT_FIELDS,
    CONTACT_LINKS,
    COURT_REPORTS,
    CUSTODY_FIELDS,
    KEY_DATES,
    OF_CUSTODY,
    PERSON_FIELDS,
    WITHDRAWAL_FIELDS,
    WITHDRAWAL_LINKS,
    Part,
)
from omu.actions import branch_writing, place_writing, prison_lines
from omu.actions.record_files import FORMAT, VERSION
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

AT_ONCE = 500
NOT_HERE = "{} is not somebody with an open case at your prison. Check the number."
#: Written also when it is false, empty or 0: without it nobody would know that it was asked.
ALWAYS = frozenset({"nothing_found", "interpreter_needed"})
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def header(*, now: datetime.datetime) -> str:
    """The first line of a file."""
    return _ENCODER.encode({"format": FORMAT, "version": VERSION, "made_at": now.isoformat()})


@dataclass(frozen=True)
class Piece:
    """Some people's records, as lines; and how many entries of their logs are not for who asked."""

    lines: list[str]
    hidden: int


@contextmanager
def one_view() -> Iterator[None]:
    """What others write while this reads is not seen; within a transaction of the caller's that stays."""
    with transaction.atomic():
        if len(connection.atomic_blocks) == 1:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def export(
    *, prison: str = "", with_places: bool = False, now: datetime.datetime, by: Actor
) -> Iterator[str]:
    """The lines of a file, without line ends: header, sessions of supervision, each person by number.

    `prison`: the code of one prison, whose open cases alone are written. `with_places`: places and users
    stand before them, so that an installation that knows neither can take the file in. The audit says that
    it was done before the first line leaves. Raises Refused where the code is not known.
    """
    wanted = people(prison=prison)
    audit.record(by=by, deed="omu.records.exported", kind="read", details={"prison": prison})
    return _lines(wanted, prison=prison, with_places=with_places, now=now, by=by)


def people(*, prison: str = "") -> QuerySet[Prisoner]:
    """Everybody, or those with an open case of one prison, by number. Raises Refused on an unknown code."""
    found = Prisoner.objects.order_by("number")
    if not prison:
        return found
    held = Prison.objects.filter(code__iexact=prison).first()
    if held is None:
        raise Refused(f"There is no prison “{prison}”.", field="prison")
    cases = Custody.objects.open().filter(headline__prison=held)
    return found.filter(pk__in=cases.values("prisoner"))


def _lines(
    people: QuerySet[Prisoner], *, prison: str, with_places: bool, now: datetime.datetime, by: Actor
) -> Iterator[str]:
    yield header(now=now)
    yield from (_ENCODER.encode(one) for one in place_writing.lines()) if with_places else ()
    for session in supervision_files.told(prison=prison):
        yield _ENCODER.encode({"supervision": session})
    for piece in pieces(people, by=by):
        yield from piece.lines
    if with_places:
        yield from (_ENCODER.encode(one) for one in prison_lines.lines(prison=prison))


def people_of(numbers: Collection[str], *, by: Actor) -> QuerySet[Prisoner]:
    """Those with an open case at the prison of `by`, with all their numbers; of `numbers` only, if any.

    Raises Refused at "numbers" where one of them is none of these.
    """
    cases = Custody.objects.open().visible_to(by).filter(headline__prison=by.prison_id)
    if numbers:
        cases = cases.filter(prisoner__number__in=numbers)
    held = dict(cases.values_list("prisoner__number", "prisoner"))
    for number in numbers:
        if number not in held:
            raise Refused(NOT_HERE.format(number), field="numbers")
    return Prisoner.objects.humans(held.values()).order_by("number")


def pieces(people: QuerySet[Prisoner], *, by: Actor) -> Iterator[Piece]:
    """The records of people in the order of their numbers, so many at a time, each piece as of one instant.

    What `by` may not read in full of a log is left out and counted; assessments, decisions and plans are
    written for those who run the service alone.
    """
    after = ""
    while True:
        with one_view():
            found = list(people.filter(number__gt=after)[:AT_ONCE])
            if not found:
                return
            keys = [one.pk for one in found]
            log = _log_of(keys, by)
            hidden = 0 if by.is_system else Contact.objects.filter(prisoner__in=keys).count() - log.count()
            piece = Piece(
                list(_written(found, log, trees=branch_writing.trees(keys if by.is_system else ()))), hidden
            )
        yield piece
        after = found[-1].number


def _log_of(people: list[int], by: Actor) -> QuerySet[Contact]:
    """The entries that `by` may read in full; withdrawn ones for who may read these (docs/domain.md 2.2)."""
    found = Contact.objects.filter(prisoner__in=people)
    if by.is_system:
        return found
    readable = found.visible_to(by).readable_by(by)
    return readable if by.may("withdrawal:R") else readable.standing()


def _written(people: list[Prisoner], log: QuerySet[Contact], *, trees: branch_writing.Trees) -> Iterator[str]:
    """The records of these people, in a fixed number of queries; `trees`: what hangs on their cases."""
    keys = [one.pk for one in people]
    aliases = _by_owner(Alias.objects.filter(prisoner__in=keys).order_by("pk"), "prisoner_id", ALIAS_FIELDS)
    same = _same_as(people)
    custodies = _custodies(keys)
    circumstances = {part.name: _part_rows(part, keys) for part in CIRCUMSTANCES}
    alerts = _alerts(keys)
    contacts = _contacts(keys, log)
    for one in people:
        identity = _row((name, getattr(one, name)) for name in PERSON_FIELDS)
        record = {
            "identity": identity | _told({"aliases": aliases.get(one.pk), "same_as": same.get(one.pk)}),
            "custodies": custodies.get(one.pk),
            "circumstances": _told({name: rows.get(one.pk) for name, rows in circumstances.items()}),
            "alerts": alerts.get(one.pk),
            "contacts": contacts.get(one.pk),
        } | branch_writing.written(trees.get(one.pk, {}))
        yield _ENCODER.encode(_told(record))


def _told(members: Mapping[str, Any]) -> dict[str, Any]:
    """The members that say something."""
    return {name: value for name, value in members.items() if value}


def _row(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Members with their values as JSON has them; what is unknown is left out."""
    return {
        name: _plain(value)
        for name, value in pairs
        if value or (value is not None and (name in ALWAYS or (value is False and name == "asked_prisoner")))
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _by_owner(
    rows: QuerySet[Any], owner: str, fields: Iterable[str], links: Mapping[str, str] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """The rows by owner, as members."""
    fields, links = tuple(fields), links or {}
    names = (*fields, *links)
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for key, *values in rows.values_list(owner, *fields, *links.values()).iterator():
        found[key].append(_row(zip(names, values, strict=True)))
    return found


def _part_rows(part: Part, owners: list[int]) -> dict[int, list[dict[str, Any]]]:
    column = f"{part.of}_id"
    rows = part.model._base_manager.filter(**{f"{column}__in": owners}).order_by(*_order(part))
    if part is KEY_DATES:
        rows = rows.filter(replaced_at__isnull=True)
    links = dict(part.links)
    if part is COURT_REPORTS:
        links["custody"] = "custody__opened_on"
    return _by_owner(rows, column, part.fields, links)


#: By what the rows of a part stand in a file, where that is not the order they were made in.
ORDERED = {
    "key_dates": "kind", "stays": "arrived_on", "hand_overs": "at", "releases": "on", "absences": "left_on",
}  # fmt: skip


def _order(part: Part) -> tuple[str, ...]:
    return (ORDERED[part.name], "pk") if part.name in ORDERED else ("pk",)


def _same_as(people: list[Prisoner]) -> dict[int, list[str]]:
    roots = {one.same_as_id for one in people if one.same_as_id}
    numbers = dict(Prisoner.objects.filter(pk__in=roots).values_list("pk", "number")) if roots else {}
    return {one.pk: [numbers[one.same_as_id]] for one in people if one.same_as_id}


def _custodies(people: list[int]) -> dict[int, list[dict[str, Any]]]:
    rows = list(Custody.objects.filter(prisoner__in=people).order_by("opened_on", "pk"))
    keys = [one.pk for one in rows]
    parts = {part.name: _part_rows(part, keys) for part in OF_CUSTODY}
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in rows:
        said = {"received_on": one.opened_on.isoformat()}
        said |= _row((name, getattr(one, name)) for name in CUSTODY_FIELDS)
        found[one.prisoner_id].append(
            said | _told({name: by_custody.get(one.pk) for name, by_custody in parts.items()})
        )
    return found


def _alerts(people: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Those that come from a person or a prison system; the others follow from their records."""
    rows = Alert.objects.filter(custody__prisoner__in=people).exclude(source=AlertSource.SYSTEM)
    links = {"custody": "custody__opened_on"}
    return _by_owner(rows.order_by("opened_on", "pk"), "custody__prisoner_id", ALERT_FIELDS, links)


def _contacts(people: list[int], log: QuerySet[Contact]) -> dict[int, list[dict[str, Any]]]:
    rows = log.order_by("happened_at", "pk")
    links = {
        **CONTACT_LINKS, "custody": "custody__opened_on", "amends": "amends__origin_key", "key": "pk",
        "recorded_at": "entered_at",
    }  # fmt: skip
    found = _by_owner(rows, "prisoner_id", CONTACT_FIELDS, links)
    tags: dict[int, list[str]] = defaultdict(list)
    said = ContactTag.objects.filter(contact__prisoner__in=people).order_by("kind")
    for key, kind in said.values_list("contact_id", "kind"):
        tags[key].append(kind)
    taken_back = Withdrawal.objects.filter(contact__prisoner__in=people)
    withdrawn = _by_owner(taken_back, "contact_id", WITHDRAWAL_FIELDS, WITHDRAWAL_LINKS)
    for one in (one for entries in found.values() for one in entries):
        key = one.pop("key")
        if kinds := tags.get(key):
            one["tags"] = kinds
        if key in withdrawn:
            one["withdrawn"] = withdrawn[key][0]
    return found
