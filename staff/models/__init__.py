"""The tables of staff."""

from staff.models.assignments import Grade, RoleAssignment
from staff.models.audit import AuditEvent, Kind, Seal, SealedEvent
from staff.models.desk import (
    ApiToken,
    Draft,
    Heartbeat,
    IdempotencyKey,
    Job,
    JobState,
    Notice,
    Submission,
)
from staff.models.places import HoldsSex, Organisation, Prison, ProbationTrust, Region
from staff.models.users import User

__all__ = [
    "ApiToken",
    "AuditEvent",
    "Draft",
    "Grade",
    "Heartbeat",
    "HoldsSex",
    "IdempotencyKey",
    "Job",
    "JobState",
    "Kind",
    "Notice",
    "Organisation",
    "Prison",
    "ProbationTrust",
    "Region",
    "RoleAssignment",
    "Seal",
    "SealedEvent",
    "Submission",
    "User",
]
