"""The form that links a temporary release to the objective it serves."""

from collections.abc import Iterable
from typing import Any

from django import forms

from staff.forms.base import GovForm


class ReleaseForm(GovForm):
    """Which release is linked, or whose link is taken away: "link:KEY" or "end:KEY"."""

    def __init__(self, *args: Any, choices: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["change"] = forms.ChoiceField(
            label="What to change", choices=list(choices), widget=forms.RadioSelect
        )
