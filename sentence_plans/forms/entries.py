"""The forms that link entries of the log to objectives."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.actions.contacts import LONGEST_TEXT
from sentence_plans.models import Shows
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField


def _shows() -> forms.ChoiceField:
    """What an entry shows of an objective."""
    return forms.ChoiceField(
        label="Is it a step?",
        choices=Shows.choices,
        required=False,
        widget=forms.RadioSelect,
        initial=Shows.OPEN,
    )


class ObserveForm(GovForm):
    """What was seen of an objective. Day and time are now, and nobody was spoken to."""

    text = LongTextField(label="What did you see?", rows=4, max_length=LONGEST_TEXT)
    shows = _shows()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["text"].widget.attrs["autofocus"] = True


class EntryForm(GovForm):
    """Which objective an entry is about, or whose link is taken away: "link:KEY" or "end:KEY"."""

    objective = forms.ChoiceField(label="Which objective is it about?", widget=forms.RadioSelect)
    shows = _shows()

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["objective"].choices = list(choices)  # type: ignore[attr-defined]
