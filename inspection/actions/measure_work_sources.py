"""What the measures read of assessments and sentence plans as of a day: one query each."""

from collections.abc import Iterator, Mapping

from django.db.models import Q

from inspection.actions.measure_sources import Reach
from inspection.actions.measure_streams import Row, of
from inspection.actions.record_facts import CONVICTIONS, TEXTS
from risk.models import (
    Answer,
    Assessment,
    Decision,
    PartSignature,
    RoshRating,
    RoshSummary,
    SectionResult,
    Signature,
    State,
    WrittenPart,
)
from risk.standards.rosh_parts import ANALYSIS, PLAN, SCREENING, versions
from sentence_plans.models import (
    Action,
    ActionStatus,
    Board,
    Contribution,
    Delivery,
    DeliveryChange,
    Objective,
    ObjectiveStatus,
    PlanReview,
    ReviewedParty,
    Seat,
    SentencePlan,
)

#: Codes of the written parts by family, of every version of the questions.
PARTS = {
    family: sorted({part.code for one in versions() for part in one.family(name=family)})
    for family in (SCREENING, ANALYSIS, PLAN)
}
#: What is said of the delivery of a programme.
DELIVERED = ("programme", "programme__family", "programme__is_accredited", "state", "reason")
OF_ASSESSMENT = "assessment__custody__prisoner"
OF_PLAN = "plan__custody__prisoner"
OF_ACTION = "action__objective__plan__custody__prisoner"


