"""Signing, countersigning and completing an assessment (docs/domain.md 7.2, 7.12)."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from cases.actions import headlines
from cases.models import child_marks
from risk.actions import (
    assessment_tasks,
    checking,
    completing,
    content,
    fast_reviews,
    owed_forms,
    part_signatures,
    predictors,
    rights,
    risk_plan_copies,
    scope,
    scope_facts,
    tier_tables,
    tiers,
    widening,
)
from risk.actions.content import Content
from risk.models import (
    Assessment,
    Check,
    Decision,
    SectionResult,
    Signature,
    SignedContent,
    State,
    TierDecision,
)
from risk.standards import levels, owed_form, signing
from risk.standards import tiers as tier_rule
from risk.standards.owed_form import FormAnswer
from risk.standards.signing import AssessmentFacts, CountersigningAnswer, SigningAnswer
from staff import audit
from staff.actions.errors import Refused, Stale
from staff.actors import Actor


def facts_of(written: Content, *, today: datetime.date) -> AssessmentFacts:
    """What the limits of signing look at, worked out from the content as it stands; seven queries."""
    custody = written.assessment.custody
    case = scope_facts.gather([custody])[custody.pk]
    present = sum(1 for one in written.needs if one.present)
    predicted = written.predicted
    tier_facts = replace(
        case.tier, rosh=written.overall.level, needs=present,
        ogrs3_two_year=predicted.ogrs3, bands=predicted.bands,
    )  # fmt: skip
    table = tier_tables.in_force(today=today)
    computed = tier_rule.tier(facts=tier_facts, rules=table.rules).tier
    current = TierDecision.objects.current().filter(custody=custody, by_hand=True).first()
    tagged = child_marks().filter(contact__custody=custody)
    return AssessmentFacts(
        level=written.highest,
        tier=current.tier if current else computed,
        child_protection=written.harm.child_protection or tagged.exists(),
        exemption=written.harm.exempt,
        tier_lowered=bool(current and current.tier < computed),
    )


def _facts_for(written: Content, *, today: datetime.date, by: Actor) -> AssessmentFacts:
    """The same for who signs it: with the group that is to check what he or she signs."""
    checked_by = checking.wanted(written.assessment, by=by, today=today)
    return replace(facts_of(written, today=today), checked_by=checked_by)


def may_sign(written: Content, *, today: datetime.date, by: Actor) -> SigningAnswer:
    """Whether the actor may sign this, whether a countersignature is then owed, and every reason."""
    facts = _facts_for(written, today=today, by=by)
    return signing.signing(role=by.role, grade=by.grade, facts=facts, limits=signing.built_in())


def may_countersign(written: Content, *, today: datetime.date, by: Actor) -> CountersigningAnswer:
    """Whether the actor may countersign this, and why not."""
    if not checking.may_be_asked(by, today=today):
        return CountersigningAnswer(False, "This role does not countersign assessments.")
    row = written.assessment
    person = by.user.pk if by.user else 0
    if part_signatures.signed_by(row, person=person):
        return CountersigningAnswer(False, "Nobody countersigns what he or she signed a part of.")
    own = row.author_id if person == row.author_id else row.signed_by_id
    return signing.countersigning(
        role=by.role,
        grade=by.grade,
        person=person,
        signed_by=own or 0,
        facts=facts_of(written, today=today),
        limits=signing.built_in(),
    )


def form_answer(written: Content, *, today: datetime.date) -> FormAnswer:
    """Whether its form is enough for the tier of the case and for the one it comes to itself."""
    row = written.assessment
    if not owed_form.is_shorter(code=row.form.code, than=owed_form.ORDER[-1]):
        return owed_forms.of_assessment(row, comes_to=None, today=today)
    return owed_forms.of_assessment(row, comes_to=facts_of(written, today=today).tier, today=today)


def _check_whole(written: Content, *, today: datetime.date) -> None:
    """Raise Refused where its form is too short, a copy is not confirmed, or something is missing."""
    form = form_answer(written, today=today)
    if not form.enough:
        raise Refused(f"It cannot be signed yet: {form.reason} Open its further parts on the summary.")
    fast = fast_reviews.of_assessment(written.assessment, today=today)
    if not fast.allowed:
        raise Refused(f"It cannot be signed yet: {fast.reason}")
    if written.unconfirmed:
        parts = "; ".join(written.unconfirmed)
        raise Refused(f"It cannot be signed yet: not confirmed since it was copied: {parts}.")
    if written.all_lacks:
        raise Refused(_cannot_yet(written))
    if not written.diversity_asked:
        raise Refused(content.DIVERSITY_BLANK)


@transaction.atomic
def sign(assessment: Assessment, *, version: int, today: datetime.date, by: Actor) -> Assessment:
    """Sign as assessor: complete where the signer's limits allow it, else waiting for a countersignature.

    `version` is that of the assessment the signer saw. Raises Stale where it changed since, and Refused where
    something is missing, the state does not allow it, or the role does not sign.
    """
    user = rights.to_write(by)
    row = rights.held(assessment)
    written = content.read(row)
    answer = may_sign(written, today=today, by=by)
    if not answer.may_sign:
        raise Refused(answer.reasons[0])
    step = signing.move(state=row.state, deed="sign" if answer.countersign else "sign_alone")
    if not step.allowed:
        raise Refused(step.reason)
    if row.version != version:
        message = "The assessment was changed after you opened this page. Read it again before you sign."
        raise Stale(message, theirs={"version": row.version})
    _check_whole(written, today=today)
    assessment_tasks.close(row, by=by)
    reasons = answer.reasons if answer.countersign else ()
    signature = _signature(row, written, Decision.SIGNED, reasons=reasons, today=today, by=by)
    also = part_signatures.sign_rest(written, today=today, by=by)
    row.signed_by, row.signed_on = user, today
    if answer.countersign:
        row.state = step.to
        row.save(update_fields=["state", "signed_by", "signed_on"])
        headlines.touch(row.custody)
        facts = facts_of(written, today=today)
        group = checking.asked(row, facts=facts, by=by, today=today)
        assessment_tasks.ask_countersignature(row, signature=signature, group=group, today=today, by=by)
    else:
        _complete(row, written, today=today, by=by)
    _record(
        row,
        "signed",
        details={"digest": signature.content.digest, "reasons": list(reasons), "parts": also},
        by=by,
    )
    return row


@transaction.atomic
def countersign(
    assessment: Assessment,
    *,
    approve: bool,
    comment: str,
    checked: Sequence[str],
    today: datetime.date,
    by: Actor,
) -> Assessment:
    """Approve what another signed, which completes it, or send it back for rework with a comment.

    `checked` are keys of Check: what the countersigner looked at. Raises Refused for one's own, beyond one's
    limits, without comment or checks, or where it does not wait for a countersignature.
    """
    rights.to_countersign(by)
    row = rights.held(assessment)
    written = content.read(row)
    step = signing.move(state=row.state, deed="approve" if approve else "reject", comment=comment)
    if not step.allowed:
        raise Refused(step.reason, field="comment" if row.state == State.SIGNED else None)
    answer = may_countersign(written, today=today, by=by)
    if not answer.allowed:
        raise Refused(answer.reason)
    if approve:
        _check_still_whole(written, today=today)
    if not checked or set(checked) - set(Check.values):
        raise Refused("Tick what you checked: it is the evidence of oversight.", field="checked")
    decision = Decision.APPROVED if approve else Decision.REJECTED
    signature = _signature(row, written, decision, comment=comment, checked=checked, today=today, by=by)
    assessment_tasks.close(row, by=by)
    if approve:
        part_signatures.approve_all(written, today=today, by=by)
        _complete(row, written, today=today, by=by)
        assessment_tasks.tell_complete(row, by=by)
    else:
        _reopen(row, signature, today=today, by=by)
    _record(row, decision, reason=comment, details={"checked": list(checked)}, by=by)
    return row


def _reopen(row: Assessment, signature: Signature, *, today: datetime.date, by: Actor) -> None:
    """Open again for the one who signed, who finds a task with the comment."""
    author = row.signed_by or row.author
    row.state, row.signed_by, row.signed_on = State.OPEN, None, None
    row.save(update_fields=["state", "signed_by", "signed_on"])
    headlines.touch(row.custody)
    widening.follow([row.custody], today=today, by=by)
    assessment_tasks.ask_rework(row, signature=signature, author=author, today=today, by=by)


def _check_still_whole(written: Content, *, today: datetime.date) -> None:
    """Raise Refused where the tier rose after the signature, so that more is owed now."""
    form = form_answer(written, today=today)
    if not form.enough:
        raise Refused(f"{form.reason} Send it back: its further parts open then.", field="decision")
    if written.all_lacks:
        why = f"More is owed since it was signed. {written.harm.due.reason}"
        raise Refused(f"{why} Send it back, so that it is written.", field="decision")


def _cannot_yet(written: Content) -> str:
    lacks = [lack for _, missing in written.all_lacks for lack in missing]
    things = "1 thing is" if len(lacks) == 1 else f"{len(lacks)} things are"
    return f"It cannot be signed yet: {things} missing. First: {lacks[0].words}"


def _signature(
    row: Assessment,
    written: Content,
    decision: str,
    *,
    reasons: Sequence[str] = (),
    comment: str = "",
    checked: Sequence[str] = (),
    today: datetime.date,
    by: Actor,
) -> Signature:
    data = written.as_data()
    frozen, _ = SignedContent.objects.get_or_create(
        assessment=row, digest=content.digest(data), defaults={"content": data}
    )
    return Signature.objects.create(
        assessment=row,
        content=frozen,
        decision=decision,
        by=rights.somebody(by),
        name=by.name,
        role=by.role,
        grade=by.grade,
        place=by.assignment.place_name if by.assignment else "",
        comment=comment.strip(),
        checked=list(checked),
        reasons=list(reasons),
        on=today,
    )


def _complete(row: Assessment, written: Content, *, today: datetime.date, by: Actor) -> None:
    """Complete it: from here on the database refuses every change of it."""
    row.state, row.completed_on = State.COMPLETE, today
    row.save(update_fields=["state", "signed_by", "signed_on", "completed_on"])
    SectionResult.objects.bulk_create(completing.results(row, written=written))
    predictors.keep(row, written=written, today=today, by=by)
    headlines.record(
        row.custody,
        rosh_level=written.overall.level,
        rosh_group=", ".join(levels.GROUP_WORDS[group] for group in written.overall.groups)[:60],
        rosh_from_assessment=True,
    )
    risk_plan_copies.share(row, today=today, by=by)
    completing.set_alerts(row, written=written, today=today, by=by)
    scope.decide([row.custody], today=today, by=by)
    tiers.propose([row.custody], today=today, by=by)
    _record(row, "completed", details={"rosh_level": written.overall.level}, by=by)


def _record(
    row: Assessment, deed: str, *, reason: str = "", details: dict[str, object] | None = None, by: Actor
) -> None:
    audit.record(
        by=by,
        deed=f"risk.assessment.{deed}",
        subject=row,
        prisoner_number=row.custody.prisoner.number,
        reason=reason,
        details=details,
    )
