"""Survey answers in from a file."""

from django import forms
from django.conf import settings

from inspection.models import SURVEYS
from omu.forms.files import not_too_large
from omu.forms.record_files import KEEP, REFUSE, TRY
from staff.forms.base import GovForm


class SurveyFileForm(GovForm):
    """The file, whose answers it holds, and what to do where some of its lines have mistakes."""

    choice_hints = {
        "faulty": {
            TRY: "Everything is tried and nothing written. Do this first.",
            KEEP: "A sheet with a mistake stays out; the others are taken.",
            REFUSE: "Nothing is written unless every line is right.",
        }
    }

    kind = forms.ChoiceField(
        label="Who answered", choices=[(one.value, one.label) for one in SURVEYS], widget=forms.RadioSelect
    )
    file = forms.FileField(
        label="File of answers",
        help_text="CSV with the columns prison, answered_on, sheet and one for each question, or JSON lines",
        widget=forms.FileInput(attrs={"accept": ".csv,.jsonl,.json,text/csv,application/json"}),
        max_length=100,
        error_messages={
            "required": "Choose the file of answers",
            "missing": "Choose the file of answers",
            "empty": "The file is empty. Check that it was written to its end, and choose it again",
        },
    )
    faulty = forms.ChoiceField(
        label="What to do with it",
        choices=[(TRY, "Only try it"), (KEEP, "Take the good lines"), (REFUSE, "Take all of it or nothing")],
        widget=forms.RadioSelect,
        initial=TRY,
    )

    def clean_file(self) -> object:
        """A file that is not too large; what is in it is read by the worker."""
        return not_too_large(self.cleaned_data["file"], most=settings.LARGEST_EXTRACT)
