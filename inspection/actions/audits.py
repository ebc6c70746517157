"""Reading the cases of a sample: first reader, second reader, what they settle (docs/domain.md 21.2)."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from inspection.actions import question_sets, samples
from inspection.models import (
    AuditAnswer,
    AuditedCase,
    Basis,
    CaseAudit,
    Judgement,
    Reading,
    SetKind,
    Verdict,
)
from inspection.standards.question_sets import counts
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor

LONGEST, LONGEST_SUMMARY = 2_000, 20_000


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: yes, no or na, and what the reader says to it."""

    answer: str
    comment: str = ""


Answers = Mapping[str, Judged]


def may_read(case: AuditedCase, *, by: Actor) -> bool:
    """Whether the actor reads cases of this audit, as first or as second."""
    return case.audit is not None and samples.writes(case.audit.kind, prison_id=case.prison_id, by=by)


def sees_answers(case: AuditedCase, *, by: Actor) -> bool:
    """Whether the actor sees what was answered: readers, and once the audit is finished the prison as well.

    Who could still be the second reader sees the answers of the first only after giving his or her own.
    """
    if case.audit is None or case.audit.finished_on:
        return True
    if not may_read(case, by=by):
        return False
    return bool(case.second_read_on) or (by.user is not None and case.reader_id == by.user.pk)


def _held(case: AuditedCase, *, version: int, by: Actor) -> AuditedCase:
    """The case, locked. Raises Refused for whoever reads no cases here, Stale where it was changed."""
    rows = AuditedCase.objects.select_for_update(of=("self",)).select_related(
        "audit", "question_set", "custody__prisoner", "prison"
    )
    held = rows.get(pk=case.pk)
    if not may_read(held, by=by):
        raise Refused("Inspections are read by inspectors, internal audits by the head of OMU.")
    if held.audit is not None and held.audit.finished_on:
        raise Refused("This audit is finished: its answers stand.")
    if held.version != version:
        raise Stale("This case was changed meanwhile.", theirs={"version": held.version})
    return held


def _saved(held: AuditedCase, *names: str, deed: str, by: Actor) -> AuditedCase:
    held.version += 1
    held.save(update_fields=[*names, "version"])
    number = held.custody.prisoner.number
    audit.record(by=by, deed=deed, subject=held, prisoner_number=number, details={"place": held.position})
    return held


@transaction.atomic
def begin(case: AuditedCase, *, version: int, today: datetime.date, by: Actor) -> AuditedCase:
    """Take a case to read: from now on it keeps the questions of today. Raises Refused if another has it."""
    held = _held(case, version=version, by=by)
    if held.begun_on:
        raise Refused("Somebody has begun this case already.")
    held.question_set = question_sets.in_force(SetKind.CASE_AUDIT, by=by)
    held.reader, held.begun_on = by.person, today
    return _saved(held, "question_set", "reader", "begun_on", deed="inspection.case.begun", by=by)


def _check(held: AuditedCase, answers: Answers) -> None:
    """Raises Refused, naming the question, unless every question and nothing else is answered."""
    codes = [one["code"] for one in held.question_set.questions]  # type: ignore[union-attr]
    for code in answers:
        if code not in codes:
            raise Refused(f"There is no question “{code[:60]}” in the version this case was begun with.")
    for code in codes:
        said = answers.get(code)
        if said is None or said.answer not in Verdict.values:
            raise Refused("Answer yes, no or not applicable.", field=code)
        if len(said.comment) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=f"{code}_comment")


def _write(
    held: AuditedCase, *, reading: str, answers: Answers, today: datetime.date, by: Actor
) -> list[AuditAnswer]:
    return AuditAnswer.objects.bulk_create(
        [
            AuditAnswer(
                audited_case=held, reading=reading, question=code, answer=said.answer,
                comment=said.comment.strip(), by=by.person, on=today,
            )
            for code, said in answers.items()
        ]
    )  # fmt: skip


def _judge(held: AuditedCase, rows: Iterable[AuditAnswer], *, today: datetime.date, by: Actor) -> None:
    """What answers mean for the measures of their questions."""
    asked = {one["code"]: one for one in held.question_set.questions}  # type: ignore[union-attr]
    Judgement.objects.bulk_create(
        [
            Judgement(
                custody_id=held.custody_id, prison_id=held.prison_id, measure=measure["id"],
                counts=counts(measure=measure, answer=row.answer), basis=Basis.AUDIT,
                question_set_id=held.question_set_id, question=row.question, answer=row.answer,
                comment=row.comment, audit_answer=row, on=today, by=by.user,
            )
            for row in rows
            for measure in asked[row.question].get("measures", ())
        ]
    )  # fmt: skip


