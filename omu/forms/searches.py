"""What to look for in the log."""

from typing import Any

from django import forms

from cases.actions.searches import LONGEST_WORDS
from cases.models import ContactKind, LogSearch, TagKind
from cases.standards.departments import DEPARTMENTS
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField


class SearchForm(GovForm):
    """Words, and what narrows them."""

    words = TextField(
        label="Words",
        max_length=LONGEST_WORDS,
        help_text='All of them: debt canteen. A phrase: "moved cell". One of two: gym or library. Not: -gym',
    )
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "All kinds"), *ContactKind.choices])
    tag = forms.ChoiceField(label="Evidence of", required=False, choices=[("", "Anything"), *TagKind.choices])
    department = forms.ChoiceField(
        label="Department",
        required=False,
        choices=[("", "All departments"), *((key, words) for key, (words, _) in DEPARTMENTS.items())],
    )
    since = SplitDateField(label="From", required=False)
    until = SplitDateField(label="To", required=False)

    @property
    def narrows(self) -> bool:
        """Whether anything but words is asked, so that the page shows it."""
        return any(self[name].value() for name in ("kind", "tag", "department")) or any(
            self.errors.get(name) or self.initial.get(name) for name in ("since", "until")
        )


def initial_of(search: LogSearch) -> dict[str, Any]:
    """What the form shows of a search that was made."""
    filters = dict(search.filters)
    for name in ("since", "until"):
        if name in filters:
            filters[name] = forms.DateField().to_python(filters[name])
    return {"words": search.words, **filters}
