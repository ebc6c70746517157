"""What of the decisions on a case itself goes into the interchange format (docs/interchange/README.md)."""

from cases.models.documents import Document
from cases.models.interviews import FirstInterview, InductionStep, InterviewNeed, Referral
from cases.models.limitations import Limitation
from cases.models.mappa import MappaDecision
from cases.models.oversights import Oversight, OversightAction, OversightWithdrawal
from cases.models.protection_ends import ProtectionEnd
from cases.models.record_branches import Branch
from cases.models.transfers import HandOverNote, Transfer, TransferMovement
from cases.models.triggers import Trigger, TriggerEnd
from cases.models.victims import NoContact, VictimStatement

MAPPA = Branch(
    "mappa_decisions", MappaDecision, key=("custody", "decided_on", "category", "level"),
    past=("decided_on", "recorded_at"),
)  # fmt: skip

OVERSIGHTS = Branch(
    "oversights", Oversight, key=("custody", "seen_on", "by_name", "findings"),
    past=("seen_on", "recorded_at"),
    branches=(
        Branch(
            "oversight_actions", OversightAction, of="oversight",
            left_out={"task": "stands on a list of one installation"},
        ),
        Branch("oversight_withdrawals", OversightWithdrawal, of="oversight", past=("withdrawn_on",)),
    ),
)  # fmt: skip

VICTIMS = Branch(
    "victim_statements", VictimStatement, key=("custody", "stated_on", "scheme", "by_name"),
    past=("offered_on", "stated_on", "recorded_at"), turn=("offered_on", "stated_on"),
)  # fmt: skip
NO_CONTACTS = Branch(
    "no_contacts", NoContact, key=("custody", "person", "decided_on", "level"),
    past=("decided_on", "recorded_at"),
)  # fmt: skip

TRIGGERS = Branch(
    "triggers", Trigger, key=("custody", "added_on", "watch_for"), past=("added_on", "recorded_at"),
    branches=(Branch("trigger_ends", TriggerEnd, of="trigger", past=("ended_on",)),),
)  # fmt: skip

PROTECTION_ENDS = Branch(
    "protection_ends", ProtectionEnd, key=("custody", "kind", "ended_on", "name"), past=("ended_on", "at")
)

LIMITATIONS = Branch(
    "limitations", Limitation, key=("custody", "limited_on", "prison"),
    past=("limited_on", "ended_on", "recorded_at"), turn=("limited_on", "ended_on"),
)  # fmt: skip

#: A list of things to do belongs to the installation where somebody does them.
ON_A_LIST = {"task": "stands on a list of one installation"}
INTERVIEWS = Branch(
    "first_interviews", FirstInterview, key=("custody", "held_on", "contact"),
    past=("held_on", "recorded_at"),
    branches=(Branch("topics", InterviewNeed, of="interview"),),
)  # fmt: skip
REFERRALS = Branch(
    "referrals", Referral, key=("custody", "topic", "role", "asked_on"), left_out=ON_A_LIST,
    refs={"interview": "first_interviews"}, past=("asked_on", "answered_on", "recorded_at"),
    turn=("asked_on", "answered_on"),
)  # fmt: skip
INDUCTION = Branch(
    "induction_steps", InductionStep, key=("custody", "stay", "step"), past=("done_on", "recorded_at")
)
TRANSFERS = Branch(
    "transfers", Transfer, key=("custody", "from_prison", "to_prison", "requested_at"),
    left_out={"prisoner": "follows from the record it stands in"},
    past=("requested_at", "answered_at", "left_on", "failed_on", "arrived_on", "ended_on"),
    turn=("left_on", "arrived_on"),
    branches=(
        Branch("transfer_movements", TransferMovement, of="transfer", past=("on", "at")),
        Branch("hand_over_notes", HandOverNote, of="transfer", past=("on", "at")),
    ),
)  # fmt: skip
DOCUMENTS = Branch(
    "documents", Document, key=("custody", "contact", "name", "sha256"),
    left_out={
        "prisoner": "follows from the record it stands in",
        "file": "lies beside the file of records, under its SHA-256",
    },
    past=("at",),
)  # fmt: skip

BRANCHES = (
    MAPPA, OVERSIGHTS, VICTIMS, NO_CONTACTS, TRIGGERS, PROTECTION_ENDS, LIMITATIONS, INTERVIEWS, REFERRALS,
    INDUCTION, TRANSFERS, DOCUMENTS,
)  # fmt: skip
