"""The list of the screening group: who comes on it, interim screening, what the group makes of it (10.2)."""

import datetime
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines, mappa_facts
from cases.actions.clock_facts import Stays
from cases.models import Custody, Task
from cases.standards.clocks import day
from cases.standards.mappa import NONE, MappaFacts
from cases.standards.working_days import add_working_days
from risk.models import Meeting, MeetingKind, Screening, ScreeningOutcome, ScreeningWhy
from risk.standards import meetings as rules
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 500
ROLE, TASK = "public_protection", "screening"
#: Working days of T15 by which the task is dated; the clock itself goes by the set in force.
DAYS = 5
MOVED = "The person was moved before the group looked at the case; the next prison has it on its list."


@transaction.atomic
def settle(custodies: Iterable[Custody], *, stays: Stays, today: datetime.date, by: Actor) -> None:
    """Put MAPPA-eligible arrivals on the list of the prison they came to, and keep its tasks in step.

    `custodies` come with headline and prisoner, locked. A fixed number of queries; twice is once. What was
    decided to be no MAPPA case goes off the list; a referral goes with the person to the next prison.
    """
    cases = {one.pk: one for one in custodies if one.closed_on is None}
    facts = mappa_facts.gather(cases.values())
    known = list(Screening.objects.filter(custody__in=cases))
    arrived = {(one.custody_id, one.raised_on) for one in known if one.why == ScreeningWhy.ARRIVAL}
    made = [
        one
        for key, custody in cases.items()
        if (one := _arrival(custody, facts[key], stays)) and (key, one.raised_on) not in arrived
    ]
    _keep_up(known, cases, facts, today)
    if made:
        Screening.objects.bulk_create(made, ignore_conflicts=True)
    if made or known:
        _tasks(Screening.objects.open().filter(custody__in=cases), cases, today)


def _arrival(custody: Custody, facts: MappaFacts, stays: Stays) -> Screening | None:
    """The arrival that has to be looked at: of somebody eligible, in the prison that holds the case."""
    eligible = facts.proposal.category if facts.now is None else facts.now.category != NONE
    prison = custody.headline.prison_id
    held = [one for one in stays[custody.pk].stays if one.prison == prison]
    if not (facts.sentenced_on and eligible and held):
        return None
    arrived_on = max(held[-1].arrived_on, facts.sentenced_on)
    words = f"MAPPA category {facts.now.category}." if facts.now else facts.proposal.reason
    return Screening(
        custody=custody,
        prison_id=prison,
        why=ScreeningWhy.ARRIVAL,
        reason=words[:LONGEST],
        raised_on=arrived_on,
    )


def _keep_up(
    known: list[Screening],
    cases: Mapping[int, Custody],
    facts: Mapping[int, MappaFacts],
    today: datetime.date,
) -> None:
    """What has become of those on the list: moved, or decided to be no MAPPA case."""
    changed = []
    for one in (each for each in known if not each.outcome):
        last, prison = facts[one.custody_id].now, cases[one.custody_id].headline.prison_id
        if one.prison_id != prison and one.why == ScreeningWhy.REFERRAL:
            one.prison_id = prison
        elif one.why == ScreeningWhy.ARRIVAL and one.prison_id != prison:
            _close(one, MOVED, today)
        elif one.why == ScreeningWhy.ARRIVAL and last and last.category == NONE:
            _close(one, f"Decided on {day(on=last.on)}: no MAPPA case.", today)
        else:
            continue
        changed.append(one)
    if changed:
        Screening.objects.bulk_update(changed, ["prison", "outcome", "because", "decided_on"])


def _close(one: Screening, because: str, today: datetime.date) -> None:
    one.outcome, one.because, one.decided_on = ScreeningOutcome.CLOSED, because, today


def _tasks(rows: Iterable[Screening], cases: Mapping[int, Custody], today: datetime.date) -> None:
    """A task for each case that nobody has looked at; it goes when somebody has."""
    wanted = {task.key: task for task in _wanted(rows, cases, today)}
    there = dict(Task.objects.filter(kind=TASK, custody__in=cases).values_list("key", "done_at"))
    gone = [key for key, done in there.items() if key not in wanted and done is None]
    if gone:
        Task.objects.filter(key__in=gone).update(done_at=Now())
    made = [task for key, task in wanted.items() if key not in there]
    if made:
        Task.objects.bulk_create(made, ignore_conflicts=True)


