"""What the rule of the first category asks, and what it gives for a case (docs/domain.md 12.1)."""

from collections.abc import Mapping

from django.db import transaction

from cases.actions import headlines
from cases.models import Custody, KeyDate
from cases.standards.dates import age_on
from risk.actions import decision_records, decision_rights, scope_facts
from risk.models import DecisionKind, DecisionRecord
from risk.standards import initial_category as rule
from risk.standards.initial_category import Proposal
from staff.actions.errors import Refused
from staff.actors import Actor


def known(custody: Custody) -> dict[str, str]:
    """Answers that earlier records of the person give by themselves: Category A before, a long sentence."""
    before = Custody.objects.filter(prisoner__in=custody.prisoner.records, opened_on__lt=custody.opened_on)
    found = {}
    categories = dict(before.values_list("pk", "security_category"))
    if "A" in categories.values():
        found["category_a"] = rule.YES
    lengths = scope_facts.lengths(list(categories)).values()
    if any(one and one.years * 12 + one.months >= rule.LONG_MONTHS for one in lengths):
        found["long_before"] = rule.YES
    return found


def proposal(row: DecisionRecord) -> Proposal:
    """What the rule gives for a decision as its questions are answered; three queries."""
    custody = row.custody
    tariff = KeyDate.objects.filter(custody=custody, replaced_at__isnull=True, kind="TED").first()
    return rule.proposal(
        facts=rule.CategoryFacts(
            sex=custody.prisoner.sex,
            age=age_on(born_on=custody.prisoner.born_on, on=row.opened_on),
            length=scope_facts.lengths([custody.pk]).get(custody.pk),
            sentenced_on=custody.sentenced_on,
            tariff_on=tariff.on if tariff else None,
            answers=row.circumstances,
        )
    )


def is_unanswered(row: DecisionRecord) -> bool:
    """Whether the rule still asks something before the category is decided."""
    first = row.kind == DecisionKind.INITIAL_CATEGORY and proposal(row).applies
    return first and bool(set(rule.QUESTIONS) - set(row.circumstances))


def check(row: DecisionRecord, *, outcome: str, against_rule: str) -> None:
    """Raise Refused where the first category is less secure than the rule gives and nothing says why.

    Also where the questions of the rule are not answered: "not known" is an answer.
    """
    if row.kind != DecisionKind.INITIAL_CATEGORY:
        return
    found = proposal(row)
    if not found.applies:
        return
    if is_unanswered(row):
        raise Refused("Answer first what the rule of the first category asks.", field="outcome")
    if found.is_b is not False and rule.is_less_secure(outcome=outcome) and not against_rule.strip():
        raise Refused(f"{found.reason} Say why it is less secure.", field="against_rule")


@transaction.atomic
def answer(
    decision: DecisionRecord, *, answers: Mapping[str, str], version: int, by: Actor
) -> DecisionRecord:
    """Answer what the rule asks: yes, no or unknown to each. Raises Refused, naming the question; Stale."""
    may = decision_rights.opens(by) or decision_rights.decides(by)
    decision_rights.person(by, may=may, otherwise="Your role does not gather what a decision rests on.")
    row = decision_rights.held(decision, version=version)
    if row.kind != DecisionKind.INITIAL_CATEGORY:
        raise Refused("This is asked for the first category alone.")
    for key in rule.QUESTIONS:
        if answers.get(key) not in rule.ANSWERS:
            raise Refused("Answer yes, no or not known.", field=key)
    row.circumstances = {key: answers[key] for key in rule.QUESTIONS}
    row.version += 1
    row.save(update_fields=["circumstances", "version"])
    headlines.touch(row.custody)
    decision_records.record(
        row,
        deed="rule_answered",
        details={"gives_b": proposal(row).is_b, "answers": row.circumstances},
        by=by,
    )
    return row
