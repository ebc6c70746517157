"""The forms of what wing staff watch for (docs/domain.md 10.8)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.actions.triggers import LONGEST
from cases.models import Trigger
from staff.forms.base import GovForm
from staff.forms.fields import TextField


class TriggerForm(GovForm):
    """What to watch for and what to do."""

    watch_for = TextField(
        label="What to watch for", max_length=LONGEST,
        help_text="What can be seen or heard: such as refusing meals after a call, or letters sent back",
    )  # fmt: skip
    what_to_do = TextField(
        label="What to do then", max_length=LONGEST,
        help_text="Whom to tell, and how soon. Nothing of a restricted entry, and no name of a victim.",
    )  # fmt: skip


class TriggerEndForm(GovForm):
    """Which line is taken off, and why."""

    trigger = forms.TypedChoiceField(label="Which", widget=forms.RadioSelect)
    reason = TextField(label="Why it is no longer watched for", max_length=LONGEST)

    def __init__(self, *args: Any, standing: Iterable[Trigger], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = {str(one.pk): one for one in standing}
        field: Any = self.fields["trigger"]
        field.choices = [(key, one.watch_for) for key, one in found.items()]
        field.coerce = found.get
