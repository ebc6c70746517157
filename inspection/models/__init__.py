"""The tables of inspection."""

from inspection.models.audits import (
    AuditAnswer,
    AuditedCase,
    AuditKind,
    AuditNote,
    CaseAudit,
    NoteKind,
    NoteStatus,
    Reading,
    Verdict,
)
from inspection.models.judgements import Basis, Judgement
from inspection.models.needs_analyses import NeedsAnalysis, NeedsDecision, NeedsPicture, NeedsPrediction
from inspection.models.prison_profiles import PrisonProfile
from inspection.models.question_sets import INTERVIEWS, SURVEYS, Counts, QuestionSet, SetKind
from inspection.models.surveys import Survey, SurveyAnswer, SurveyResponse, SurveyTurn

__all__ = [
    "INTERVIEWS",
    "SURVEYS",
    "AuditAnswer",
    "AuditKind",
    "AuditNote",
    "AuditedCase",
    "Basis",
    "CaseAudit",
    "Counts",
    "Judgement",
    "NeedsAnalysis",
    "NeedsDecision",
    "NeedsPicture",
    "NeedsPrediction",
    "NoteKind",
    "NoteStatus",
    "PrisonProfile",
    "QuestionSet",
    "Reading",
    "SetKind",
    "Survey",
    "SurveyAnswer",
    "SurveyResponse",
    "SurveyTurn",
    "Verdict",
]
