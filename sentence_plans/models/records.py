"""What of a sentence plan goes into the interchange format (docs/interchange/README.md)."""

from typing import Any

from cases.models.record_branches import Branch, Find, Row
from sentence_plans.models.boards import Board, Contribution, Seat
from sentence_plans.models.deliveries import (
    Delivery,
    DeliveryChange,
    DeliverySupport,
    FollowUp,
    ProgrammeReport,
)
from sentence_plans.models.enhanced import EnhancedAction
from sentence_plans.models.entries import ObjectiveEntry
from sentence_plans.models.given import ActionGiven, GivenReport
from sentence_plans.models.learning import LearningStep
from sentence_plans.models.objectives import (
    Action,
    ActionStatus,
    Objective,
    ObjectiveComment,
    ObjectiveNeed,
    ObjectiveStatus,
)
from sentence_plans.models.packages import ReleasePackage
from sentence_plans.models.plans import NeedReason, SentencePlan
from sentence_plans.models.release_plans import ReleasePlan
from sentence_plans.models.releases import ObjectiveRelease
from sentence_plans.models.reviews import (
    PlanReview,
    ReviewCountersignature,
    ReviewedFactor,
    ReviewedObjective,
    ReviewedParty,
)
from sentence_plans.models.sharing import PlanRead, PlanShared
from sentence_plans.models.signatures import PlanSignature, PlanVersion
from sentence_plans.models.transfer_needs import TransferNeed

FOLLOWS = "follows from the record it stands in"
DIGEST = "is worked out again: the content names objectives by their keys in the installation"


def rekeyed(row: Row, find: Find) -> Row:
    """What a version says, with the keys of objectives and actions in it turned by `find`."""
    content = row["content"] | {
        "objectives": [
            one
            | {"key": find("objectives", one["key"])}
            | {"actions": [work | {"key": find("actions", work["key"])} for work in one.get("actions", ())]}
            for one in row["content"].get("objectives", ())
        ]
    }
    progress: dict[str, Any] = row.get("progress") or {}
    turned = {str(find("objectives", int(key))): words for key, words in progress.items()}
    return row | {"content": content, "progress": turned}


OBJECTIVES = Branch(
    "objectives", Objective, of="plan", refs={"after": "objectives", "taken_from": "objectives"},
    past=("saved_at",),
    branches=(
        Branch(
            "needs", ObjectiveNeed, of="objective", past=("since", "ended_at"), turn=("since", "ended_at"),
        ),
        Branch("statuses", ObjectiveStatus, of="objective", past=("on", "at")),
        Branch("comments", ObjectiveComment, of="objective", past=("at",)),
        Branch(
            "actions", Action, of="objective", refs={"after": "actions"}, past=("saved_at",),
            branches=(
                Branch("action_statuses", ActionStatus, of="action", past=("on", "at")),
                Branch(
                    "enhanced", EnhancedAction, of="action", past=("since", "ended_on", "saved_at"),
                    turn=("since", "ended_on"),
                ),
                Branch(
                    "given", ActionGiven, of="action", refs={"package": "packages"},
                    past=("given_on", "ended_on", "saved_at"),
                    turn=("given_on", "ended_on"),
                    branches=(Branch("given_reports", GivenReport, of="given", past=("on", "at")),),
                ),
            ),
        ),
        Branch(
            "releases", ObjectiveRelease, of="objective", refs={"decision": "decisions"},
            past=("since", "ended_at"),
        ),
        Branch("entries", ObjectiveEntry, of="objective", past=("since", "ended_at")),
    ),
)  # fmt: skip
BOARDS = Branch(
    "boards", Board, of="plan", past=("arranged_on", "held_on"), turn=("arranged_on", "held_on"),
    branches=(
        Branch(
            "seats", Seat, of="board", past=("replied_on", "reminded_on"),
            branches=(Branch("contributions", Contribution, of="seat", past=("on", "at")),),
        ),
    ),
)  # fmt: skip
PLANS = Branch(
    "sentence_plans", SentencePlan, key=("custody", "opened_on"), left_out={"prisoner": FOLLOWS},
    refs={"assessment": "assessments"},
    past=("opened_on", "completed_on", "closed_on", "saved_at"),
    turn=("opened_on", "completed_on", "closed_on"),
    branches=(
        Branch(
            "packages", ReleasePackage, of="plan", past=("given_on", "ended_on", "saved_at"),
            turn=("given_on", "ended_on"),
        ),
        Branch("release_plan", ReleasePlan, of="plan", past=("confirmed_on", "saved_at")),
        OBJECTIVES,
        Branch("need_reasons", NeedReason, of="plan", past=("at",)),
        Branch(
            "versions", PlanVersion, of="plan", left_out={"digest": DIGEST}, past=("at",), rekeyed=rekeyed,
        ),
        Branch("signatures", PlanSignature, of="plan", refs={"version": "versions"}, past=("on", "at")),
        Branch(
            "reviews", PlanReview, of="plan", refs={"version": "versions"}, past=("on", "at"),
            branches=(
                Branch(
                    "reviewed_objectives", ReviewedObjective, of="review", refs={"objective": "objectives"},
                ),
                Branch("parties", ReviewedParty, of="review"),
                Branch("factors", ReviewedFactor, of="review"),
                Branch("countersignatures", ReviewCountersignature, of="review", past=("on", "at")),
            ),
        ),
        Branch(
            "shared", PlanShared, of="plan", past=("on", "at"),
            branches=(Branch("read", PlanRead, of="shared", past=("on", "at")),),
        ),
        BOARDS,
    ),
)  # fmt: skip

