"""The form of a need for a transfer (docs/domain.md 13)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.transfer_needs import LONGEST, LONGEST_NAME, NAMES, Need
from sentence_plans.models import MoveState, TransferNeed
from sentence_plans.standards import transfer_needs as rules
from staff.forms.compared import ComparedForm
from staff.forms.fields import LongTextField, SplitDateField, TextField
from staff.models import Prison


class NeedForm(ComparedForm):
    """What somebody has to move for, and how far the move is."""

    resource = TextField(label="What is needed", max_length=LONGEST_NAME)
    state = forms.ChoiceField(
        label="How far the move is", choices=MoveState.choices, widget=forms.RadioSelect
    )
    prison = forms.ChoiceField(
        label="To which prison", required=False, help_text="Where a move is planned or was made."
    )
    planned_for = SplitDateField(
        label="Planned for", required=False, help_text="Leave it empty where no day is agreed."
    )
    moved_on = SplitDateField(label="Day of the move", required=False)
    reason = LongTextField(
        label="Why",
        rows=3,
        max_length=LONGEST,
        help_text="Why it is needed; and why no move is planned, if none is.",
    )
    ended_because = LongTextField(
        label="Why it is needed no more", required=False, rows=2, max_length=LONGEST,
        help_text="Only to take the need back. Leave it empty while it stands.",
    )  # fmt: skip

    reveals = {"state": {rules.PLANNED: ["planned_for"], rules.MOVED: ["moved_on"]}}

    def __init__(
        self,
        need: TransferNeed | None,
        *args: Any,
        prisons: Iterable[Prison],
        resource: str = "",
        **kwargs: Any,
    ) -> None:
        said: dict[str, Any] = {"resource": resource, "state": rules.NONE}
        if need:
            said = {name: getattr(need, name) for name in NAMES}
            said["prison"] = need.prison.code if need.prison else ""
            kwargs["version"] = need.version
        super().__init__(*args, initial=said, **kwargs)
        self.prisons = {one.code: one for one in prisons}
        choices = [("", "None"), *((code, one.name) for code, one in self.prisons.items())]
        self.fields["prison"].choices = choices  # type: ignore[attr-defined]
        if need is None:
            del self.fields["ended_because"]

    def need(self) -> Need:
        """What the form says."""
        said = {name: self.cleaned_data[name] for name in NAMES if name in self.cleaned_data}
        return Need(**said, prison=self.prisons.get(self.cleaned_data["prison"]))
