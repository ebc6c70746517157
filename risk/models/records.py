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
from risk.models.meetings import Meeting, MeetingItem, MeetingReport, MeetingSeat
from risk.models.part_signatures import PartSignature
from risk.models.predictors import PredictorNote, PredictorResult
from risk.models.quality import QualityCheck
from risk.models.rosh_parts import PlanCopy, WrittenPart
from risk.models.screenings import MeetingAction, Screening
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
    left_out={"meeting": "is named in the line of the meeting (prisons-v1.schema.json)"},
    past=("raised_on", "interim_on", "decided_on", "recorded_at"),
)  # fmt: skip

#: In the order of the file.
BRANCHES = (SCOPES, TIERS, LOWERINGS, REFERRALS, ASSESSMENTS, DECISIONS, SCREENINGS, CONTACT_LEVELS)
IN_RECORD = "stands in the record of the person"
#: By what a meeting names a case of the screening list.
SCREENED = ("custody", "why", "raised_on")
MEETING = Branch(
    "meeting", Meeting, key=("prison", "kind", "planned_on", "starts_at", "title"),
    past=("arranged_on", "held_on", "closed_on"), turn=("arranged_on", "closed_on"),
    branches=(
        Branch("seats", MeetingSeat, of="meeting"),
        Branch(
            "items", MeetingItem, of="meeting", left_out={"prisoner": "is that of the case"},
            past=("added_on",),
            branches=(
                Branch("meeting_reports", MeetingReport, of="item", past=("on", "at")),
                Branch(
                    "meeting_actions", MeetingAction, of="item", past=("done_on",),
                    left_out={"task": "is asked for again in the other installation"},
                ),
            ),
        ),
        Branch(
            "screened", Screening, of="meeting",
            left_out={
                one.name: IN_RECORD
                for one in Screening._meta.concrete_fields
                if not one.primary_key and one.name not in ("meeting", *SCREENED)
            },
        ),
    ),
)  # fmt: skip
#: Lines of their own, each about a prison (docs/interchange).
OF_PRISONS = (MEETING,)
#: Tables of this app that no record carries.
NOT_OF_A_RECORD = {
    "FormVersion": "a form belongs to the installation; an assessment names it by code and version",
    "TierTable": "the rules of tiers belong to the installation; a tier keeps the version it was set by",
}