LEARNING = Branch(
    "learning_record", LearningStep, key=("custody", "kind", "on", "what"), left_out={"prisoner": FOLLOWS},
    refs={"action": "actions"}, past=("on", "at", "taken_back_at"), turn=("on", "taken_back_at"),
)  # fmt: skip
#: The place itself belongs to the prison that gives it; the days of the person's own course are carried.
OF_PRISON = "belongs to a prison; when the person started and ended is carried"
OF_REGION = "belongs to a region; what was accepted stands in the delivery and the need for a move"
DELIVERIES = Branch(
    "deliveries", Delivery, key=("custody", "programme", "referred_on"), left_out={"course": OF_PRISON},
    refs={"action": "actions"}, past=("referred_on", "waiting_since", "started_on", "ended_on", "saved_at"),
    turn=("referred_on", "started_on", "ended_on"),
    branches=(
        Branch("delivery_changes", DeliveryChange, of="delivery", past=("on", "at")),
        Branch("support", DeliverySupport, of="delivery", past=("on", "at")),
        Branch(
            "reports", ProgrammeReport, of="delivery", past=("met_on", "filed_on", "at"),
            turn=("met_on", "filed_on"),
            branches=(
                Branch(
                    "follow_ups", FollowUp, of="report", refs={"action": "actions"}, past=("taken_up_on",)
                ),
            ),
        ),
    ),
)  # fmt: skip

TRANSFER_NEEDS = Branch(
    "transfer_needs", TransferNeed, key=("custody", "resource", "recorded_on"),
    refs={"delivery": "deliveries"}, past=("recorded_on", "moved_on", "ended_on", "saved_at"),
    turn=("recorded_on", "moved_on", "ended_on"),
)  # fmt: skip
BRANCHES = (PLANS, LEARNING, DELIVERIES, TRANSFER_NEEDS)
#: Tables of this app that no record carries.
NOT_OF_A_RECORD = {
    "Programme": "the catalogue is the same everywhere, and its entries are named by code",
    "Provision": OF_PRISON,
    "Course": OF_PRISON,
    "PlaceProposal": OF_REGION,
    "ProposedMatch": OF_REGION,
    "MatchDecision": OF_REGION,
}
