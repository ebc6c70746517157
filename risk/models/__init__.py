"""The tables of risk."""

from risk.models.answers import Answer, Group, Level, RoshRating, RoshSummary, SectionNote
from risk.models.assessments import FINAL, UNFINISHED, WRITABLE, Assessment, Purpose, State
from risk.models.contact_levels import ChildContact, ContactLevel
from risk.models.decision_records import (
    ABOUT_CATEGORY,
    GONE_WRONG,
    DecisionKind,
    DecisionOpinion,
    DecisionRecord,
    DecisionState,
    Outcome,
    ParoleReferral,
    Party,
    ReleaseKind,
    ReleaseOutcome,
    ReleasePurpose,
    Return,
    View,
)
from risk.models.decisions import ScopeDecision, TierDecision, TierLowering, TierTable
from risk.models.form_versions import FormVersion
from risk.models.information import InformationRequest, Source
from risk.models.meetings import (
    Attendance,
    ItemWhy,
    Meeting,
    MeetingItem,
    MeetingKind,
    MeetingReport,
    MeetingSeat,
    reads_minutes,
    sees_meetings,
)
from risk.models.part_signatures import PartSignature, SignedPart
from risk.models.predictors import Predictor, PredictorNote, PredictorResult
from risk.models.quality import QualityCheck
from risk.models.rosh_parts import PlanCopy, WrittenPart
from risk.models.screenings import MeetingAction, Screening, ScreeningOutcome, ScreeningWhy
from risk.models.sight import Sight, may_see, sight
from risk.models.signatures import Check, Decision, SectionResult, Signature, SignedContent

__all__ = [
    "ABOUT_CATEGORY",
    "FINAL",
    "GONE_WRONG",
    "UNFINISHED",
    "WRITABLE",
    "Answer",
    "Assessment",
    "Attendance",
    "Check",
    "ChildContact",
    "ContactLevel",
    "Decision",
    "DecisionKind",
    "DecisionOpinion",
    "DecisionRecord",
    "DecisionState",
    "FormVersion",
    "Group",
    "InformationRequest",
    "ItemWhy",
    "Level",
    "Meeting",
    "MeetingAction",
    "MeetingItem",
    "MeetingKind",
    "MeetingReport",
    "MeetingSeat",
    "Outcome",
    "ParoleReferral",
    "PartSignature",
    "Party",
    "PlanCopy",
    "Predictor",
    "PredictorNote",
    "PredictorResult",
    "Purpose",
    "QualityCheck",
    "ReleaseKind",
    "ReleaseOutcome",
    "ReleasePurpose",
    "Return",
    "RoshRating",
    "RoshSummary",
    "ScopeDecision",
    "Screening",
    "ScreeningOutcome",
    "ScreeningWhy",
    "SectionNote",
    "SectionResult",
    "Sight",
    "Signature",
    "SignedContent",
    "SignedPart",
    "Source",
    "State",
    "TierDecision",
    "TierLowering",
    "TierTable",
    "View",
    "WrittenPart",
    "may_see",
    "reads_minutes",
    "sees_meetings",
    "sight",
]
