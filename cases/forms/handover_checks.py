"""The hand-over check of a new offender manager."""

from cases.actions.handover_checks import LONGEST_NOTE
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, YesNoField


class HandoverCheckForm(ComparedForm):
    """Four questions and a note; the note is owed where the plan is not carried on."""

    record_read = YesNoField(label="Have you read the record?")
    spoke_with_supervisor = YesNoField(label="Have you spoken with the offender supervisor?")
    told_prisoner = YesNoField(label="Has the prisoner been told of the change?")
    plan_carried_on = YesNoField(label="Is the sentence plan carried on?")
    note = LongTextField(
        label="Note", rows=4, max_length=LONGEST_NOTE, required=False,
        help_text="Say why, where the plan is not carried on. It stands in the log.",
    )  # fmt: skip
