"""What happened in many cases and what was written of it, gathered at once (docs/domain.md 14.3 rule 8)."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import get_current_timezone, localtime

from cases.actions import clock_facts, prison_settings
from cases.models import (
    Allocation,
    Contact,
    ContactTag,
    Custody,
    HeldAs,
    ReceptionKind,
    Release,
    Stay,
    TagKind,
)
from cases.standards import recording
from cases.standards.recording import Entry, Event, Facts, Owed
from cases.standards.working_days import add_months
from sentence_plans.models import Board, PlanReview, SentencePlan

#: Entries of the log that are events themselves: kind and sub-kind, and the event that they are.
EVENTS_IN_THE_LOG = {
    ("negative", "adjudication"): "adjudication",
    ("observation", "segregation"): "segregation",
    ("report", "rotl"): "rotl",
}

Stays = Mapping[int, list[Stay]]
Found = Mapping[int, list[Event]]


def owed_of(custodies: Iterable[int], *, today: datetime.date) -> dict[int, tuple[Owed, ...]]:
    """Every entry that events ask for, by key of the custody; a fixed number of queries for any number."""
    facts = gather(custodies, today=today)
    sets = recording.built_in()
    rules = {rule.setting for one in sets for rule in one.rules}
    prisons = {event.prison for one in facts.values() for event in one.events} | {
        one.prison for one in facts.values()
    }
    overrides = prison_settings.rows_of(rules, prison_ids=prisons)
    return {
        pk: recording.owed(facts=one, sets=sets, overrides=overrides, today=today)
        for pk, one in facts.items()
    }


def gather(custodies: Iterable[int], *, today: datetime.date) -> dict[int, Facts]:
    """The events and entries of each case by key of its custody; eleven queries for any number."""
    cases = {one.pk: one for one in Custody.objects.filter(pk__in=list(custodies)).select_related("headline")}
    keys = list(cases)
    stays = _stays(keys)
    # The day before the horizon too: the rules ask about nothing older, whatever the time of day.
    months = max(one.look_back_months for one in recording.built_in())
    since = add_months(start=today, months=-months) - datetime.timedelta(days=1)
    entries, told = _log(keys, stays, since=since, today=today)
    for pk, boards in _boards(keys).items():
        entries.setdefault(pk, []).extend(boards)
    supervised, held = _holders(keys, stays)
    absent = clock_facts.absent_because(keys)
    sources = (_arrivals(cases, stays), held, _plans(keys, stays), told)
    return {
        pk: Facts(
            sentenced_on=one.sentenced_on,
            events=[event for source in sources for event in source.get(pk, ())],
            entries=entries.get(pk, []),
            prison=one.headline.prison_id,
            supervised_since=None if one.closed_on else supervised.get(pk),
            absent_because=absent.get(pk, ""),
            closed_on=one.closed_on,
        )
        for pk, one in cases.items()
    }


def _stays(keys: list[int]) -> dict[int, list[Stay]]:
    found: dict[int, list[Stay]] = defaultdict(list)
    for one in Stay.objects.filter(custody_id__in=keys).order_by("arrived_on", "pk"):
        found[one.custody_id].append(one)
    return found


def _prison(stays: list[Stay], on: datetime.date) -> int:
    """Where the person was on a day: in the prison he or she had come to last; nought where in none yet."""
    arrived = [one.prison_id for one in stays if one.arrived_on <= on]
    return arrived[-1] if arrived else stays[0].prison_id if stays else 0


def _arrivals(cases: Mapping[int, Custody], stays: Stays) -> dict[int, list[Event]]:
    """Receptions, transfers and returns on recall."""
    rows = Release.objects.filter(custody_id__in=list(cases), returned_on__isnull=False)
    returned = set(rows.values_list("custody_id", "returned_on"))
    found: dict[int, list[Event]] = {}
    for pk, one in cases.items():
        found[pk] = []
        for position, stay in enumerate(stays.get(pk, [])):
            recalled = position == 0 and one.reception_kind == ReceptionKind.RECALL
            kind = "transfer" if stay.arrived_by == "transfer" else "reception"
            if kind == "reception" and (recalled or (pk, stay.arrived_on) in returned):
                kind = "recall"
            event = Event(kind=kind, key=f"stay:{stay.pk}", on=stay.arrived_on, prison=stay.prison_id)
            found[pk].append(event)
    return found


def _holders(keys: list[int], stays: Stays) -> tuple[dict[int, datetime.date], Found]:
    """Since when the supervisor of now holds each case; and the changes of supervisor and manager.

    The first supervisor of a stay is no change: reception or transfer asks for that entry.
    """
    named = (HeldAs.OFFENDER_SUPERVISOR, HeldAs.OFFENDER_MANAGER)
    rows = Allocation.objects.filter(custody_id__in=keys, held_as__in=named).order_by("started_on", "pk")
    since: dict[int, datetime.date] = {}
    found: dict[int, list[Event]] = defaultdict(list)
    seen: set[tuple[int, int | None]] = set()
    for one in rows:
        place = _prison(stays.get(one.custody_id, []), one.started_on)
        kind = "new_manager"
        if one.held_as == HeldAs.OFFENDER_SUPERVISOR:
            kind = "new_supervisor" if (one.custody_id, one.prison_id) in seen else ""
            seen.add((one.custody_id, one.prison_id))
            if one.ended_on is None:
                since[one.custody_id] = one.started_on
        if kind:
            event = Event(kind=kind, key=f"allocation:{one.pk}", on=one.started_on, prison=place)
            found[one.custody_id].append(event)
    return since, found


def _plans(keys: list[int], stays: Stays) -> dict[int, list[Event]]:
    """Plans signed by both, and reviews."""
    found: dict[int, list[Event]] = defaultdict(list)
    signed = SentencePlan.objects.filter(custody_id__in=keys, completed_on__isnull=False)
    for pk, custody, opened_on, on in signed.values_list("pk", "custody_id", "opened_on", "completed_on"):
        if on is None:
            continue
        place = _prison(stays.get(custody, []), on)
        event = Event(kind="board", key=f"plan:{pk}", on=on, prison=place, counts_from=opened_on)
        found[custody].append(event)
    reviews = PlanReview.objects.filter(plan__custody_id__in=keys)
    for pk, custody, on in reviews.values_list("pk", "plan__custody_id", "on"):
        place = _prison(stays.get(custody, []), on)
        found[custody].append(Event(kind="review", key=f"review:{pk}", on=on, prison=place))
    return found


def _boards(keys: list[int]) -> dict[int, list[Entry]]:
    """Boards whose record is held by the plan: nobody writes a report of them in the log once more."""
    report = {"kind": "report", "sub_kind": "board", "mode": "meeting", "with_whom": "prisoner"}
    found: dict[int, list[Entry]] = defaultdict(list)
    rows = Board.objects.filter(custody_id__in=keys, held_on__isnull=False)
    for custody, on in rows.values_list("custody_id", "held_on"):
        if on:
            found[custody].append(Entry(on=on, role="case_administrator", **report))
    return found


def _log(
    keys: list[int], stays: Stays, *, since: datetime.date, today: datetime.date
) -> tuple[dict[int, list[Entry]], Found]:
    """What was written, and what of it is an event: withdrawn entries and amendments are neither."""
    tagged = ContactTag.objects.filter(contact=OuterRef("pk"), kind=TagKind.CHANGE_IN_ROH)
    first = datetime.datetime.combine(since, datetime.time(), get_current_timezone())
    rows = Contact.objects.filter(custody_id__in=keys, amends__isnull=True, happened_at__gte=first)
    rows = rows.standing().order_by().annotate(is_change=Exists(tagged)).filter(_asked())
    columns = ("custody_id", "pk", "happened_at", "prison_id", "author_role", "kind", "sub_kind", "mode",
               "with_whom", "is_change")  # fmt: skip
    entries: dict[int, list[Entry]] = defaultdict(list)
    events: dict[int, list[Event]] = defaultdict(list)
    for row in rows.values_list(*columns, named=True).iterator():
        on = localtime(row.happened_at).date()
        if on > today:
            continue
        facts = {name: getattr(row, name) for name in ("kind", "sub_kind", "mode", "with_whom")}
        entries[row.custody_id].append(Entry(on=on, role=row.author_role, **facts))
        kind = EVENTS_IN_THE_LOG.get((row.kind, row.sub_kind), "risk_change" if row.is_change else "")
        if kind:
            place = row.prison_id or _prison(stays.get(row.custody_id, []), on)
            events[row.custody_id].append(Event(kind=kind, key=f"entry:{row.pk}", on=on, prison=place))
    return entries, events


def _asked() -> Q:
    """The entries that a rule may ask for, and those that are events."""
    roles = {role for one in recording.built_in() for rule in one.rules for role in rule.roles}
    events = Q(*(Q(kind=kind, sub_kind=sub) for kind, sub in EVENTS_IN_THE_LOG), _connector=Q.OR)
    return Q(author_role__in=roles) | events | Q(is_change=True)
