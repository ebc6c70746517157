"""Asking for the record as a document: what for, and who is to read it."""

from django import forms

from cases.models import Dossier, DossierPurpose
from staff.forms.base import GovForm
from staff.forms.fields import TextField

LONGEST_READER: int = Dossier._meta.get_field("reader").max_length or 0
LONGEST_PURPOSE: int = Dossier._meta.get_field("purpose_words").max_length or 0


class DossierForm(GovForm):
    """Purpose and reader; another purpose is named."""

    purpose = forms.ChoiceField(label="What is it for", choices=DossierPurpose, widget=forms.RadioSelect)
    purpose_words = TextField(label="Which purpose", max_length=LONGEST_PURPOSE, required=False)
    reader = TextField(
        label="Who is to read it",
        max_length=LONGEST_READER,
        help_text="A name or an office, such as the duty governor. It stands on the first page.",
    )
    reveals = {"purpose": {DossierPurpose.OTHER.value: ["purpose_words"]}}
