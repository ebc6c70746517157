"""Receiving many from a file."""

from typing import Any

from django import forms
from django.conf import settings

from omu.forms.files import not_too_large
from staff.forms.base import GovForm

KEEP, REFUSE = "keep", "refuse"


class ImportForm(GovForm):
    """The file, and what to do where some of its rows have faults."""

    choice_hints = {
        "faulty": {
            KEEP: "A row whose number, name, birth or dates are wrong stays out. A row with a fault that can "
            "wait comes in with a task to mend it.",
            REFUSE: "Nothing is received unless every row is right.",
        }
    }

    file = forms.FileField(
        label="Extract of receptions",
        help_text="A CSV file in UTF-8, as the prison system gives it, of 20 MB at most",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        max_length=100,
        error_messages={
            "required": "Choose the file of receptions",
            "missing": "Choose the file of receptions",
            "empty": "The file is empty. Check that the export was complete, and choose it again",
        },
    )
    faulty = forms.ChoiceField(
        label="If some rows have faults",
        choices=[(KEEP, "Keep the good rows"), (REFUSE, "Refuse the whole file")],
        widget=forms.RadioSelect,
        initial=KEEP,
    )

    def clean_file(self) -> Any:
        """A file that is not too large; what is in it is read by the worker."""
        return not_too_large(self.cleaned_data["file"], most=settings.LARGEST_EXTRACT)
