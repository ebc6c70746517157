"""Asking to open a closed case, answering, opening at once, and the review of that (docs/domain.md 2.2)."""

import datetime

from django.db import transaction

from cases.actions import limitations, tasks
from cases.models import Custody, Headline, NamedReader
from cases.models.limitations import NamedReaderQuerySet
from cases.standards import limitations as rules
from staff.actions.errors import Refused
from staff.actors import Actor

DAYS = f"Enter a number of days, 1 to {rules.LONGEST_DAYS}."
NONE_SUCH = "There is no closed case with this number that you could open at once."


@transaction.atomic
def ask(number: str, *, reason: str, today: datetime.date, by: Actor) -> None:
    """Ask to open the case with this number, if it is one that is closed to who asks and within place.

    Nothing tells whether there is such a case: an unknown number, one of another prison and an open case end
    in the same way. Raises Refused where the role may not ask, and without a reason.
    """
    words = _words(reason, by=by)
    custody = _closed(number, by=by)
    if custody is None or _rows(custody, by=by).open().exists():
        return
    made = _make(custody, words, today=today, by=by)
    text = f"{by.name}, {by.role_in_words}, asks to open a closed case. Answer with reason and days"
    _task(made, custody, kind="limited_case", text=text, due_on=None, by=by)
    limitations.record(made.limitation, what="asked", custody=custody, reason=words, by=by)


@transaction.atomic
def open_at_once(number: str, *, reason: str, today: datetime.date, by: Actor) -> NamedReader:
    """Open a closed case without waiting for an answer; it is reviewed by the next working day.

    An unanswered request becomes the opening. Raises Refused where the role may not, without a reason, where
    there is nothing to open, and for who did so before without a review since.
    """
    if not by.may("break_glass:W"):
        raise Refused("Your role does not open closed cases at once.")
    words = _words(reason, by=by)
    custody = _closed(number, by=by)
    if custody is None:
        raise Refused(NONE_SUCH, field="number")
    asked = _rows(custody, by=by).open().select_for_update(of=("self",)).first()
    if asked is not None and asked.is_at_once:
        raise Refused("You opened it at once before, and that is not reviewed yet. Ask to open it.")
    if asked is not None:
        limitations.done(asked, by=by)
    made = _make(custody, words, today=today, instead_of=asked, at_once=True, by=by)
    text = f"{by.name}, {by.role_in_words}, opened a closed case without asking. Review it"
    _task(made, custody, kind="limited_at_once", text=text, due_on=rules.reviewed_by(today=today), by=by)
    limitations.record(made.limitation, what="opened_at_once", custody=custody, reason=words, by=by)
    return made


@transaction.atomic
def answer(
    row: NamedReader, *, is_granted: bool, days: int | None = None, answer: str = "", today: datetime.date,
    by: Actor,
) -> NamedReader:  # fmt: skip
    """Let somebody open a case for some days, or refuse; of what was opened at once: review it.

    Raises Refused for anybody who does not answer for the case, for one's own request, for one that is
    answered, for days that are not allowed, and for a refusal without a reason. An opening that was not
    right ends with the review.
    """
    held = _locked(row, by=by)
    if held.answered_on:
        raise Refused(
            f"{held.answered_by.full_name if held.answered_by else 'Somebody'} answered this already."
        )
    words = answer.strip()
    if not is_granted and not words:
        raise Refused("Say why.", field="answer")
    if len(words) > limitations.LONGEST:
        raise Refused(f"Write at most {limitations.LONGEST} characters.", field="answer")
    if not held.is_at_once and is_granted:
        held.until = rules.until(today=today, days=days or 0)
        if held.until is None:
            raise Refused(DAYS, field="days")
    elif held.is_at_once and not is_granted:
        held.ended_on = today
    held.is_granted, held.answer = is_granted, words
    held.answered_by, held.answered_on = by.person, today
    held.save(update_fields=["until", "ended_on", "is_granted", "answer", "answered_by", "answered_on"])
    limitations.done(held, by=by)
    _tell(held, by=by)
    what = "reviewed" if held.is_at_once else "granted" if is_granted else "refused"
    limitations.record(
        held.limitation, what=what, custody=held.limitation.custody, reason=words, who=held.user, by=by
    )
    return held


