"""What the deeds of inspection mean in the audit, in words; each goes on from who did it."""

#: A sentence for each deed, for `staff.views.deeds.SENTENCES`.
WORDS = {
    "inspection.audit.finished": "finished the audit “{title}”",
    "inspection.audit.list_opened": "looked at the case audits",
    "inspection.audit.opened": "opened a case audit",
    "inspection.audit.pack_made": "made the evidence pack of a case audit",
    "inspection.case.begun": "began to read case {place} of a sample",
    "inspection.case.opened": "opened the reading of a case of a sample",
    "inspection.case.read": "answered the questions of the audit on case {place} of a sample",
    "inspection.case.read_again": "read case {place} of a sample a second time",
    "inspection.case.settled": "settled what two readers answered differently on case {place} of a sample",
    "inspection.interview.recorded": "recorded an interview beside the audit of a case",
    "inspection.judgement.opened": "opened the judgements of who countersigned",
    "inspection.judgement.recorded": "judged what he or she countersigned",
    "inspection.note.added": "added good practice or a recommendation to “{title}”",
    "inspection.note.followed": "recorded how far a recommendation is",
    "inspection.questions.loaded": "took the question sets in that come with the service",
    "inspection.questions.published": "published version {version} of the questions of {kind}",
    "inspection.sample.drawn": "drew a sample of {size} of {population} cases of {prison}",
    "inspection.survey.answered": "a survey was answered; nobody is named",
    "inspection.survey.closed": "closed the survey “{title}”",
    "inspection.survey.counts_opened": "looked at the counts of a survey",
    "inspection.survey.opened": "opened the survey “{title}” at {prison}",
    "inspection.survey.typed_in": "took in {sheets} sheets of the survey “{title}”",
}
