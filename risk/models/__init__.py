"""The tables of risk."""

from risk.models.answers import Answer, Group, Level, RoshRating, RoshSummary, SectionNote
from risk.models.assessments import FINAL, UNFINISHED, WRITABLE, Assessment, Purpose, State
from risk.models.decisions import ScopeDecision, TierDecision, TierLowering, TierTable
from risk.models.form_versions import FormVersion
from risk.models.predictors import Predictor, PredictorNote, PredictorResult
from risk.models.rosh_parts import PlanCopy, WrittenPart
from risk.models.sight import Sight, may_see, sight
from risk.models.signatures import Check, Decision, SectionResult, Signature, SignedContent

__all__ = [
    "FINAL",
    "UNFINISHED",
    "WRITABLE",
    "Answer",
    "Assessment",
    "Check",
    "Decision",
    "FormVersion",
    "Group",
    "Level",
    "PlanCopy",
    "Predictor",
    "PredictorNote",
    "PredictorResult",
    "Purpose",
    "RoshRating",
    "RoshSummary",
    "ScopeDecision",
    "SectionNote",
    "SectionResult",
    "Sight",
    "Signature",
    "SignedContent",
    "State",
    "TierDecision",
    "TierLowering",
    "TierTable",
    "WrittenPart",
    "may_see",
    "sight",
]
