"""The one writer of headlines, and of the mark that a case has changed (docs/adr/0008)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cases.models import Allocation, Change, Custody, HandOver, Headline, HeldAs, Limitation, Prisoner
from staff.models.bulk import mend_many, write_many

#: Who may open a custody follows from these (docs/adr/0003); a change of one moves the earlier custodies too.
REACH = ("prison_id", "incoming_prison_id", "offender_manager_id", "offender_manager_trust_id")
MOVES = {*REACH, *(name.removesuffix("_id") for name in REACH), "is_open"}


def record(custody: Custody, **facts: Any) -> None:
    """Write facts of a case where lists and headers read them, in the transaction of the action.

    `facts` are fields of Headline; with none it is touched. TypeError on a name that is no field.
    """
    fields = {field.name for field in Headline._meta.concrete_fields} | {
        field.attname for field in Headline._meta.concrete_fields
    }
    unknown = set(facts) - fields
    if unknown:
        raise TypeError(f"no fact of a headline: {sorted(unknown)}")
    changed = facts and Headline.objects.filter(custody=custody).update(**facts)
    if facts and not changed:
        Headline.objects.create(custody=custody, **facts)
    if MOVES & set(facts):
        follow([custody.prisoner_id])
    touch(custody)


def touch(custody: Custody) -> None:
    """Say that something of a case has changed, so that its clocks are worked out again."""
    Change.objects.create(custody=custody)


def touch_many(custodies: Iterable[Custody]) -> None:
    """The same for many."""
    write_many(Change(custody=custody) for custody in custodies)


def record_contacts(headlines: Iterable[Headline]) -> None:
    """Write the last contacts of many, whose rows of Custody are locked; the caller touches them."""
    mend_many(headlines, fields=("last_contact_at", "last_om_contact_at"))


def record_many(facts: Mapping[int, Mapping[str, Any]]) -> None:
    """Write facts of many cases, by key of the custody; the same names for each. The caller touches them."""
    if facts:
        names = sorted(next(iter(facts.values())))
        rows = [Headline(custody_id=key, **fields) for key, fields in facts.items()]
        mend_many(rows, fields=names)
        if MOVES & set(names):
            follow(Custody.objects.filter(pk__in=facts).values_list("prisoner_id", flat=True))


@transaction.atomic
def follow(prisoners: Iterable[int]) -> None:
    """Put the closed custodies of these people within reach of who holds the person now.

    `prisoners` are keys of any of their records. A closed custody takes over the prison, the prison that is
    to receive, and the offender manager of the custody that is open, of whichever record of the same human
    being; with none open it is where it was last, and with the offender manager on record. Where one custody
    is open to named people only, all are (docs/adr/0019). The records are locked first, so that a move and
    a merge at once leave neither half behind.
    """
    keys = set(prisoners)
    records = Prisoner.objects.filter(Q(pk__in=keys) | Q(other_records__in=keys)).order_by("pk")
    list(records.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
    rows = Headline.objects.filter(custody__prisoner__in=Prisoner.objects.humans(keys))
    people: dict[int, list[Any]] = defaultdict(list)
    of_human = Limitation.objects.standing().annotate(human=_human("custody__prisoner"))
    limited = of_human.filter(human=OuterRef("human")).order_by("pk").values("pk")[:1]
    rows = rows.annotate(human=_human("custody__prisoner"), limited_by=Subquery(limited))
    for row in rows.select_related("custody__prisoner").order_by("custody__opened_on", "pk"):
        people[row.human].append(row)
    _limit([row for rows in people.values() for row in rows if row.limitation_id != row.limited_by])
    with_earlier = [rows for rows in people.values() if any(not row.is_open for row in rows)]
    if with_earlier:
        _move(with_earlier)


def _human(way: str) -> Coalesce:
    """The key of the first record of a human being, from a record."""
    return Coalesce(f"{way}__same_as", way)


def _limit(rows: list[Any]) -> None:
    """Close or open these custodies, as what limits them says; `limited_by` names it."""
    for row in rows:
        row.limitation_id = row.limited_by
    if rows:
        mend_many(rows, fields=["limitation"])


def _move(people: list[list[Headline]]) -> None:
    """Move the closed custodies of these people, each a list of headlines in order of opening."""
    keys = [row.pk for rows in people for row in rows]
    last, on_record = _last_prisons(keys), _managers(keys)
    moved = []
    for rows in people:
        holding = next((row for row in reversed(rows) if row.is_open), None)
        manager = _manager(rows, holding, on_record)
        for row in rows:
            prison = holding.prison_id if holding else last.get(row.pk, row.prison_id)
            reach = (prison, holding and holding.incoming_prison_id, *manager)
            if not row.is_open and reach != tuple(getattr(row, name) for name in REACH):
                for name, value in zip(REACH, reach, strict=True):
                    setattr(row, name, value)
                moved.append(row)
    if moved:
        mend_many(moved, fields=[name.removesuffix("_id") for name in REACH])


Manager = tuple[int | None, int | None]


def _manager(rows: list[Headline], holding: Headline | None, on_record: Mapping[int, Manager]) -> Manager:
    """User and trust: of the open custody, else the last on record of any."""
    if holding and (holding.offender_manager_id or holding.offender_manager_trust_id):
        return holding.offender_manager_id, holding.offender_manager_trust_id
    return next((on_record[row.pk] for row in reversed(rows) if row.pk in on_record), (None, None))


def _last_prisons(custodies: list[int]) -> dict[int, int]:
    handed = HandOver.objects.filter(custody_id__in=custodies).order_by("at")
    return dict(handed.values_list("custody_id", "prison_id"))


def _managers(custodies: list[int]) -> dict[int, Manager]:
    held = Allocation.objects.filter(custody_id__in=custodies, held_as=HeldAs.OFFENDER_MANAGER)
    rows = held.order_by("started_on", "pk").values_list("custody_id", "user_id", "trust_id")
    return {custody: (user, trust) for custody, user, trust in rows}
