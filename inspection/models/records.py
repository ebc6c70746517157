"""What of audits and judgements goes into the interchange format (docs/interchange/README.md)."""

from cases.models.record_branches import Branch
from inspection.models.audits import AuditAnswer, AuditedCase
from inspection.models.judgements import Judgement
from inspection.models.surveys import SurveyAnswer, SurveyResponse

#: The sample belongs to a prison; what was read of a case belongs to its record.
OF_PRISON = "belongs to a prison; what was read and judged of the case is carried"
OF_MANY = "is worked out of many cases, and is kept where it was worked out"
NOBODY = "an answer to a survey is of nobody; files of surveys carry them"
AUDITED = Branch(
    "audited_cases", AuditedCase, key=("custody", "drawn_on", "position"), left_out={"audit": OF_PRISON},
    past=("drawn_on", "begun_on", "read_on", "second_read_on", "settled_on"),
    turn=("drawn_on", "begun_on", "read_on", "second_read_on", "settled_on"),
    branches=(
        Branch("audit_answers", AuditAnswer, of="audited_case", past=("on", "at")),
        Branch(
            "interviews", SurveyResponse, of="audited_case", left_out={"survey": NOBODY},
            past=("answered_on",),
            branches=(Branch("interview_answers", SurveyAnswer, of="response"),),
        ),
    ),
)  # fmt: skip
JUDGEMENTS = Branch(
    "judgements", Judgement, key=("custody", "measure", "on"),
    refs={"audit_answer": "audit_answers", "assessment": "assessments", "plan": "sentence_plans"},
    past=("on", "at"),
)  # fmt: skip
BRANCHES = (AUDITED, JUDGEMENTS)
#: Tables of this app that no record carries.
NOT_OF_A_RECORD = {
    "QuestionSet": "is published in each installation, and named by kind and version",
    "CaseAudit": OF_PRISON,
    "AuditNote": OF_PRISON,
    "Survey": NOBODY,
    "SurveyTurn": NOBODY,
    "NeedsPicture": OF_MANY,
    "NeedsAnalysis": OF_MANY,
    "NeedsDecision": OF_MANY,
    "NeedsPrediction": OF_MANY,
    "PrisonProfile": "describes a prison",
}