def assessment_sources(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Assessments complete by the day, those with a part signed by it, and what they say."""
    return {**_assessed(asked), **_harm_parts(asked)}


def _assessed(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """The assessments, and what they say of levels and needs."""
    day = asked.as_of
    whose = {"assessment__custody__in": asked.custodies}
    complete = {"assessment__state": State.COMPLETE, "assessment__completed_on__lte": day}
    unfinished = Q(state=State.COMPLETE) & Q(completed_on__lte=day) | Q(part_signatures__on__lte=day)
    done = whose | complete
    texts = Q(*((name, "") for name in TEXTS), _connector=Q.OR)
    return {
        "assessments": of(
            asked.rows(Assessment).filter(unfinished).distinct(),
            fields=("custody", "pk", "purpose", "state", "completed_on", "author_role"),
            order=("completed_on", "pk"),
        ),
        "ratings": of(
            RoshRating.objects.filter(**done),
            fields=("assessment", "group", "community", "custody"),
            via=OF_ASSESSMENT,
        ),
        "needs": of(
            SectionResult.objects.filter(need_present=True, **done),
            fields=("assessment", "title"),
            order=("assessment", "position"),
            via=OF_ASSESSMENT,
        ),
        "convictions": of(
            Answer.objects.filter(item__in=CONVICTIONS, **done),
            fields=("assessment", "score", "missing", "value"),
            via=OF_ASSESSMENT,
        ),
        "summaries": of(
            RoshSummary.objects.filter(**done).exclude(texts), fields=("assessment",), via=OF_ASSESSMENT
        ),
    }


def _harm_parts(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """The parts on serious harm, and who signed them."""
    day = asked.as_of
    whose = {"assessment__custody__in": asked.custodies}
    complete = {"assessment__state": State.COMPLETE, "assessment__completed_on__lte": day}
    done = whose | complete
    return {
        "screening_said": of(
            WrittenPart.objects.filter(code=SCREENING, **whose).exclude(said={}),
            fields=("assessment", "questions", "said", "saved_at"),
            via=OF_ASSESSMENT,
        ),
        "victims": of(
            WrittenPart.objects.filter(code="analysis_victims", said__identifiable="yes", **done),
            fields=("assessment",),
            via=OF_ASSESSMENT,
        ),
        "parts": of(
            WrittenPart.objects.filter(code__in=[*PARTS[ANALYSIS], *PARTS[PLAN]], **done).exclude(said={}),
            fields=("assessment", "code", "saved_at"),
            via=OF_ASSESSMENT,
        ),
        "part_signatures": of(
            PartSignature.objects.filter(on__lte=day, **whose),
            fields=("assessment", "part", "decision", "on"),
            order=("pk",),
            via=OF_ASSESSMENT,
        ),
        "countersigned": of(
            Signature.objects.filter(decision=Decision.APPROVED, on__lte=day, **whose),
            fields=("assessment",),
            via=OF_ASSESSMENT,
        ),
    }


def plan_sources(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Plans begun by the day, their objectives and actions with how far each was, reviews and boards."""
    return {**_plans(asked), **_work(asked), **_reviews(asked), **_boards(asked)}


def _plans(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Plans and their objectives."""
    day = asked.as_of
    plan = {"plan__custody__in": asked.custodies, "plan__opened_on__lte": day}
    deeper = {f"objective__{name}": value for name, value in plan.items()}
    return {
        "plans": of(
            asked.rows(SentencePlan, opened_on__lte=day),
            fields=("custody", "pk", "opened_on", "completed_on", "at_board", "contact_every_days"),
            order=("opened_on", "pk"),
        ),
        "objectives": of(
            Objective.objects.filter(**plan),
            fields=("plan", "pk", "position", "after", "purposes", "status", "target_on"),
            order=("plan", "position", "pk"),
            via=OF_PLAN,
        ),
        "objective_statuses": of(
            ObjectiveStatus.objects.filter(**deeper),
            fields=("objective", "status", "on", "pk"),
            order=("on", "pk"),
            via="objective__" + OF_PLAN,
        ),
    }


def _work(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Actions and programmes."""
    day = asked.as_of
    plan = {"plan__custody__in": asked.custodies, "plan__opened_on__lte": day}
    deeper = {f"objective__{name}": value for name, value in plan.items()}
    deepest = {f"action__{name}": value for name, value in deeper.items()}
    return {
        "actions": of(
            Action.objects.filter(**deeper),
            fields=("objective", "pk", "after", "what", "timescale", "status", "is_intervention"),
            order=("objective", "pk"),
            via="objective__" + OF_PLAN,
        ),
        "action_statuses": of(
            ActionStatus.objects.filter(**deepest),
            fields=("action", "status", "on", "pk"),
            order=("on", "pk"),
            via=OF_ACTION,
        ),
        "deliveries": of(
            Delivery.objects.filter(referred_on__lte=day, **deepest),
            fields=("action", "pk", *DELIVERED, "referred_on", "report__filed_on"),
            order=("action", "referred_on", "pk"),
            via=OF_ACTION,
        ),
        "delivery_changes": of(
            DeliveryChange.objects.filter(**{f"delivery__{name}": value for name, value in deepest.items()}),
            fields=("delivery", "state", "reason", "on"),
            order=("on", "pk"),
            via="delivery__" + OF_ACTION,
        ),
    }


def _reviews(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Reviews of the plan and who took part."""
    day = asked.as_of
    plan = {"plan__custody__in": asked.custodies, "plan__opened_on__lte": day}
    return {
        "reviews": of(
            PlanReview.objects.standing().filter(on__lte=day, **plan),
            fields=("plan", "pk", "on", "overall"),
            order=("on", "pk"),
            via=OF_PLAN,
        ),
        "parties": of(
            ReviewedParty.objects.filter(
                review__on__lte=day, **{f"review__{name}": value for name, value in plan.items()}
            ).exclude(how="none"),
            fields=("review", "party"),
            via="review__" + OF_PLAN,
        ),
    }


def _boards(asked: Reach) -> Mapping[str, Iterator[Row]]:
    """Boards held and what came of each invitation."""
    day = asked.as_of
    board = {"board__custody__in": asked.custodies, "board__held_on__lte": day}
    return {
        "boards": of(
            asked.rows(Board, held_on__lte=day), fields=("custody", "pk", "held_on"), order=("held_on", "pk")
        ),
        "seats": of(
            Seat.objects.filter(**board),
            fields=("board", "pk", "party", "attended", "used"),
            via="board__custody__prisoner",
        ),
        "contributions": of(
            Contribution.objects.filter(
                on__lte=day, **{f"seat__{name}": value for name, value in board.items()}
            ),
            fields=("seat",),
            via="seat__board__custody__prisoner",
        ),
    }


__all__ = ["PARTS", "assessment_sources", "plan_sources"]
