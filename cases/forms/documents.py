"""Files of an entry of the log (docs/domain.md 14.1)."""

from typing import Any

from django import forms

from cases.actions import documents
from cases.standards.documents import allowed
from staff.actions.errors import Refused


class FilesInput(forms.FileInput):
    """A file box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each looked at. Cleaned: a tuple of `cases.actions.documents.Attachment`.

    ValidationError where one is empty, too large, of a kind that is not allowed or not what its name says;
    and where there are more than one entry takes.
    """

    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            help_text=f"Up to {allowed().most} files: {allowed().in_words()}.",
            allow_empty_file=True,
            widget=FilesInput(attrs={"multiple": "multiple"}),
        )

    def clean(self, data: Any, initial: Any = None) -> tuple[documents.Attachment, ...]:
        """Each file looked at; all that is wrong is said at once, once for each file."""
        files = [one for one in (data if isinstance(data, list) else [data]) if one]
        if len(files) > allowed().most:
            raise forms.ValidationError(f"Attach {allowed().most} files at most to one entry.")
        found, wrong = [], []
        for file in files:
            try:
                found.append(documents.examine(super().clean(file, initial)))
            except Refused as refusal:
                wrong.append(refusal.message)
        if wrong:
            raise forms.ValidationError(wrong)
        return tuple(found)
