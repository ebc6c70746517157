"""The tables of cases."""

from cases.models.alerts import Alert, AlertSource
from cases.models.allocations import Allocation, HeldAs
from cases.models.circumstances import (
    CourtReport,
    CourtReportKind,
    DiversityAspect,
    DiversityIssue,
    DiversityReview,
    ImmigrationState,
    ImmigrationStatus,
    LearningScreening,
    SkillLevel,
    Vulnerability,
    VulnerabilityKind,
)
from cases.models.clocks import Clock, ClockFlag, FlagKind
from cases.models.contacts import (
    Contact,
    ContactKind,
    ContactMode,
    ContactTag,
    Restriction,
    TagKind,
    WithWhom,
    sight,
    sight_if_standing,
)
from cases.models.custodies import (
    ClosedAs,
    Custody,
    DateKind,
    HandOver,
    KeyDate,
    ReceptionKind,
    Sentence,
    SentenceKind,
    Stay,
)
from cases.models.documents import Document, DocumentScan, ScanWanted, Verdict
from cases.models.dossier_checks import CheckAnswer, DossierCheck
from cases.models.dossiers import Dossier, DossierPurpose
from cases.models.entry_access import EntryAccess
from cases.models.headlines import Change, Headline, PlanState, Stage
from cases.models.interviews import (
    FirstInterview,
    InductionStep,
    InductionStepKind,
    InterviewAnswer,
    InterviewNeed,
    Referral,
    Topic,
)
from cases.models.limitations import Limitation, NamedReader
from cases.models.mappa import MappaCategory, MappaDecision, MappaLevel
from cases.models.merges import Merge
from cases.models.messages import (
    ContactRead,
    Escalation,
    EscalationAnswer,
    Message,
    MessageOpening,
)
from cases.models.oversights import Oversight, OversightAction, OversightWithdrawal
from cases.models.policies import LimitChange, Policy
from cases.models.prisoners import Alias, AliasKind, Prisoner, Sex
from cases.models.protection_ends import ProtectionEnd, ProtectionKind, child_marks
from cases.models.releases import Absence, AbsenceKind, Release
from cases.models.searches import LogSearch
from cases.models.supervisions import Supervision, SupervisionNote
from cases.models.tasks import Task, TaskSnooze
from cases.models.trainings import Training
from cases.models.transfers import HandOverNote, MovementKind, Transfer, TransferMovement, TransferState
from cases.models.triggers import Trigger, TriggerEnd
from cases.models.unit_plans import UnitObjective, UnitProgress, UnitState
from cases.models.victims import (
    ContactWithPerson,
    NoContact,
    NoContactBasis,
    VictimKnown,
    VictimScheme,
    VictimStatement,
)
from cases.models.withdrawals import Withdrawal
from cases.models.workforce import (
    CaseKind,
    HandoverCheck,
    PrisonSetting,
    Reallocation,
    ReallocationLine,
    ReallocationResult,
    Redeployment,
    Specialism,
)

__all__ = [
    "Absence",
    "AbsenceKind",
    "Alert",
    "AlertSource",
    "Alias",
    "AliasKind",
    "Allocation",
    "CaseKind",
    "Change",
    "CheckAnswer",
    "Clock",
    "ClockFlag",
    "ClosedAs",
    "Contact",
    "ContactKind",
    "ContactMode",
    "ContactRead",
    "ContactTag",
    "ContactWithPerson",
    "CourtReport",
    "CourtReportKind",
    "Custody",
    "DateKind",
    "DiversityAspect",
    "DiversityIssue",
    "DiversityReview",
    "Document",
    "DocumentScan",
    "Dossier",
    "DossierCheck",
    "DossierPurpose",
    "EntryAccess",
    "Escalation",
    "EscalationAnswer",
    "FirstInterview",
    "FlagKind",
    "HandOver",
    "HandOverNote",
    "HandoverCheck",
    "Headline",
    "HeldAs",
    "ImmigrationState",
    "ImmigrationStatus",
    "InductionStep",
    "InductionStepKind",
    "InterviewAnswer",
    "InterviewNeed",
    "KeyDate",
    "LearningScreening",
    "LimitChange",
    "Limitation",
    "LogSearch",
    "MappaCategory",
    "MappaDecision",
    "MappaLevel",
    "Merge",
    "Message",
    "MessageOpening",
    "MovementKind",
    "NamedReader",
    "NoContact",
    "NoContactBasis",
    "Oversight",
    "OversightAction",
    "OversightWithdrawal",
    "PlanState",
    "Policy",
    "PrisonSetting",
    "Prisoner",
    "ProtectionEnd",
    "ProtectionKind",
    "Reallocation",
    "ReallocationLine",
    "ReallocationResult",
    "ReceptionKind",
    "Redeployment",
    "Referral",
    "Release",
    "Restriction",
    "ScanWanted",
    "Sentence",
    "SentenceKind",
    "Sex",
    "SkillLevel",
    "Specialism",
    "Stage",
    "Stay",
    "Supervision",
    "SupervisionNote",
    "TagKind",
    "Task",
    "TaskSnooze",
    "Topic",
    "Training",
    "Transfer",
    "TransferMovement",
    "TransferState",
    "Trigger",
    "TriggerEnd",
    "UnitObjective",
    "UnitProgress",
    "UnitState",
    "Verdict",
    "VictimKnown",
    "VictimScheme",
    "VictimStatement",
    "Vulnerability",
    "VulnerabilityKind",
    "WithWhom",
    "Withdrawal",
    "child_marks",
    "sight",
    "sight_if_standing",
]
