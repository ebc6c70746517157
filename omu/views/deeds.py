"""What the deeds that see several apps mean in the audit, in words; each goes on from who did it."""

#: A sentence for each deed, for `staff.views.deeds.SENTENCES`.
WORDS = {
    "omu.receptions.imported": "imported receptions from {file}",
    "omu.unit.list_opened": "opened a list of the unit's cases",
}