@transaction.atomic
def end(row: NamedReader, *, today: datetime.date, by: Actor) -> NamedReader:
    """Take a closed case away from somebody who was let in or named; raises Refused as `answer` does."""
    held = _locked(row, by=by)
    if held.ended_on or not (held.is_granted or held.is_at_once) or (held.until and held.until < today):
        raise Refused("This does not hold any more: there is nothing to end.")
    held.ended_on = today
    held.save(update_fields=["ended_on"])
    _tell(held, by=by)
    limitations.record(held.limitation, what="ended", custody=held.limitation.custody, who=held.user, by=by)
    return held


def _words(reason: str, *, by: Actor) -> str:
    if not by.may("limited_case:W"):
        raise Refused("Your role does not ask to open cases.")
    words = reason.strip()
    if not words:
        raise Refused("Say why you need to open it.", field="reason")
    if len(words) > limitations.LONGEST:
        raise Refused(f"Write at most {limitations.LONGEST} characters.", field="reason")
    return words


def _closed(number: str, *, by: Actor) -> Custody | None:
    """The latest custody with this number that is closed to who asks, within his or her place; locked."""
    placed = Headline.objects.placed_for(by).closed_to(by).values("custody_id")
    rows = Custody.objects.of_number(number.strip().upper()).filter(pk__in=placed)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        return None
    locked = Custody.objects.select_for_update(of=("self",), no_key=True).select_related(
        "prisoner", "headline__prison", "headline__limitation"
    )
    return locked.get(pk=found)


def _rows(custody: Custody, *, by: Actor) -> NamedReaderQuerySet:
    return NamedReader.objects.filter(limitation=custody.headline.limitation_id, user=by.person)


def _make(
    custody: Custody, words: str, *, today: datetime.date, instead_of: NamedReader | None = None,
    at_once: bool = False, by: Actor,
) -> NamedReader:  # fmt: skip
    made = instead_of or NamedReader(limitation=custody.headline.limitation, user=by.person)
    made.role, made.reason, made.is_at_once, made.asked_on = by.role, words, at_once, today
    made.until = rules.until(today=today, days=rules.AT_ONCE_DAYS) if at_once else None
    made.save()
    return made


def _task(
    made: NamedReader, custody: Custody, *, kind: str, text: str, due_on: datetime.date | None, by: Actor
) -> None:
    tasks.ask(
        custody, key=f"{kind}:{made.pk}", kind=kind, text=text, due_on=due_on, by=by,
        role="public_protection", prison=custody.headline.prison, leads_to=f"/limited/{made.pk}/",
    )  # fmt: skip


def _locked(row: NamedReader, *, by: Actor) -> NamedReader:
    """The row, locked, for who answers for the case where the person is, and did not ask."""
    rows = NamedReader.objects.visible_to(by).select_for_update(of=("self",))
    held = (
        rows.select_related("limitation__custody__prisoner", "limitation__custody__headline", "user")
        .filter(pk=row.pk)
        .first()
    )
    if (
        held is None
        or not by.may("limited_case:A")
        or held.limitation.custody.headline.prison_id != by.prison_id
    ):
        raise Refused(limitations.NOT_YOURS)
    if held.user_id == by.person.pk:
        raise Refused("Nobody answers a request of his or her own. A colleague has to.")
    if held.limitation.ended_on:
        raise Refused("The case is open to everybody in reach again: there is nothing to answer.")
    return held


def _tell(row: NamedReader, *, by: Actor) -> None:
    """Who asked, or went in at once, hears of the answer."""
    prisoner = row.limitation.custody.prisoner
    case = f"the case of {prisoner.list_name}, {prisoner.number}"
    if row.ended_on and not (row.is_at_once and row.answered_on == row.ended_on):
        limitations.tell_reader(row, words=f"You may not open {case} any more.", leads=False, by=by)
    elif row.is_at_once:
        limitations.tell_reader(
            row, words=f"That you opened {case} at once was reviewed: {row.answer}"[:300], leads=False, by=by
        )
    elif row.until:
        limitations.tell_reader(row, words=f"You may open {case} until {row.until:%d/%m/%Y}.", by=by)
    else:
        limitations.tell_reader(
            row,
            words=f"Your request for {prisoner.number} was refused: {row.answer}"[:300],
            leads=False,
            by=by,
        )
