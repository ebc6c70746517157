"""Asking for the record as a document: purpose, reader, parts; and a second person's check."""

from typing import Any

from django import forms

from cases.actions.dossier_checks import LONGEST as LONGEST_ANSWER
from cases.models import CheckAnswer, Dossier, DossierPurpose
from omu.dossier.disclosing import TITLES
from staff.forms.base import GovForm
from staff.forms.fields import TextField

LONGEST_READER: int = Dossier._meta.get_field("reader").max_length or 0
LONGEST_PURPOSE: int = Dossier._meta.get_field("purpose_words").max_length or 0


class DossierForm(GovForm):
    """Purpose and reader; another purpose is named. Without any part it is the whole record."""

    purpose = forms.ChoiceField(label="What is it for", choices=DossierPurpose, widget=forms.RadioSelect)
    purpose_words = TextField(label="Which purpose", max_length=LONGEST_PURPOSE, required=False)
    reader = TextField(
        label="Who is to read it",
        max_length=LONGEST_READER,
        help_text="A name or an office, such as the duty governor. It stands on the first page.",
    )
    parts = forms.MultipleChoiceField(
        label="Only these parts (optional)",
        choices=list(TITLES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Without any it is the whole record.",
    )
    reveals = {"purpose": {DossierPurpose.OTHER.value: ["purpose_words"]}}
    choice_hints = {
        "purpose": {
            DossierPurpose.OFFENDER_MANAGER.value: "Security intelligence as its bearing on risk only.",
            DossierPurpose.PAROLE.value: "Without restricted entries and what is about the victim.",
            DossierPurpose.PRISONER.value: "A second person checks it before it can be fetched.",
            DossierPurpose.SUBJECT_ACCESS.value: "A second person checks it before it can be fetched.",
        }
    }


class CheckForm(GovForm):
    """The second person's answer to a copy; one that is sent back says what has to be different."""

    answer = forms.ChoiceField(
        label="Whether it may be handed out",
        choices=[
            (CheckAnswer.RELEASED.value, "Yes, I have read it through"),
            (CheckAnswer.SENT_BACK.value, "No, it is sent back"),
        ],
        widget=forms.RadioSelect,
    )
    words = TextField(
        label="What has to be different",
        max_length=LONGEST_ANSWER,
        required=False,
        help_text="For a copy that is sent back.",
    )
    reveals = {"answer": {CheckAnswer.SENT_BACK.value: ["words"]}}

    def said(self, fields: dict[str, Any]) -> dict[str, Any]:
        """The cleaned fields as `cases.actions.dossier_checks.answer` takes them."""
        return {"released": fields["answer"] == CheckAnswer.RELEASED, "words": fields["words"]}
