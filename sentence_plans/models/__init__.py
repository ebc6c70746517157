"""The tables of sentence_plans."""

from sentence_plans.models.boards import (
    AttendanceMode,
    Board,
    BoardKind,
    BoardReply,
    Contribution,
    Party,
    Seat,
)
from sentence_plans.models.codes import DoerKind, HarmItem, Heading, Purpose, Status, Timescale, WorkStatus
from sentence_plans.models.objectives import (
    ENDED,
    TAKEN_OUT,
    Action,
    Objective,
    ObjectiveComment,
    ObjectiveNeed,
    ObjectiveStatus,
    current_objectives,
)
from sentence_plans.models.plans import Capacity, Motivation, NeedReason, SentencePlan, State
from sentence_plans.models.releases import ObjectiveRelease
from sentence_plans.models.signatures import (
    Decision,
    PlanReview,
    PlanSignature,
    PlanVersion,
    Progress,
    ReviewKind,
    SignedAs,
)

__all__ = [
    "ENDED",
    "TAKEN_OUT",
    "Action",
    "AttendanceMode",
    "Board",
    "BoardKind",
    "BoardReply",
    "Capacity",
    "Contribution",
    "Decision",
    "DoerKind",
    "HarmItem",
    "Heading",
    "Motivation",
    "NeedReason",
    "Objective",
    "ObjectiveComment",
    "ObjectiveNeed",
    "ObjectiveRelease",
    "ObjectiveStatus",
    "Party",
    "PlanReview",
    "PlanSignature",
    "PlanVersion",
    "Progress",
    "Purpose",
    "ReviewKind",
    "Seat",
    "SentencePlan",
    "SignedAs",
    "State",
    "Status",
    "Timescale",
    "WorkStatus",
    "current_objectives",
]
