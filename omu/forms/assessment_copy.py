"""Asking for a copy of one assessment on paper: for a reader, or for the person it is about."""

from django import forms

from omu.forms.dossier import LONGEST_READER
from staff.forms.base import GovForm
from staff.forms.fields import TextField

WHOLE, PRISONER = "whole", "prisoner"


class CopyForm(GovForm):
    """Which copy, and who is to read it."""

    which = forms.ChoiceField(
        label="Which copy",
        choices=[
            (WHOLE, "What my role may see of it"),
            (PRISONER, "For the prisoner, without what is restricted"),
        ],
        widget=forms.RadioSelect,
    )
    reader = TextField(label="Who is to read it", max_length=LONGEST_READER)
    choice_hints = {
        "which": {
            PRISONER: "Without the parts on children and victims, the risk management plan and what tells of "
            "security intelligence. Free text is not looked through: read it before you hand it over."
        }
    }
