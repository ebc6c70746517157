"""The agenda of a meeting by rule, and the list of the screening group (docs/domain.md 5 T14, 10.2)."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet, Subquery

from cases.actions import policies
from cases.models import Headline
from cases.standards.duties import limit_on
from risk.models import ItemWhy, Meeting, MeetingItem, MeetingKind, Screening, ScreeningOutcome
from risk.standards import meetings as rules
from staff.models import Prison


@dataclass(frozen=True)
class Listed:
    """A case that belongs on an agenda by rule, and why."""

    headline: Headline
    why: str
    words: str
    last_on: datetime.date | None = None


def months_before(*, on: datetime.date) -> int:
    """How many months before release a case comes on the agenda, by the set in force on a day; one query."""
    return limit_on(policies=policies.current_sets(), standard="T14", on=on)[1].amount


def _considered() -> "QuerySet[MeetingItem]":
    """Cases that a risk management meeting dealt with, of an outer headline."""
    return _dealt_with().filter(custody=OuterRef("pk"))


def _dealt_with() -> "QuerySet[MeetingItem]":
    """Cases that a risk management meeting dealt with."""
    return MeetingItem.objects.filter(meeting__kind=MeetingKind.IDRMT, meeting__closed_on__isnull=False)


def cases(prison: Prison, *, on: datetime.date, months: int) -> list[Listed]:
    """Whom the risk management team of a prison looks at on a day. One query, whoever many they are.

    MAPPA level 2 and 3 from so many months before their earliest release date; and what the screening group
    sent on, until a meeting has dealt with it. Who is released first comes first.
    """
    level = Q()
    for number in rules.LEVELS:
        level |= Q(mappa__endswith=f"/{number}")
    near = Q(earliest_release_on__lte=rules.last_release_on_agenda(on=on, months=months)) & level
    since = {"custody": OuterRef("custody"), "meeting__held_on__gte": OuterRef("decided_on")}
    dealt_with = _dealt_with().filter(**since)
    sent = Screening.objects.filter(custody=OuterRef("pk"), outcome=ScreeningOutcome.SENT_ON)
    sent = sent.filter(~Exists(dealt_with)).order_by("-pk")
    last = _considered().order_by("-meeting__held_on").values("meeting__held_on")[:1]
    rows = Headline.objects.filter(prison=prison, is_open=True).annotate(
        is_near=Exists(Headline.objects.filter(near, pk=OuterRef("pk"))),
        sent_because=Subquery(sent.values("because")[:1]),
        last_on=Subquery(last, output_field=DateField()),
    )
    rows = rows.filter(Q(is_near=True) | Q(sent_because__isnull=False))
    found = rows.select_related("custody__prisoner").order_by("earliest_release_on", "sort_name", "pk")
    return [_listed(one) for one in found]


def _listed(row: Any) -> Listed:
    if row.is_near:
        when = f"{row.earliest_release_on:%d/%m/%Y}"
        return Listed(row, ItemWhy.RELEASE, f"MAPPA {row.mappa}, release {when}", row.last_on)
    words = f"Sent on by the screening group: {row.sent_because}"
    return Listed(row, ItemWhy.SENT_ON, words[:300], row.last_on)


def screening_cases(prison: Prison, *, on: datetime.date) -> list[Listed]:
    """Whom the screening group of a prison looks at on a day; who waits longest comes first. One query."""
    rows = Screening.objects.open().filter(prison=prison, custody__closed_on__isnull=True, raised_on__lte=on)
    rows = rows.select_related("custody__prisoner", "custody__headline").order_by("raised_on", "pk")
    found: dict[int, Listed] = {}
    for one in rows:
        words = f"{one.get_why_display()}, {one.raised_on:%d/%m/%Y}: {one.reason}"[:300]
        found.setdefault(one.custody_id, Listed(one.custody.headline, ItemWhy.LISTED, words, one.interim_on))
    return list(found.values())


def of_meeting(meeting: Meeting) -> list[Listed]:
    """Who belongs on the agenda of a meeting by rule; nobody where cases are added by hand."""
    if meeting.kind == MeetingKind.IDRMT:
        return cases(meeting.prison, on=meeting.planned_on, months=months_before(on=meeting.planned_on))
    if meeting.kind == MeetingKind.SCREENING:
        return screening_cases(meeting.prison, on=meeting.planned_on)
    return []


def next_of(prison: int, *, kind: str, today: datetime.date) -> Meeting | None:
    """The next meeting of a kind that is arranged in a prison."""
    rows = Meeting.objects.ahead().filter(prison_id=prison, kind=kind, planned_on__gte=today)
    return rows.order_by("planned_on", "pk").first()
