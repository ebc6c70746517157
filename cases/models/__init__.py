"""The tables of cases."""

from cases.models.allocations import Allocation, HeldAs
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
from cases.models.dossiers import Dossier, DossierPurpose
from cases.models.headlines import Change, Headline, PlanState, Stage
from cases.models.policies import Policy
from cases.models.prisoners import Alias, Prisoner, Sex
from cases.models.tasks import Task
from cases.models.transfers import Transfer, TransferState

__all__ = [
    "Alias",
    "Allocation",
    "Change",
    "Clock",
    "ClockFlag",
    "ClosedAs",
    "Contact",
    "ContactKind",
    "ContactMode",
    "ContactTag",
    "Custody",
    "DateKind",
    "Dossier",
    "DossierPurpose",
    "FlagKind",
    "HandOver",
    "Headline",
    "HeldAs",
    "KeyDate",
    "PlanState",
    "Policy",
    "Prisoner",
    "ReceptionKind",
    "Restriction",
    "Sentence",
    "SentenceKind",
    "Sex",
    "Stage",
    "Stay",
    "TagKind",
    "Task",
    "Transfer",
    "TransferState",
    "WithWhom",
    "sight",
]
