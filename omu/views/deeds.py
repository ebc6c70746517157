"""What the deeds that see several apps mean in the audit, in words; each goes on from who did it."""

#: A sentence for each deed, for `staff.views.deeds.SENTENCES`.
WORDS = {
    "omu.arrival.checked": "looked at the check on arrival",
    "omu.case_list.opened": "opened the list: {list}",
    "omu.dossier.verified": "checked whether a printed record is as it was issued: {finding}",
    "omu.hand_over.opened": "opened the hand-over between prisons",
    "omu.record_check.read": "asked whether the record is complete",
    "omu.recording.opened": "opened the list of missing entries ({entries})",
    "omu.receptions.imported": "imported receptions from {file}",
    "omu.of_prison.taken_over": "took over a {kind} of a prison from a file",
    "omu.outcomes.opened": "read what came of those released from {since} to {until}",
    "omu.record.removed": "removed the record {numbers}, decided by {first} and {second}",
    "omu.records.exported": "wrote records into a file",
    "omu.retention.listed": "read which records have passed the period they are kept for",
    "omu.records.imported": "took in the file {file}: {made} people new, {mended} mended, {refused} refused",
    "omu.release.hand_over_opened": "opened the hand-over at release",
    "omu.supervision.agenda_opened": "opened the prepared agenda of a supervision",
    "omu.prisons.compared": "compared prisons",
    "omu.victim_contact.listed": "opened the list of cases of victim contact",
    "omu.victim_contact.opened": "read the victim part of the case",
    "omu.unit.pending_opened": "opened the list of what waits for the unit's word",
    "omu.unit.list_opened": "opened a list of the unit's cases",
}
