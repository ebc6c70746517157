"""Records out and in as a file of the interchange format."""

from typing import Any

from django import forms
from django.conf import settings

from omu.forms.files import not_too_large
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField

KEEP, REFUSE, TRY = "keep", "refuse", "try"


class RecordsOutForm(GovForm):
    """Whose records are written."""

    numbers = LongTextField(
        label="Prison numbers",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Such as A1234BC, one on each line. Leave it empty for everybody with an open case here.",
    )


class RecordsInForm(GovForm):
    """The file, and what to do where some of its lines have mistakes."""

    choice_hints = {
        "faulty": {
            TRY: "Everything is tried and nothing written. Do this first.",
            KEEP: "A line with a mistake stays out as a whole; the others are taken in.",
            REFUSE: "Nothing is written unless every line is right and nothing is left out.",
        }
    }

    file = forms.FileField(
        label="File of records",
        help_text="In the interchange format, version 1: UTF-8, one line for each person, 200 MB at most",
        widget=forms.FileInput(attrs={"accept": ".jsonl,.json,application/json"}),
        max_length=100,
        error_messages={
            "required": "Choose the file of records",
            "missing": "Choose the file of records",
            "empty": "The file is empty. Check that it was written to its end, and choose it again",
        },
    )
    faulty = forms.ChoiceField(
        label="What to do with it",
        choices=[(TRY, "Only try it"), (KEEP, "Take the good lines"), (REFUSE, "Take all of it or nothing")],
        widget=forms.RadioSelect,
        initial=TRY,
    )

    def clean_file(self) -> Any:
        """A file that is not too large; what is in it is read by the worker."""
        return not_too_large(self.cleaned_data["file"], most=settings.LARGEST_RECORD_FILE)
