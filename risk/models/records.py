"""What of an assessment, of tiers and of decisions goes into the interchange format (docs/interchange)."""

from cases.models.record_branches import Branch
from risk.models.answers import Answer, RoshRating, RoshSummary, SectionNote
from risk.models.assessments import Assessment
from risk.models.contact_levels import ContactLevel
from risk.models.decision_records import (
    DecisionOpinion,
    DecisionRecord,
    ParoleReferral,
    ReleaseOutcome,
)
from risk.models.decisions import ScopeDecision, TierDecision, TierLowering
from risk.models.information import InformationRequest
from risk.models.part_signatures import PartSignature
from risk.models.predictors import PredictorNote, PredictorResult
from risk.models.quality import QualityCheck
from risk.models.rosh_parts import PlanCopy, WrittenPart
from risk.models.screenings import Screening
from risk.models.signatures import SectionResult, Signature, SignedContent

FOLLOWS = "follows from the record it stands in"
WHOSE = {"prisoner": FOLLOWS}
OF_BOTH = {"prisoner": FOLLOWS, "custody": FOLLOWS}

ASSESSMENTS = Branch(
    "assessments", Assessment, key=("custody", "started_on", "purpose"), left_out=WHOSE,
    refs={"copied_from": "assessments"},
    past=("started_on", "signed_on", "completed_on", "locked_on", "recorded_at"),
    turn=("started_on", "signed_on", "completed_on"),
    branches=(
        Branch("answers", Answer, of="assessment"),
        Branch("notes", SectionNote, of="assessment", past=("saved_at",)),
        Branch("ratings", RoshRating, of="assessment"),
        Branch("summaries", RoshSummary, of="assessment", past=("saved_at",)),
        Branch("parts", WrittenPart, of="assessment", past=("saved_at",)),
        Branch("predictor_notes", PredictorNote, of="assessment", past=("saved_at",)),
        Branch("signed_contents", SignedContent, of="assessment", past=("at",)),
        Branch(
            "signatures", Signature, of="assessment", refs={"content": "signed_contents"}, past=("on", "at"),
        ),
        Branch("part_signatures", PartSignature, of="assessment", past=("on", "at")),
        Branch("results", SectionResult, of="assessment", left_out=OF_BOTH),
        Branch("predictions", PredictorResult, of="assessment", left_out=OF_BOTH, past=("on", "at")),
        Branch(
            "plan_copies", PlanCopy, of="assessment",
            past=("listed_at", "shared_on", "acknowledged_on", "taken_off_on"),
            turn=("shared_on", "acknowledged_on"),
        ),
        Branch(
            "quality_checks", QualityCheck, of="assessment",
            past=("drawn_on", "done_on", "ended_on", "recorded_at"),
            turn=("drawn_on", "done_on", "ended_on"),
        ),
        Branch(
            "information_requests", InformationRequest, of="assessment", left_out={"custody": FOLLOWS},
            past=("asked_on", "answered_on", "recorded_at"), turn=("asked_on", "answered_on"),
        ),
    ),
)  # fmt: skip
SCOPES = Branch(
    "scope_decisions", ScopeDecision, key=("custody", "since"),
    past=("since", "ended_on", "decided_at"), turn=("since", "ended_on"),
)  # fmt: skip
TIERS = Branch(
    "tier_decisions", TierDecision, key=("custody", "since"),
    past=("since", "ended_on", "confirmed_on", "decided_at"), turn=("since", "ended_on"),
)  # fmt: skip
LOWERINGS = Branch(
    "tier_lowerings", TierLowering, key=("custody", "asked_on"),
     past=("asked_on", "answered_on"),
    turn=("asked_on", "answered_on"),
)  # fmt: skip
REFERRALS = Branch(
    "parole_referrals", ParoleReferral, key=("custody", "referred_on"), past=("referred_on", "at")
)
DECISIONS = Branch(
    "decisions", DecisionRecord, key=("custody", "kind", "opened_on"), left_out=WHOSE,
    refs={"cited": "assessments"},
    past=("opened_on", "excused_on", "decided_on", "recorded_at"),
    turn=("opened_on", "decided_on"),
    branches=(
        Branch("opinions", DecisionOpinion, of="decision", past=("on", "at")),
        Branch("release_outcomes", ReleaseOutcome, of="decision", past=("on", "at")),
    ),
)  # fmt: skip
CONTACT_LEVELS = Branch(
    "contact_levels", ContactLevel, key=("custody", "decided_on", "level", "reason"),
    past=("assessed_on", "decided_on", "recorded_at"), turn=("assessed_on", "decided_on"),
)  # fmt: skip
SCREENINGS = Branch(
    "screenings", Screening, key=("custody", "why", "raised_on"),
    left_out={"meeting": "a meeting belongs to a prison; what it said of the case stands in the log"},
    past=("raised_on", "interim_on", "decided_on", "recorded_at"),
)  # fmt: skip

#: In the order of the file.
BRANCHES = (SCOPES, TIERS, LOWERINGS, REFERRALS, ASSESSMENTS, DECISIONS, SCREENINGS, CONTACT_LEVELS)
#: What meetings leave in a record is filed in the log of the case, as a restricted entry.
FILED = "belongs to the prison; what was said of a case is filed in its log"
#: Tables of this app that no record carries.
NOT_OF_A_RECORD = {
    "FormVersion": "a form belongs to the installation; an assessment names it by code and version",
    "Meeting": FILED,
    "MeetingAction": FILED,
    "MeetingItem": FILED,
    "MeetingReport": FILED,
    "MeetingSeat": FILED,
    "TierTable": "the rules of tiers belong to the installation; a tier keeps the version it was set by",
}
