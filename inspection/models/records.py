"""What of audits and judgements goes into the interchange format (docs/interchange/README.md)."""

from cases.models.record_branches import Branch
from inspection.models.audits import AuditAnswer, AuditedCase, AuditNote, CaseAudit
from inspection.models.judgements import Judgement
from inspection.models.needs_analyses import NeedsAnalysis, NeedsDecision, NeedsPrediction
from inspection.models.prison_profiles import PrisonProfile
from inspection.models.surveys import Survey, SurveyAnswer, SurveyResponse

#: The sample belongs to a prison; what was read of a case belongs to its record.
OF_PRISON = "stands in the line of its audit (prisons-v1.schema.json)"
PREPARED = "is counted anew by a job in each installation"
LOOKED_UP = "is what the prison of the analysis runs of the programme: looked up where the line comes in"
NOBODY = "an answer to a survey is of nobody: it stands in the line of its survey (prisons-v1.schema.json)"
IN_RECORD = "stands in the record of the person"
OF_SURVEY = "is that of the survey"
UNNAMED = "an answer to a survey names nobody"
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
#: What a case of a sample says in the line of its audit; the rest stands in the record of the person.
SAMPLED = ("custody", "position")
CASE_AUDIT = Branch(
    "case_audit", CaseAudit, key=("prison", "digest"),
    past=("drawn_on", "finished_on", "recorded_at"), turn=("drawn_on", "finished_on"),
    branches=(
        Branch(
            "sample", AuditedCase, of="audit",
            left_out={
                one.name: IN_RECORD
                for one in AuditedCase._meta.concrete_fields
                if not one.primary_key and one.name not in ("audit", *SAMPLED)
            },
        ),
        Branch("audit_notes", AuditNote, of="audit", past=("saved_at",)),
    ),
)  # fmt: skip
SURVEY = Branch(
    "survey", Survey, key=("prison", "question_set", "opened_on"),
    past=("recorded_at",), turn=("opened_on", "closed_on"),
    branches=(
        Branch(
            "sheets", SurveyResponse, of="survey",
            left_out={
                "prison": OF_SURVEY, "question_set": OF_SURVEY, "audited_case": OF_SURVEY,
                "given_by": UNNAMED, "asked_by": UNNAMED,
            },
            past=("answered_on",),
            branches=(Branch("sheet_answers", SurveyAnswer, of="response"),),
        ),
    ),
)  # fmt: skip
#: Lines of their own, each about a prison (docs/interchange).
PROFILE = Branch("prison_profile", PrisonProfile, key=("prison",), past=("confirmed_on", "saved_at"))
PREDICTION = Branch(
    "needs_prediction", NeedsPrediction, key=("prison", "what", "on", "at"), past=("on", "at")
)
ANALYSIS = Branch(
    "needs_analysis", NeedsAnalysis, key=("prison", "region", "number"),
    past=("day", "kept_on", "at"), turn=("day", "kept_on"),
    branches=(
        Branch(
            "needs_decisions", NeedsDecision, of="analysis", left_out={"provision": LOOKED_UP},
            past=("decided_on", "at"),
        ),
    ),
)  # fmt: skip
OF_PRISONS = (PROFILE, PREDICTION, ANALYSIS, SURVEY, CASE_AUDIT)
#: Tables of this app that no record carries.
NOT_OF_A_RECORD = {
    "QuestionSet": "is published in each installation, and named by kind and version",
    "SurveyTurn": "says who has answered here, by a digest that only one installation can make",
    "NeedsPicture": PREPARED,
}
