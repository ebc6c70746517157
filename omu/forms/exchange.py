"""Entries out to a probation case system, and in from one."""

from typing import Any

from django import forms
from django.conf import settings

from omu.forms.files import not_too_large
from omu.forms.record_files import KEEP, REFUSE, TRY
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField


class EntriesOutForm(GovForm):
    """From which day on; empty means everything."""

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"] = SplitDateField(
            label="Written or withdrawn since",
            required=False,
            not_after=today,
            help_text="The day of your last file. Leave it empty for everything.",
        )


class EntriesInForm(GovForm):
    """The file, and what to do where some of its lines have mistakes."""

    choice_hints = {
        "faulty": {
            TRY: "Everything is tried and nothing written.",
            KEEP: "An entry with a mistake stays out; the others come into the log.",
            REFUSE: "Nothing is written unless every line is right.",
        }
    }

    file = forms.FileField(
        label="File of entries",
        help_text="In the exchange format, version 1: UTF-8, one line for each entry, 20 MB at most",
        widget=forms.FileInput(attrs={"accept": ".jsonl,.json,application/json"}),
        max_length=100,
        error_messages={
            "required": "Choose the file of entries",
            "missing": "Choose the file of entries",
            "empty": "The file is empty. Check that it was written to its end, and choose it again",
        },
    )
    faulty = forms.ChoiceField(
        label="What to do with it",
        choices=[(TRY, "Only try it"), (KEEP, "Take the good lines"), (REFUSE, "Take all of it or nothing")],
        widget=forms.RadioSelect,
        initial=KEEP,
    )

    def clean_file(self) -> Any:
        """A file that is not too large; what is in it is read by the worker."""
        return not_too_large(self.cleaned_data["file"], most=settings.LARGEST_EXTRACT)
