"""What a countersigner judges of what he or she countersigned (docs/domain.md 21.2)."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from inspection.actions import question_sets
from inspection.actions.audits import LONGEST, Judged
from inspection.models import Basis, Judgement, QuestionSet, SetKind, Verdict
from inspection.standards.question_sets import counts
from risk.models import Assessment, Decision
from risk.models import State as AssessmentState
from sentence_plans.models import PlanSignature, SentencePlan, SignedAs
from staff import audit
from staff.actions.errors import Refused
from staff.actors import Actor
from staff.models import Prison


def questions_about(what: str, *, by: Actor) -> tuple[QuestionSet, list[dict[str, Any]]]:
    """The questions of the case audit that a countersigner may answer: of an "assessment" or a "plan"."""
    asked = question_sets.in_force(SetKind.CASE_AUDIT, by=by)
    return asked, [one for one in asked.questions if one.get("countersign") == what]


def countersigned(judged: Assessment | SentencePlan, *, by: Actor) -> bool:
    """Whether the actor has approved this, and it stands; one query."""
    if by.user is None or not by.may("judgements:W"):
        return False
    if isinstance(judged, Assessment):
        lines = judged.signatures.filter(decision=Decision.APPROVED, by=by.user)
        return judged.state == AssessmentState.COMPLETE and lines.exists()
    return PlanSignature.objects.filter(
        plan=judged, signed_as=SignedAs.COUNTERSIGNER, by=by.user, decision="signed"
    ).exists()


@transaction.atomic
def record(
    judged: Assessment | SentencePlan,
    *,
    answers: Mapping[str, Judged],
    today: datetime.date,
    by: Actor,
) -> int:
    """Record what its countersigner judged of an assessment or plan; questions left open say nothing.

    Returns how many measures heard of it; they count it from today. Raises Refused, naming the question, for
    anybody but who countersigned it, for another question, and where nothing is answered.
    """
    is_plan = isinstance(judged, SentencePlan)
    if not countersigned(judged, by=by):
        raise Refused("This is recorded by whoever countersigned it.")
    asked, offered = questions_about("plan" if is_plan else "assessment", by=by)
    known = {one["code"]: one for one in offered}
    said = {code: one for code, one in answers.items() if one.answer}
    if not said:
        raise Refused("Answer at least one question.")
    _check(said, known)
    about = {"plan": judged} if is_plan else {"assessment": judged}
    made = Judgement.objects.bulk_create(
        [
            Judgement(
                custody_id=judged.custody_id, prison=_prison(judged), measure=measure["id"],
                counts=counts(measure=measure, answer=one.answer), basis=Basis.COUNTERSIGNER,
                question_set=asked, question=code, answer=one.answer, comment=one.comment.strip(),
                on=today, by=by.user, **about,
            )
            for code, one in said.items()
            for measure in known[code].get("measures", ())
        ]
    )  # fmt: skip
    number = judged.prisoner.number
    details = {"answers": len(said)}
    audit.record(by=by, deed="inspection.judgement.recorded", subject=judged, prisoner_number=number,
                 details=details)  # fmt: skip
    return len(made)


def _check(said: Mapping[str, Judged], known: Mapping[str, object]) -> None:
    for code, one in said.items():
        if code not in known or one.answer not in Verdict.values:
            raise Refused("Answer yes, no or not applicable.", field=code)
        if len(one.comment) > LONGEST:
            raise Refused(f"Write at most {LONGEST:,} characters.", field=f"{code}_comment")


def _prison(judged: Assessment | SentencePlan) -> Prison:
    return judged.custody.headline.prison