def _wanted(rows: Iterable[Screening], cases: Mapping[int, Custody], today: datetime.date) -> Iterator[Task]:
    waiting = [one for one in rows if not one.outcome and one.interim_on is None]
    nearest: dict[int, datetime.date] = {}
    if waiting:
        ahead = Meeting.objects.ahead().filter(kind=MeetingKind.SCREENING, planned_on__gte=today)
        for prison, on in ahead.order_by("-planned_on").values_list("prison_id", "planned_on"):
            nearest[prison] = on
    for one in waiting:
        custody = cases[one.custody_id]
        due_on = add_working_days(start=one.raised_on, days=DAYS).due_on
        words = rules.interim_words(due_on=due_on, next_on=nearest.get(one.prison_id))
        yield Task(
            custody=custody, role=ROLE, prison_id=one.prison_id, kind=TASK, due_on=due_on,
            text=f"{one.get_why_display()}. {words}", leads_to="/screening/",
            key=f"screening:{one.custody_id}:{one.why}:{one.raised_on}:{one.prison_id}",
        )  # fmt: skip


def _record(row: Screening, what: str, *, reason: str, by: Actor) -> None:
    headlines.touch(row.custody)
    audit.record(
        by=by,
        deed=f"risk.screening.{what}",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        reason=reason,
    )


def _said(text: str, field: str) -> str:
    if not text.strip() or len(text.strip()) > LONGEST:
        raise Refused(f"Say why, in at most {LONGEST} characters.", field=field)
    return text.strip()


def may_refer(actor: Actor) -> bool:
    """Whether the role refers cases to the screening group of its prison."""
    return actor.may("idrmt:W") and not actor.narrowed_to("idrmt") and actor.prison_id is not None


@transaction.atomic
def refer(custody: Custody, *, reason: str, today: datetime.date, by: Actor) -> Screening:
    """Put a case on the list of the screening group of its prison: anybody of the unit may, with the reason.

    Raises Refused out of reach, on a closed case, without a reason and where it is on the list already.
    """
    within = Custody.objects.visible_to(by).filter(pk=custody.pk).values("pk")
    rows = Custody.objects.select_for_update(of=("self",), no_key=True).select_related("prisoner", "headline")
    held = rows.filter(pk__in=within).first()
    if held is None or not may_refer(by) or held.headline.prison_id != by.prison_id:
        raise Refused("Your role does not refer this case to the screening group.")
    if held.closed_on:
        raise Refused("This case is closed.")
    said = _said(reason, "reason")
    if Screening.objects.open().filter(custody=held, why=ScreeningWhy.REFERRAL).exists():
        raise Refused("This case is on the list of the screening group already.")
    made = Screening.objects.create(
        custody=held, prison_id=held.headline.prison_id, why=ScreeningWhy.REFERRAL, reason=said,
        raised_on=today, raised_by=by.user,
    )  # fmt: skip
    _record(made, "referred", reason=said, by=by)
    return made


def _held(screening: Screening, *, by: Actor) -> Screening:
    rows = Screening.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("custody__prisoner", "custody__headline").filter(pk=screening.pk).first()
    if row is None or not may_refer(by) or row.prison_id != by.prison_id:
        raise Refused("This case is not on a list of your prison.")
    if row.outcome:
        raise Refused("The screening group has decided on this already.")
    return row


@transaction.atomic
def interim(screening: Screening, *, note: str, today: datetime.date, by: Actor) -> Screening:
    """Look at a case between meetings: it meets T15, for whatever it is on the list, and stays on it.

    Raises Refused for anybody but public protection and the head of OMU, twice, and without a word.
    """
    row = _held(screening, by=by)
    if by.role not in {"public_protection", "head_of_omu"}:
        raise Refused("Public protection or the head of OMU screens a case between meetings.")
    if row.interim_on:
        raise Refused("Somebody has looked at this already.")
    said = _said(note, "note")
    same = Screening.objects.open().filter(custody=row.custody_id, prison=row.prison_id)
    same.filter(interim_on__isnull=True).update(interim_on=today, interim_note=said, interim_by=by.user)
    row.refresh_from_db(fields=["interim_on", "interim_note", "interim_by"])
    _record(row, "interim", reason=said, by=by)
    return row


@transaction.atomic
def decide(
    custody: Custody,
    *,
    outcome: str,
    because: str,
    meeting: Meeting | None = None,
    today: datetime.date,
    by: Actor,
) -> list[Screening]:
    """What the group made of a case, with the reason: every open row of it is answered by it."""
    if outcome not in {ScreeningOutcome.SENT_ON, ScreeningOutcome.CLOSED}:
        raise Refused("Say whether the case is sent on or closed.", field="outcome")
    said = _said(because, "decision")
    rows = Screening.objects.open().filter(custody=custody).select_for_update(of=("self",))
    held = list(rows.select_related("custody__prisoner"))
    for one in held:
        one.outcome, one.because, one.meeting = outcome, said, meeting
        one.decided_on, one.decided_by = today, by.user
        one.save(update_fields=["outcome", "because", "meeting", "decided_on", "decided_by"])
        _record(one, outcome, reason=said, by=by)
    return held
