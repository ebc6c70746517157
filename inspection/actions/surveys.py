"""Surveys: opened, answered without a name, closed, counted (docs/domain.md 21.2, 21.3)."""

import datetime
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count

from cases.actions import prison_settings
from inspection.actions import question_sets
from inspection.models import (
    SURVEYS,
    QuestionSet,
    SetKind,
    Survey,
    SurveyAnswer,
    SurveyResponse,
    SurveyTurn,
)
from inspection.standards.question_sets import Said, answer_faults
from staff import actors, audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor
from staff.models import Prison

LONGEST, LONGEST_TITLE = 2_000, 120
SMALLEST = "survey_smallest"
#: Who answered is written nowhere, the audit included: it says that the survey was answered.
NOBODY = actors.system("survey")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one person: on which day, and the mark of the paper where there was one."""

    answered_on: datetime.date
    said: tuple[Said, ...]
    mark: str = ""


def _may_keep(prison: Prison, *, by: Actor) -> None:
    reach = {by.prison_id} if by.prison_id else set(by.inspected_prison_ids)
    if not by.is_system and not (by.may("surveys:W") and prison.pk in reach):
        raise Refused("Surveys are opened by the head of OMU of a prison, or by those who inspect it.")


@transaction.atomic
def open_survey(
    prison: Prison,
    *,
    kind: str,
    title: str,
    opened_on: datetime.date,
    closed_on: datetime.date | None,
    today: datetime.date,
    by: Actor,
) -> Survey:
    """Open a survey in a prison with the questions of today; `closed_on` is its last day, None is open end.

    Raises Refused naming the field.
    """
    _may_keep(prison, by=by)
    if kind not in SURVEYS:
        raise Refused("Choose who is asked.", field="kind")
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused(f"Write a title of at most {LONGEST_TITLE} characters.", field="title")
    if closed_on and closed_on < opened_on:
        raise Refused("The last day cannot come before the first.", field="closed_on")
    asked = question_sets.in_force(kind, by=by)
    try:
        with transaction.atomic():
            made = Survey.objects.create(
                prison=prison, question_set=asked, title=title.strip(), opened_on=opened_on,
                closed_on=closed_on, opened_by=by.person,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused("A survey of these questions opens on that day already.", field="opened_on") from clash
    details = {"kind": kind, "title": made.title, "prison": prison.code}
    audit.record(by=by, deed="inspection.survey.opened", subject=made, details=details)
    return made


@transaction.atomic
def close(survey: Survey, *, version: int, today: datetime.date, by: Actor) -> Survey:
    """Make today the last day of a survey. Raises Refused where it has ended, Stale where it was changed."""
    row = Survey.objects.select_for_update(of=("self",)).select_related("prison").get(pk=survey.pk)
    _may_keep(row.prison, by=by)
    if row.version != version:
        raise Stale("This survey was changed meanwhile.", theirs={"version": row.version})
    if row.closed_on and row.closed_on <= today:
        raise Refused("This survey has ended.")
    row.closed_on = max(today, row.opened_on)
    row.version += 1
    row.save(update_fields=["closed_on", "version"])
    audit.record(by=by, deed="inspection.survey.closed", subject=row, details={"title": row.title})
    return row


def turn_of(survey: Survey, *, by: Actor) -> str:
    """What stands for somebody in a survey: a digest that only this installation can make, of both."""
    said = f"survey:{survey.pk}:{by.person.pk}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).hexdigest()


def has_answered(survey: Survey, *, by: Actor) -> bool:
    """Whether somebody has answered a survey that is answered once."""
    return SurveyTurn.objects.filter(survey=survey, digest=turn_of(survey, by=by)).exists()


def answers_himself(survey: Survey, *, by: Actor) -> bool:
    """Whether this is a survey that the actor answers for himself or herself."""
    is_theirs = survey.question_set.kind == SetKind.OS_SURVEY and by.role == "offender_supervisor"
    return is_theirs and by.prison_id == survey.prison_id


def types_in(survey: Survey, *, by: Actor) -> bool:
    """Whether the actor types in what prisoners wrote on paper."""
    reach = {by.prison_id} if by.prison_id else set(by.inspected_prison_ids)
    may = by.may("survey_answers:W") and by.narrowed_to("survey_answers") == "sheets"
    is_paper = survey.question_set.kind == SetKind.PRISONER_SURVEY
    return by.is_system or (may and is_paper and survey.prison_id in reach)


@transaction.atomic
def answer(survey: Survey, *, said: Iterable[Said], today: datetime.date, by: Actor) -> None:
    """Answer a survey once, for oneself. Neither the answers nor the audit say who.

    Raises Refused for whoever is not asked, a second time, outside its days, and for an unknown answer.
    """
    if not answers_himself(survey, by=by):
        raise Refused("You are not asked in this survey.")
    try:
        with transaction.atomic():
            SurveyTurn.objects.create(survey=survey, digest=turn_of(survey, by=by))
    except IntegrityError as clash:
        raise Refused("You have answered this survey already.") from clash
    _write(survey, [Sheet(today, tuple(said))], today=today)
    audit.record(by=NOBODY, deed="inspection.survey.answered", subject=survey)


@transaction.atomic
def type_in(survey: Survey, *, sheets: Iterable[Sheet], today: datetime.date, by: Actor) -> int:
    """Take the answers that people gave on paper, or that a file holds; returns how many were new.

    A sheet whose mark is there already is left as it is. Raises Refused naming the question, and where the
    actor does not type in answers of this survey; nothing is written then.
    """
    may_load = by.is_system or by.may("surveys:W")
    if not types_in(survey, by=by) and not may_load:
        raise Refused("You do not type in answers of this survey.")
    every = list(sheets)
    marks = [one.mark for one in every if one.mark]
    here = set(survey.responses.filter(sheet__in=marks).values_list("sheet", flat=True))
    fresh = [one for one in every if not one.mark or one.mark not in here]
    _write(survey, fresh, today=today)
    details = {"sheets": len(fresh), "title": survey.title}
    audit.record(by=by, deed="inspection.survey.typed_in", subject=survey, details=details)
    return len(fresh)


def check(survey: Survey, *, sheet: Sheet, today: datetime.date) -> None:
    """Raises Refused where a sheet cannot be taken, naming the question."""
    for fault in answer_faults(
        questions=survey.question_set.questions, said=list(sheet.said), longest=LONGEST
    ):
        raise Refused(fault.reason, field=fault.path or None)
    if sheet.answered_on > today:
        raise Refused("This day lies ahead.", field="answered_on")
    last = survey.closed_on or today
    if not survey.opened_on <= sheet.answered_on <= last:
        until = f" to {survey.closed_on:%d/%m/%Y}" if survey.closed_on else ""
        reason = f"This survey is answered from {survey.opened_on:%d/%m/%Y}{until}."
        raise Refused(reason, field="answered_on")


def _write(survey: Survey, sheets: list[Sheet], *, today: datetime.date) -> None:
    for one in sheets:
        check(survey, sheet=one, today=today)
    responses = SurveyResponse.objects.bulk_create(
        [
            SurveyResponse(
                survey=survey, prison_id=survey.prison_id, question_set_id=survey.question_set_id,
                answered_on=one.answered_on, sheet=one.mark,
            )
            for one in sheets
        ]
    )  # fmt: skip
    SurveyAnswer.objects.bulk_create(
        [
            row
            for response, one in zip(responses, sheets, strict=True)
            for row in rows(response, asked=survey.question_set, said=one.said)
        ]
    )


def rows(response: SurveyResponse, *, asked: QuestionSet, said: Iterable[Said]) -> list[SurveyAnswer]:
    """The answers of one person as rows, each with the measure that its question gives it; not written."""
    known = {one["code"]: one for one in asked.questions}
    made = []
    for one in said:
        if not (one.answer or one.comment.strip()):
            continue
        question = known[one.question]
        counts = _counts(question, one.answer)
        facts = {"answer": one.answer, "comment": one.comment.strip(), "counts": counts}
        measure = question.get("measure", "") if counts else ""
        made.append(SurveyAnswer(response=response, question=one.question, measure=measure, **facts))
    return made


def _counts(question: Mapping[str, Any], answer: str) -> str:
    if not question.get("measure") or not answer:
        return ""
    return str(next(one["counts"] for one in question["options"] if one["code"] == answer))


@dataclass(frozen=True, slots=True)
class Counted:
    """One question with how many gave each answer, and the words that were written.

    `held_back`: fewer answered it than the setting of the prison shows, so that neither is there.
    """

    question: Mapping[str, Any]
    answers: list[dict[str, Any]]
    words: list[str]
    people: int
    held_back: bool = False


def smallest(prison: int, *, today: datetime.date) -> int:
    """From how many people on the answers of a survey are shown in a prison; one query."""
    return int(prison_settings.in_force(SMALLEST, prison_ids=[prison], today=today)[prison])


def counted(survey: Survey, *, smallest: int = 1) -> list[Counted]:
    """Every question of a survey with its counts; two queries. Words stand in the order of the alphabet.

    What fewer than `smallest` people answered is held back.
    """
    found = SurveyAnswer.objects.filter(response__survey=survey)
    pairs = found.exclude(answer="").order_by().values_list("question", "answer").annotate(n=Count("pk"))
    numbers = {(question, one): n for question, one, n in pairs}
    texts: dict[str, list[str]] = {}
    for question, comment in found.exclude(comment="").order_by("comment").values_list("question", "comment"):
        texts.setdefault(question, []).append(comment)
    every = [_one(one, numbers, texts) for one in survey.question_set.questions]
    return [_shown(one, smallest) for one in every]


def _shown(one: Counted, smallest: int) -> Counted:
    few = 0 < one.people < smallest
    return replace(one, answers=[], words=[], people=0, held_back=True) if few else one


def _one(
    question: Mapping[str, Any], numbers: Mapping[tuple[str, str], int], texts: Mapping[str, list[str]]
) -> Counted:
    code = question["code"]
    people = [numbers.get((code, one["code"]), 0) for one in question["options"]]
    total = sum(people)
    answers = [
        {"text": one["text"], "people": n, "percent": (n * 200 + total) // (2 * total) if total else None}
        for one, n in zip(question["options"], people, strict=True)
    ]
    words = texts.get(code, [])
    return Counted(question, answers, words, total or len(words))
