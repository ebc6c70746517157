"""Opening a decision, citing an assessment, excusing what lacks, closing it (docs/domain.md 12.2)."""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from cases.actions import headlines
from cases.models import Custody
from cases.standards import security_category
from cases.standards.dates import age_on
from risk.actions import decision_facts, decision_rights, decision_tasks
from risk.models import (
    Assessment,
    DecisionKind,
    DecisionRecord,
    DecisionState,
    Outcome,
    ReleaseKind,
    ReleasePurpose,
    RoshRating,
    State,
)
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to be decided. The release fields are for temporary release alone."""

    kind: str
    question: str = ""
    wanted_by: datetime.date | None = None
    release_kind: str = ""
    release_purpose: str = ""
    purpose_words: str = ""
    release_on: datetime.date | None = None
    return_on: datetime.date | None = None
    extradition: bool | None = None
    other_charges: bool | None = None


def outcomes_of(row: DecisionRecord, *, today: datetime.date) -> tuple[Outcome, ...]:
    """What a decision can come to: of a category, those that fit the person."""
    if row.kind in {DecisionKind.INITIAL_CATEGORY, DecisionKind.RECATEGORISATION}:
        person = row.custody.prisoner
        age = age_on(born_on=person.born_on, on=today)
        found = security_category.offered(sex=person.sex, age=age)
        return tuple(Outcome(one) for one in found)
    return (Outcome.GRANTED, Outcome.REFUSED)


def _check(wanted: Wanted, *, today: datetime.date) -> None:
    if wanted.kind not in DecisionKind.values:
        raise Refused("Choose what is to be decided.", field="kind")
    if wanted.wanted_by and wanted.wanted_by < today:
        raise Refused("This day is past. Enter today or a later day.", field="wanted_by")
    if wanted.kind == DecisionKind.ROTL:
        _check_release(wanted)


def _check_release(wanted: Wanted) -> None:
    if wanted.release_kind not in ReleaseKind.values:
        raise Refused("Choose the kind of temporary release.", field="release_kind")
    if wanted.release_purpose not in ReleasePurpose.values:
        raise Refused("Say what the release is for: an objective of the plan, or another purpose.",
                      field="release_purpose")  # fmt: skip
    if wanted.release_purpose == ReleasePurpose.OTHER and not wanted.purpose_words.strip():
        raise Refused("Name the other purpose.", field="purpose_words")
    if wanted.release_on is None:
        raise Refused("Enter the day he or she is to go out.", field="release_on")
    if wanted.return_on is None or wanted.return_on < wanted.release_on:
        raise Refused("Enter a day of return that is not before the day of going out.", field="return_on")
    for name in ("extradition", "other_charges"):
        if getattr(wanted, name) is None:
            raise Refused("Answer yes or no; it decides on eligibility.", field=name)


@transaction.atomic
def start(custody: Custody, *, wanted: Wanted, today: datetime.date, by: Actor) -> DecisionRecord:
    """Open a decision; everybody whose opinion is asked for gets a task.

    Raises Refused for a role that opens none, a closed or unsentenced case, what is missing (`field` names
    it), and where one of the kind is open already.
    """
    user = decision_rights.person(
        by, may=decision_rights.opens(by), otherwise="Your role does not open decisions."
    )
    rows = Custody.objects.select_for_update(of=("self",)).select_related("prisoner", "headline__prison")
    case = rows.get(pk=custody.pk)
    if case.closed_on or case.sentenced_on is None:
        raise Refused("A decision is opened for an open case after sentence.")
    _check(wanted, today=today)
    facts = {name: getattr(wanted, name) for name in Wanted.__dataclass_fields__}
    if wanted.kind != DecisionKind.ROTL:
        facts = {name: facts[name] for name in ("kind", "question", "wanted_by")}
    try:
        with transaction.atomic():
            made = DecisionRecord.objects.create(
                custody=case, prisoner=case.prisoner, prison=case.headline.prison, opened_by=user,
                opened_on=today, **facts,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Refused(
            "A decision of this kind is open already. Go on with that one.", field="kind"
        ) from clash
    decision_tasks.ask_everybody(made, today=today, by=by)
    record(made, deed="opened", details={"kind": made.kind}, by=by)
    return made


def _bump(row: DecisionRecord, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])
    headlines.touch(row.custody)


@transaction.atomic
def cite(
    decision: DecisionRecord, *, assessment: Assessment, bears: str, version: int, by: Actor
) -> DecisionRecord:
    """Say on which complete assessment of the person it rests, and what in it bears on the decision.

    Raises Refused for an assessment that is not complete or of somebody else, and without words; Stale.
    """
    user = decision_rights.person(
        by, may=decision_rights.cites(by), otherwise="Your role does not cite assessments in decisions."
    )
    row = decision_rights.held(decision, version=version)
    fitting = Assessment.objects.filter(prisoner__in=row.prisoner.records, state=State.COMPLETE)
    found = fitting.filter(pk=assessment.pk).first()
    if found is None:
        raise Refused("Only a complete assessment of this person can be cited.", field="assessment")
    if not bears.strip():
        raise Refused("Say what in the assessment bears on this decision.", field="bears")
    row.cited, row.cited_by, row.bears = found, user, bears.strip()
    row.levels = {
        one.group: {"community": one.community, "custody": one.custody}
        for one in RoshRating.objects.filter(assessment=found).order_by("pk")
    }
    _bump(row, "cited", "cited_by", "bears", "levels")
    record(row, deed="cited", details={"assessment": found.pk}, by=by)
    return row


@transaction.atomic
def ask_exception(
    decision: DecisionRecord, *, reason: str, version: int, today: datetime.date, by: Actor
) -> DecisionRecord:
    """Give the reason for deciding without what lacks; a manager answers. Raises Refused, Stale."""
    user = decision_rights.person(
        by,
        may=decision_rights.opens(by) or decision_rights.decides(by),
        otherwise="Your role does not ask for this.",
    )
    row = decision_rights.held(decision, version=version)
    lacking = decision_facts.shortfalls(row, today=today)
    if not lacking:
        raise Refused("Nothing is lacking: the decision can be closed.")
    if not reason.strip():
        raise Refused("Say why it has to be decided without.", field="reason")
    row.exception, row.exception_by, row.exception_for = reason.strip(), user, lacking
    row.excused, row.excused_by, row.excused_on, row.excused_words = None, None, None, ""
    _bump(
        row, "exception", "exception_by", "exception_for", "excused", "excused_by", "excused_on",
        "excused_words",
    )  # fmt: skip
    decision_tasks.ask_manager(row, by=by, today=today)
    record(row, deed="exception_asked", reason=row.exception, details={"lacking": lacking}, by=by)
    return row


@transaction.atomic
def answer_exception(
    decision: DecisionRecord,
    *,
    approve: bool,
    words: str,
    version: int,
    today: datetime.date,
    by: Actor,
) -> DecisionRecord:
    """Approve that it is decided without, or refuse it, never one's own. Raises Refused, Stale."""
    row = decision_rights.held(decision, version=version)
    may = decision_rights.excuses(by, decision=row)
    otherwise = "A manager answers this, never whoever asked for it."
    user = decision_rights.person(by, may=may, otherwise=otherwise)
    if not row.exception or row.excused is not None:
        raise Refused("Nobody waits for an answer here.")
    if not words.strip():
        raise Refused("Say why you approve it or not.", field="words")
    row.excused, row.excused_by, row.excused_on, row.excused_words = approve, user, today, words.strip()
    _bump(row, "excused", "excused_by", "excused_on", "excused_words")
    decision_tasks.close(row, part="excuse", by=by)
    decision_tasks.tell_excused(row, by=by)
    record(row, deed="excused" if approve else "not_excused", reason=row.excused_words, by=by)
    return row


@transaction.atomic
def withdraw(decision: DecisionRecord, *, reason: str, version: int, by: Actor) -> DecisionRecord:
    """End a decision that is no longer asked for, with a reason. Raises Refused, Stale."""
    decision_rights.person(
        by, may=decision_rights.opens(by), otherwise="Your role does not withdraw decisions."
    )
    row = decision_rights.held(decision, version=version)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    row.state, row.reason = DecisionState.WITHDRAWN, reason.strip()
    _bump(row, "state", "reason")
    decision_tasks.close(row, by=by)
    record(row, deed="withdrawn", reason=row.reason, by=by)
    return row


def record(
    row: DecisionRecord, *, deed: str, reason: str = "", details: dict[str, object] | None = None, by: Actor
) -> None:
    """The line in the audit."""
    audit.record(
        by=by,
        deed=f"risk.decision.{deed}",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        reason=reason,
        details=details,
    )
