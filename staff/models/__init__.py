"""The tables of staff."""

from staff.models.assignments import Grade, RoleAssignment
from staff.models.audit import AuditEvent, Kind, Seal, SealedEvent
from staff.models.desk import (
    ApiToken,
    Digest,
    Draft,
    Heartbeat,
    IdempotencyKey,
    Job,
    JobState,
    Notice,
    NoticeStop,
    Submission,
)
from staff.models.places import HoldsSex, Organisation, Prison, ProbationTrust, Region
from staff.models.users import User

__all__ = [
    "ApiToken",
    "AuditEvent",
    "Digest",
    "Draft",
    "Grade",
    "Heartbeat",
    "HoldsSex",
    "IdempotencyKey",
    "Job",
    "JobState",
    "Kind",
    "Notice",
    "NoticeStop",
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
