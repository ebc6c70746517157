"""The countersignature of a review of the plan (docs/domain.md 7.12, 8.7)."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.db.models.functions import Now

from cases.actions import headlines
from cases.models import Custody, Task
from sentence_plans.actions import letters, plans, rights
from sentence_plans.models import PlanReview, ReviewCheck, ReviewCountersignature, Verdict
from staff.actions import notices
from staff.actions.errors import Refused
from staff.actors import Actor

LONGEST = 2_000


def _key(review: PlanReview, what: str) -> str:
    return f"review:{review.plan_id}:{what}:{review.pk}"


def _page(review: PlanReview, more: str = "") -> str:
    return f"reviews/{review.number}/{more}"


def ask(review: PlanReview, *, custody: Custody, today: datetime.date, by: Actor) -> None:
    """Ask for the countersignature where one is owed; whoever was to hold a review again has held it."""
    again = Task.objects.filter(key__startswith=f"review:{review.plan_id}:again:", done_at__isnull=True)
    again.update(done_at=Now(), done_by=by.user)
    if not review.countersign_because:
        return
    number = custody.prisoner.number
    letters.ask_head(
        custody,
        key=_key(review, "countersign"),
        text=f"Countersign review {review.number} of the sentence plan of {number}, held by {by.name}.",
        page=_page(review, "countersign/"),
        today=today,
        by=by,
    )


def refusal(review: PlanReview, *, by: Actor) -> str:
    """Why the actor cannot countersign this review now; empty where he or she can."""
    if not rights.countersigns(by):
        return "Your role does not countersign sentence plans."
    if not review.countersign_because:
        return "A review is countersigned where risk of serious harm is High or Very High."
    if line := review.countersignature:
        return f"{line.get_decision_display()} already, by {line.name}."
    if by.user and review.by_id == by.user.pk:
        return "Nobody countersigns his or her own review."
    return ""


@transaction.atomic
def countersign(
    review: PlanReview,
    *,
    approve: bool,
    comment: str,
    checked: Sequence[str],
    today: datetime.date,
    by: Actor,
) -> ReviewCountersignature:
    """Countersign a review, or send it back: it is then held again, and met no duty.

    `checked` are keys of ReviewCheck. Raises Refused for one's own, where none is owed or one was given, and,
    naming the field, without a comment or anything that was checked.
    """
    user = rights.to_countersign(review.plan, by=by)
    plan = rights.held(review.plan)
    row = PlanReview.objects.prefetch_related("countersignatures").select_related("by").get(pk=review.pk)
    if said := refusal(row, by=by):
        raise Refused(said)
    _check(comment, checked)
    made = ReviewCountersignature.objects.create(
        review=row,
        decision=Verdict.APPROVED if approve else Verdict.RETURNED,
        comment=comment.strip(),
        checked=[one for one in ReviewCheck.values if one in checked],
        **by.said_by(),
        on=today,
    )
    asked = Task.objects.filter(key=_key(row, "countersign"), done_at__isnull=True)
    asked.update(done_at=Now(), done_by=user)
    headlines.touch(plan.custody)
    _tell(row, made, custody=plan.custody, today=today, by=by)
    details = {"review": row.number, "decision": made.decision, "checked": made.checked, "digest": row.digest}
    plans.record(plan, deed="review_countersigned", details=details, reason=made.comment, by=by)
    return made


def _check(comment: str, checked: Sequence[str]) -> None:
    if not comment.strip():
        raise Refused("Write what you think of it: it is the evidence of oversight.", field="comment")
    if len(comment) > LONGEST:
        raise Refused(f"Write at most {LONGEST:,} characters.", field="comment")
    if not checked or set(checked) - set(ReviewCheck.values):
        raise Refused("Tick what you checked: it is the evidence of oversight.", field="checked")


def _tell(
    row: PlanReview, made: ReviewCountersignature, *, custody: Custody, today: datetime.date, by: Actor
) -> None:
    """Tell who held it; where it was sent back, it is a task as well."""
    number = custody.prisoner.number
    key, page = _key(row, "countersigned"), _page(row)
    text = f"{by.name} has countersigned review {row.number} of the sentence plan of {number}."
    if made.decision == Verdict.RETURNED:
        key, page = _key(row, "again"), "review/"
        text = f"Review the sentence plan of {number} again. {by.name} sent review {row.number} back: "
        text += made.comment
        Task.objects.create(
            key=key, custody=custody, user=row.by, prison=custody.headline.prison, kind="review_again",
            text=text[:400], leads_to=letters.address(custody, page=page), due_on=today,
        )  # fmt: skip
    leads_to = letters.address(custody, page=page)
    notices.send(row.by, text=text, key=key, leads_to=leads_to, prisoner_number=number, by=by)
