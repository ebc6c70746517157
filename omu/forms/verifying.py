"""The form that a printed record is checked with."""

from typing import Any

from django import forms

from omu.forms.files import not_too_large
from staff.forms.base import GovForm

#: Ten times a record of 600 pages, in bytes.
LARGEST = 40 * 2**20


class VerifyForm(GovForm):
    """One printed record, as it was received."""

    file = forms.FileField(
        label="The printed record",
        help_text="The PDF as you received it, 40 MB at most. It is looked at and not kept.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        max_length=200,
        error_messages={
            "required": "Choose the printed record",
            "missing": "Choose the printed record",
            "empty": "The file is empty. Check that it came over whole, and choose it again",
        },
    )

    def clean_file(self) -> Any:
        """A file that is not too large; what it is, is the verdict and no mistake of the form."""
        return not_too_large(self.cleaned_data["file"], most=LARGEST)
