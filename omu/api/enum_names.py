"""How the schema of the API names choices that several answers have under one name."""

#: By name, the choices.
ENUM_NAMES = {
    "AssessmentPurpose": "risk.models.Purpose",
    "AssessmentState": "risk.models.State",
    "AttendanceMode": "sentence_plans.models.AttendanceMode",
    "AuditKind": "inspection.models.AuditKind",
    "AuditNoteKind": "inspection.models.NoteKind",
    "BoardKind": "sentence_plans.models.BoardKind",
    "BoardParty": "sentence_plans.models.Party",
    "ContactKind": "cases.models.ContactKind",
    "ContactMode": "cases.models.ContactMode",
    "DateKind": "cases.models.DateKind",
    "DecisionKind": "risk.models.DecisionKind",
    "DecisionParty": "risk.models.Party",
    "DecisionState": "risk.models.DecisionState",
    "DeliveryReason": "sentence_plans.models.NotDelivered",
    "DeliveryState": "sentence_plans.models.DeliveryState",
    "DossierCheckAnswer": "cases.models.CheckAnswer",
    "DossierPurpose": "cases.models.DossierPurpose",
    "JobState": "staff.models.JobState",
    "ReceptionKind": "cases.models.ReceptionKind",
    "SentenceKind": "cases.models.SentenceKind",
    "SkillLevel": "cases.models.circumstances.SkillLevel",
    "TransferState": "cases.models.TransferState",
    "UnitState": "cases.models.UnitState",
}
