"""Which kinds of notice one receives."""

from typing import Any

from django import forms

from staff.actions.notice_kinds import known
from staff.forms.base import GovForm


class NoticeKindsForm(GovForm):
    """A box for each kind that may be stopped; ticked ones are received."""

    wanted = forms.MultipleChoiceField(
        label="Send me",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick what you can do without",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = [kind for kind in known().values() if kind.may_be_stopped]
        self.fields["wanted"].choices = [(kind.key, kind.title) for kind in free]  # type: ignore[attr-defined]
        self.choice_hints = {"wanted": {kind.key: kind.explains for kind in free}}  # type: ignore[misc]