@transaction.atomic
def answer(
    case: AuditedCase, *, answers: Answers, version: int, today: datetime.date, by: Actor
) -> AuditedCase:
    """The first reading, whole: every question of the version the case was begun with.

    From now on the answers count in the measures. Raises Refused naming the question, and for anybody but
    who began the case.
    """
    held = _held(case, version=version, by=by)
    if not held.begun_on or held.reader_id != by.person.pk:
        raise Refused("This case is read by whoever began it.")
    if held.read_on:
        raise Refused("This case was read already.")
    _check(held, answers)
    rows = _write(held, reading=Reading.FIRST, answers=answers, today=today, by=by)
    _judge(held, rows, today=today, by=by)
    held.read_on = today
    return _saved(held, "read_on", deed="inspection.case.read", by=by)


def may_read_again(case: AuditedCase, *, by: Actor) -> bool:
    """Whether the actor can be the second reader: another person, once the first has done."""
    other = by.user is not None and case.reader_id != by.user.pk
    return bool(case.read_on) and not case.second_read_on and other and may_read(case, by=by)


@transaction.atomic
def answer_again(
    case: AuditedCase, *, answers: Answers, version: int, today: datetime.date, by: Actor
) -> AuditedCase:
    """The second reading. Where nothing differs the case is settled at once. Raises Refused as `answer`."""
    held = _held(case, version=version, by=by)
    if held.reader_id == by.person.pk:
        raise Refused("Nobody reads a case of his or her own a second time.")
    if not held.read_on:
        raise Refused("The first reader has not done yet.")
    if held.second_read_on:
        raise Refused("This case was read a second time already.")
    _check(held, answers)
    _write(held, reading=Reading.SECOND, answers=answers, today=today, by=by)
    held.second_reader, held.second_read_on = by.person, today
    held.settled_on = None if differences(held) else today
    names = ("second_reader", "second_read_on", "settled_on")
    return _saved(held, *names, deed="inspection.case.read_again", by=by)


@dataclass(frozen=True, slots=True)
class Difference:
    """One question that two readers answered differently."""

    question: Mapping[str, object]
    first: AuditAnswer
    second: AuditAnswer


def differences(case: AuditedCase) -> list[Difference]:
    """Where the two readers differ, in the order of the questions; one query."""
    if case.question_set is None:
        return []
    found = {(one.question, one.reading): one for one in case.answers.all()}
    pairs = [
        (one, found.get((one["code"], Reading.FIRST)), found.get((one["code"], Reading.SECOND)))
        for one in case.question_set.questions
    ]
    return [
        Difference(question, first, second)
        for question, first, second in pairs
        if first and second and first.answer != second.answer
    ]


@transaction.atomic
def settle(
    case: AuditedCase, *, answers: Answers, version: int, today: datetime.date, by: Actor
) -> AuditedCase:
    """Settle every difference of two readers, each with a reason; these answers count from now on.

    Raises Refused naming the question, for an answer without a reason, and where nothing is to be settled.
    """
    held = _held(case, version=version, by=by)
    if not held.second_read_on or held.settled_on:
        raise Refused("There is nothing to settle in this case.")
    open_ones = {str(one.question["code"]): one for one in differences(held)}
    if set(answers) - set(open_ones):
        raise Refused("Only what the two readers answered differently is settled.")
    for code in open_ones:
        said = answers.get(code)
        if said is None or said.answer not in Verdict.values:
            raise Refused("Say which answer stands.", field=code)
        if not said.comment.strip() or len(said.comment) > LONGEST:
            raise Refused(f"Say why, in at most {LONGEST:,} characters.", field=f"{code}_comment")
    rows = _write(held, reading=Reading.SETTLED, answers=answers, today=today, by=by)
    _judge(held, rows, today=today, by=by)
    held.settled_on = today
    return _saved(held, "settled_on", deed="inspection.case.settled", by=by)


@transaction.atomic
def finish(
    case_audit: CaseAudit, *, summary: str, version: int, today: datetime.date, by: Actor
) -> CaseAudit:
    """Finish an audit with a summary: every case read, no difference open. From then on the prison reads it.

    Raises Refused naming the field, with the number of cases that are not done.
    """
    row = CaseAudit.objects.select_for_update(of=("self",)).select_related("prison").get(pk=case_audit.pk)
    if not samples.writes(row.kind, prison_id=row.prison_id, by=by):
        raise Refused("Inspections are finished by inspectors, internal audits by the head of OMU.")
    if row.version != version:
        raise Stale("This audit was changed meanwhile.", theirs={"version": row.version})
    if row.finished_on:
        raise Refused("This audit is finished already.")
    if not summary.strip() or len(summary) > LONGEST_SUMMARY:
        raise Refused(f"Write a summary of at most {LONGEST_SUMMARY:,} characters.", field="summary")
    cases = AuditedCase.objects.filter(audit=row)
    unread = cases.filter(read_on__isnull=True).count()
    unsettled = cases.filter(second_read_on__isnull=False, settled_on__isnull=True).count()
    if unread or unsettled:
        raise Refused(f"Not read yet: {unread}. Differences to settle: {unsettled}. Do these first.")
    row.finished_on, row.summary = today, summary.strip()
    row.version += 1
    row.save(update_fields=["finished_on", "summary", "version"])
    audit.record(by=by, deed="inspection.audit.finished", subject=row, details={"title": row.title})
    return row
