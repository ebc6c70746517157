"""The clocks of meetings: T13 of a prison, T14 and T15 of a case (docs/domain.md 5, 10.2)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cases.actions import clock_facts, clocks, policies, start_of_use
from cases.actions.clock_facts import Stays
from cases.actions.flags import Counts
from cases.models import Clock, Custody, Headline, MappaDecision
from risk.models import Meeting, MeetingItem, MeetingKind, Screening
from risk.standards.meetings import Held, ProtectionFacts, Screened, meeting_duties

STANDARDS = frozenset({"T14", "T15"})
OF_PRISONS = frozenset({"T13"})


def gather(custodies: Iterable[Custody], *, stays: Stays | None = None) -> dict[int, ProtectionFacts]:
    """The facts of each custody, by its key; a fixed number of queries for any number of them."""
    cases = {custody.pk: custody for custody in custodies}
    keys = list(cases)
    shared = stays or clock_facts.gather(cases.values())
    dates = Headline.objects.filter(custody_id__in=keys).order_by()
    release = dict(dates.values_list("custody_id", "earliest_release_on"))
    levels: dict[int, tuple[int | None, date]] = {}
    decided = MappaDecision.objects.filter(custody_id__in=keys).in_order()
    for key, level, on in decided.values_list("custody_id", "level", "decided_on"):
        before = levels.get(key)
        same = before is not None and before[0] in (2, 3) and level in (2, 3)
        levels[key] = (level, before[1] if same and before else on)
    considered, screened, in_use = _considered(keys), _screened(keys), start_of_use.of_cases(keys)
    return {
        key: ProtectionFacts(
            level=levels[key][0] if key in levels else None,
            since=levels[key][1] if key in levels else None,
            release_on=release.get(key),
            considered=tuple(considered[key]),
            screenings=tuple(screened[key]),
            in_use_from=in_use.get(key),
            endings=shared[key].endings,
            absent_because=shared[key].absent_because,
        )
        for key in cases
    }


def _considered(keys: list[int]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = MeetingItem.objects.filter(
        custody_id__in=keys, meeting__kind=MeetingKind.IDRMT, meeting__closed_on__isnull=False
    )
    for key, on in rows.order_by("meeting__held_on").values_list("custody_id", "meeting__held_on"):
        if on:
            found[key].append(on)
    return found


def _screened(keys: list[int]) -> dict[int, list[Screened]]:
    found: dict[int, list[Screened]] = defaultdict(list)
    for one in Screening.objects.filter(custody_id__in=keys).order_by("raised_on", "pk"):
        words = "arrival" if one.why == "arrival" else "the referral"
        cause = f"{one.why}:{one.raised_on.isoformat()}"
        days = [on for on in (one.interim_on, one.decided_on) if on]
        found[one.custody_id].append(Screened(cause, words, one.raised_on, min(days) if days else None))
    return found


def refresh_prisons(prisons: Iterable[int], *, today: date) -> Counts:
    """Work out T13 of these prisons anew; a fixed number of queries for any number of them."""
    keys, sets = list(prisons), policies.current_sets()
    rows = Meeting.objects.filter(prison_id__in=keys, kind=MeetingKind.IDRMT)
    first: dict[int, Held] = {}
    held: dict[int, list[Held]] = defaultdict(list)
    for key, prison, arranged_on, held_on, closed_on in rows.order_by("arranged_on", "pk").values_list(
        "pk", "prison_id", "arranged_on", "held_on", "closed_on"
    ):
        first.setdefault(prison, Held(key, arranged_on))
        if held_on and closed_on:
            held[prison].append(Held(key, held_on))
    duties = {key: meeting_duties(since=first.get(key), held=held[key], policies=sets) for key in keys}
    return clocks.apply(duties, standards=OF_PRISONS, about="prison", today=today)


def meeting_due(prison: int) -> date | None:
    """By when the next risk management meeting of a prison is due; None where it never arranged one."""
    rows = Clock.objects.running().filter(prison_id=prison, standard="T13")
    return min((one.due_by for one in rows), default=None)
