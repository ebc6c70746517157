"""Asking a department to act on a need, and its answer (docs/domain.md 3.2 rows 6 and 8, 14.3 rule 1)."""

import datetime

from django.db import transaction

from cases.actions import contacts, headlines, tasks
from cases.models import Contact, Custody, FirstInterview, Referral, Restriction, Topic
from cases.standards import interviews as rules
from staff import audit
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import User

#: What stands at the referral itself where the answer is a restricted entry.
ANSWERED_APART = "The answer stands in the log as a restricted entry."
LONGEST_ANSWER = 2000


def answered_under(referral: Referral, *, by: Actor) -> str:
    """The restriction under which `by` may write the answer; empty where there is none to choose."""
    restriction = rules.topics()[referral.topic].restriction
    return restriction if restriction and by.may(f"{restriction}:W") else ""


@transaction.atomic
def refer(
    custody: Custody,
    *,
    topic: str,
    role: str,
    text: str,
    interview: FirstInterview | None = None,
    today: datetime.date,
    by: Actor,
) -> Referral:
    """Ask the department `role` of the prison to act; it is a task there until it is answered.

    Raises Refused where the role may not refer, where the department is unknown, or nothing is said.
    """
    user, found = _may_refer(custody, topic=topic, role=role, text=text, by=by)
    prison, prisoner = found.headline.prison, found.prisoner
    made = Referral.objects.create(
        custody=custody, interview=interview, topic=topic, prison=prison, role=role, text=text.strip(),
        asked_on=today, asked_by=user,
    )  # fmt: skip
    made.task = tasks.ask(
        custody, key=f"referral:{made.pk}", kind="referral",
        text=f"Answer the referral: {Topic(topic).label}", role=role, prison=prison,
        leads_to=f"/cases/{prisoner.number}/referrals/{made.pk}/", by=by,
    )  # fmt: skip
    made.save(update_fields=["task"])
    headlines.touch(custody)
    audit.record(
        by=by, deed="cases.referral.made", subject=made, prisoner_number=prisoner.number,
        details={"role": role, "topic": topic},
    )  # fmt: skip
    return made


def _may_refer(custody: Custody, *, topic: str, role: str, text: str, by: Actor) -> tuple[User, Custody]:
    """Who refers, and the case within his or her reach. Raises Refused."""
    if by.user is None or not by.may("referral:W"):
        raise Refused("Your role does not refer people to departments.")
    if role not in rules.departments():
        raise Refused("Choose one of the departments.", field="role")
    if topic not in rules.topics():
        raise Refused("Choose what it is about.", field="topic")
    longest = rules.topics()[topic].longest
    if not text.strip() or len(text) > longest:
        raise Refused(f"Say what the need is, in at most {longest} characters.", field="text")
    found = Custody.objects.visible_to(by).for_page().filter(pk=custody.pk).first()
    if found is None:
        raise Refused("This case is not within your reach: nobody can be asked about it.")
    return by.user, found


@transaction.atomic
def answer(
    referral: Referral,
    *,
    taken_up: bool,
    words: str,
    restricted: bool = False,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Referral:
    """Answer for the department: closes its task, tells who asked, writes an entry of the department's kind.

    `restricted` puts the words into a restricted entry, where the topic has one that the role may write.
    Raises Refused for another department or prison, for a referral answered already, and without words.
    """
    rows = Referral.objects.visible_to(by).select_for_update(of=("self",))
    held = rows.select_related("custody__prisoner", "asked_by", "task").filter(pk=referral.pk).first()
    if held is None or by.user is None or (by.role, by.prison_id) != (held.role, held.prison_id):
        raise Refused("This referral was made to another department.")
    if held.answered_on:
        raise Refused("This referral has been answered already.")
    if not words.strip() or len(words) > LONGEST_ANSWER:
        raise Refused(
            f"Say what was done, or why not, in at most {LONGEST_ANSWER} characters.", field="answer"
        )
    restriction = answered_under(held, by=by) if restricted else ""
    if restricted and not restriction:
        raise Refused("Your role writes no restricted entry on this topic.", field="restricted")
    _log(held, taken_up=taken_up, words=words, restriction=restriction, now=now, today=today, by=by)
    held.taken_up, held.answered_on, held.answered_by = taken_up, today, by.user
    held.answer = ANSWERED_APART if restriction else words.strip()
    held.save(update_fields=["taken_up", "answered_on", "answered_by", "answer"])
    if held.task and held.task.done_at is None:
        tasks.finish(held.task, by=by)
    _tell(held, by=by)
    audit.record(
        by=by, deed="cases.referral.answered", subject=held, prisoner_number=held.custody.prisoner.number,
        details={"taken_up": taken_up, "restriction": restriction},
    )  # fmt: skip
    return held


def _log(
    held: Referral,
    *,
    taken_up: bool,
    words: str,
    restriction: str,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> Contact:
    department = rules.departments()[held.role]
    return contacts.log(
        held.custody,
        happened_at=now,
        kind=department.kind,
        sub_kind=department.sub_kind,
        mode="record_check",
        with_whom="nobody",
        text=rules.answer_text(title=Topic(held.topic).label, taken_up=taken_up, words=words),
        restriction=restriction,
        no_gist_because=f"{Restriction(restriction).label} only" if restriction else "",
        now=now,
        today=today,
        by=by,
    )


def _tell(held: Referral, *, by: Actor) -> None:
    prisoner = held.custody.prisoner
    verdict = "was taken up" if held.taken_up else "was not taken up"
    notices.send(
        held.asked_by,
        text=f"{prisoner.list_name} {prisoner.number}: your referral ({held.get_topic_display()}) {verdict}.",
        key=f"referral:{held.pk}",
        leads_to=f"/cases/{prisoner.number}/referrals/{held.pk}/",
        prisoner_number=prisoner.number,
        by=by,
    )
