"""What the deeds of risk mean in the audit, in words; each goes on from who did it."""

#: A sentence for each deed, for `staff.views.deeds.SENTENCES`.
WORDS = {
    "risk.assessment.approved": "countersigned an assessment",
    "risk.assessment.await_board": "kept an assessment waiting for the board",
    "risk.assessment.case_opened": "opened the case to assess",
    "risk.assessment.completed": "completed an assessment",
    "risk.assessment.locked": "locked an assessment as incomplete",
    "risk.assessment.read": "read an assessment",
    "risk.assessment.rejected": "sent an assessment back",
    "risk.assessment.rosh_saved": "wrote in the risk of serious harm summary",
    "risk.assessment.section_saved": "wrote in section {section} of an assessment",
    "risk.assessment.signed": "signed an assessment",
    "risk.assessment.start_opened": "opened the page on which an assessment starts",
    "risk.assessment.started": "started an assessment",
    "risk.assessments.listed": "read which assessments there are",
    "risk.forms.loaded": "loaded a version of the assessment form",
    "risk.scope.decided": "decided whether the case is in scope",
    "risk.scope.opened": "read why the case is in scope or not",
    "risk.scope.taken_back": "took back a decision on scope",
    "risk.tier.proposed": "proposed tier {tier}",
}
