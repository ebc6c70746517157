"""Closing a decision, and what follows from it (docs/domain.md 12.2)."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from cases.actions import categories, contacts, headlines, victims
from cases.standards import security_category
from cases.standards.dates import age_on
from risk.actions import decision_facts, decision_rights, decision_tasks, initial_categories
from risk.actions.decision_records import outcomes_of, record
from risk.models import ABOUT_CATEGORY, DecisionKind, DecisionRecord, DecisionState, Outcome
from risk.standards import decision_records as rule
from risk.standards import temporary_release
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison

#: What a victim who wants contact is told of, once it is granted (docs/domain.md 10.6).
KEY_STAGES = (DecisionKind.OPEN_CONDITIONS, DecisionKind.ROTL, DecisionKind.HDC)


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided: outcome, reason, why somebody was not heard, the prison of an allocation.

    `against_rule`: why a first category is less secure than the rule gives.
    """

    outcome: str
    reason: str
    not_heard_because: str = ""
    against_rule: str = ""
    destination: Prison | None = None


@transaction.atomic
def close(
    decision: DecisionRecord,
    *,
    decided: Decided,
    version: int,
    now: datetime.datetime,
    today: datetime.date,
    by: Actor,
) -> DecisionRecord:
    """Decide. Refused while no current assessment is cited or the unit was not heard, unless excused.

    Raises Refused, naming the field, at the first thing that is lacking; also for an outcome that does not
    fit the kind, and for a temporary release that the record bars. A category decided is written on the case;
    the log gets an entry. Stale where somebody wrote in it since `version`.
    """
    otherwise = "Your role does not close decisions."
    user = decision_rights.person(by, may=decision_rights.decides(by), otherwise=otherwise)
    row = decision_rights.held(decision, version=version)
    if decided.outcome and decided.outcome not in outcomes_of(row, today=today):
        raise Refused("This outcome does not fit what is decided.", field="outcome")
    for lack in rule.closing_lacks(facts=decision_facts.closing(row, decided=decided, today=today)):
        raise Refused(lack.words, field=lack.field)
    initial_categories.check(row, outcome=decided.outcome, against_rule=decided.against_rule)
    granted = decided.outcome == Outcome.GRANTED
    if row.kind == DecisionKind.ALLOCATION and granted and decided.destination is None:
        raise Refused("Choose the prison he or she is allocated to.", field="destination")
    if row.kind == DecisionKind.ROTL and granted and row.release_on:
        found = temporary_release.eligibility(facts=decision_facts.release(row), on=row.release_on)
        if found.bars:
            raise Refused(f"It cannot be granted: {found.reason}", field="outcome")
    current = decision_facts.currency(row, today=today)
    row.state, row.outcome, row.reason = DecisionState.CLOSED, decided.outcome, decided.reason.strip()
    row.not_heard_because, row.against_rule = decided.not_heard_because.strip(), decided.against_rule.strip()
    row.destination = decided.destination if row.kind == DecisionKind.ALLOCATION and granted else None
    row.decided_by, row.decided_on = user, today
    row.assessment_age, row.was_current = (current.age_days, current.current) if current else (None, False)
    row.version += 1
    row.save()
    _follow(row, now=now, today=today, by=by)
    return row


def _follow(row: DecisionRecord, *, now: datetime.datetime, today: datetime.date, by: Actor) -> None:
    """What follows from a decision: the category, an entry in the log, tasks done, those heard told."""
    person, category = row.custody.prisoner, row.outcome
    if row.kind == DecisionKind.OPEN_CONDITIONS:
        age = age_on(born_on=person.born_on, on=today)
        category = security_category.in_open_conditions(sex=person.sex, age=age)
    if row.kind in ABOUT_CATEGORY and row.outcome != Outcome.REFUSED:
        categories.set_category(row.custody, category=category, reason=row.reason, by=by)
    rotl = row.kind == DecisionKind.ROTL
    contacts.log(
        row.custody,
        happened_at=now,
        kind="report" if rotl else "intervention",
        sub_kind="rotl" if rotl else "oca",
        mode="meeting",
        with_whom="nobody",
        text=f"{row.get_kind_display()}: {row.get_outcome_display().lower()}. {row.reason}",
        now=now,
        today=today,
        by=by,
    )
    decision_tasks.close(row, by=by)
    decision_tasks.tell_decided(row, by=by)
    if row.kind in KEY_STAGES and row.outcome == Outcome.GRANTED:
        stage = f"{row.get_kind_display().lower()} granted on {today:%d/%m/%Y}"
        victims.tell(row.custody, stage=stage, key=f"decision:{row.pk}", by=by)
    headlines.touch(row.custody)
    record(row, deed="closed", reason=row.reason, details={"kind": row.kind, "outcome": row.outcome}, by=by)
