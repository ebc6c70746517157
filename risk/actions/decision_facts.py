"""What a decision rests on as it stands: the assessment's age, triggers, who was heard (domain.md 12.2)."""

import datetime
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from cases.actions import policies
from cases.models import Alert, Clock, Contact, Custody, KeyDate
from cases.standards.policies import in_force
from risk.models import Assessment, DecisionRecord, DecisionState, State
from risk.standards import decision_records as rule
from risk.standards.decision_records import ClosingFacts, Currency
from risk.standards.temporary_release import ReleaseFacts
from staff.actors import Actor

if TYPE_CHECKING:
    from risk.actions.decision_closing import Decided

TRIGGERS = {"T9a.assessment": "change in risk of harm", "T9b.assessment": "change or transfer"}


def months_in_force(*, today: datetime.date) -> int:
    """How many months an assessment counts as current (T10), by the set in force."""
    return in_force(sets=policies.current_sets(), on=today).policy.limit(standard="T10").amount


def open_triggers(custody: Custody, *, today: datetime.date) -> list[tuple[datetime.date, str]]:
    """Events that still ask for a review of the assessment: their day and what it was."""
    rows = Clock.objects.filter(
        custody=custody, standard__in=TRIGGERS, due_on__isnull=False, met_on__isnull=True,
        stopped_on__isnull=True, not_applicable_because="", started_on__lte=today,
    ).order_by("started_on", "pk")  # fmt: skip
    return [(one.started_on, TRIGGERS[one.standard]) for one in rows]


def currency_of(assessment: Assessment | None, *, custody: Custody, today: datetime.date) -> Currency:
    """Whether an assessment is current today (T10), for a decision about this case."""
    return rule.currency(
        completed_on=assessment.completed_on if assessment else None,
        triggers=open_triggers(custody, today=today),
        on=today,
        months=months_in_force(today=today),
    )


def currency(row: DecisionRecord, *, today: datetime.date) -> Currency | None:
    """Whether the assessment that a decision cites is current; None where none is cited."""
    return currency_of(row.cited, custody=row.custody, today=today) if row.cited else None


def heard(row: DecisionRecord) -> frozenset[str]:
    """Who has given an opinion."""
    return frozenset(row.opinions.values_list("party", flat=True))


def shortfalls(row: DecisionRecord, *, today: datetime.date) -> list[str]:
    """What it lacks that only a manager can excuse."""
    return rule.shortfalls(currency=currency(row, today=today), heard=heard(row))


def closing(row: DecisionRecord, *, decided: "Decided", today: datetime.date) -> ClosingFacts:
    """The facts on which it may be closed or not.

    What a manager approved counts for what was lacking then: should something else be lacking now, such as an
    assessment that has grown too old since, it is asked again.
    """
    now, spoken = currency(row, today=today), heard(row)
    lacking = rule.shortfalls(currency=now, heard=spoken)
    excused: bool | None = row.excused is True and covered(row, lacking=lacking)
    if not row.exception or (row.excused is True and not excused):
        excused = None
    return ClosingFacts(
        outcome=decided.outcome,
        reason=decided.reason,
        currency=now,
        bears=row.bears,
        heard=spoken,
        not_heard_because=decided.not_heard_because,
        excused=excused,
    )


def covered(row: DecisionRecord, *, lacking: Iterable[str]) -> bool:
    """Whether everything that is lacking was before the manager who answered."""
    return set(lacking) <= set(row.exception_for)


def release(row: DecisionRecord) -> ReleaseFacts:
    """What eligibility for temporary release is decided on; two queries."""
    custody = row.custody
    dates = dict(
        KeyDate.objects.filter(
            custody=custody, replaced_at__isnull=True, kind__in=["PED", "CRD"]
        ).values_list("kind", "on")
    )
    remand = (custody.sentenced_on - custody.opened_on).days if custody.sentenced_on else 0
    return ReleaseFacts(
        kind=row.release_kind,
        category=custody.security_category,
        sentenced_on=custody.sentenced_on,
        release_on=dates.get("PED") or dates.get("CRD"),
        remand_days=max(remand, 0),
        escape_list=Alert.objects.current().filter(custody=custody, code="escape").exists(),
        extradition=bool(row.extradition),
        other_charges=bool(row.other_charges),
    )


def curfew_from(row: DecisionRecord) -> datetime.date | None:
    """The eligibility date for home detention curfew that stands in the record; None where none does."""
    found = KeyDate.objects.filter(custody=row.custody, replaced_at__isnull=True, kind="HDCED")
    return found.values_list("on", flat=True).first()


def since_last(row: DecisionRecord) -> datetime.date:
    """From which day on entries bear on it: the decision before it about the person, else the reception."""
    before = DecisionRecord.objects.filter(
        custody=row.custody, state=DecisionState.CLOSED, decided_on__isnull=False
    ).exclude(pk=row.pk)
    if row.decided_on:
        before = before.filter(Q(decided_on__lt=row.decided_on) | Q(decided_on=row.decided_on, pk__lt=row.pk))
    last = before.order_by("-decided_on", "-pk").first()
    return last.decided_on if last and last.decided_on else row.custody.opened_on


def entries(row: DecisionRecord, *, by: Actor) -> QuerySet[Contact]:
    """The entries of the log since the decision before, as far as the reader may know of them."""
    found = Contact.objects.visible_to(by).filter(custody=row.custody).originals()
    return found.filter(happened_at__date__gte=since_last(row)).for_log()


def restricted(row: DecisionRecord, *, by: Actor) -> QuerySet[Contact]:
    """Every restricted entry that still stands, whatever its age, as far as the reader may know of it."""
    found = Contact.objects.visible_to(by).filter(custody=row.custody).originals().standing()
    return found.exclude(restriction="").for_log()


def citable(row: DecisionRecord, *, by: Actor) -> list[Assessment]:
    """Complete assessments of the person within the reader's reach, the latest first."""
    rows = Assessment.objects.visible_to(by).filter(prisoner__in=row.prisoner.records, state=State.COMPLETE)
    return list(rows.order_by(F("completed_on").desc(), "-pk")[:10])
