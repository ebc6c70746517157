"""The forms of proposals of free places (docs/domain.md 13.1)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.match_decisions import LONGEST
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField
from staff.models import Region

ACCEPT, REFUSE = "accept", "refuse"


class ProposalForm(GovForm):
    """For which region a proposal is asked."""

    region = forms.ChoiceField(label="Region")

    def __init__(self, *args: Any, regions: Iterable[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = {one.code: one for one in regions}
        choices = [(code, one.name) for code, one in self.regions.items()]
        self.fields["region"].choices = choices  # type: ignore[attr-defined]


class DecisionForm(GovForm):
    """Accept a match, or refuse it and why."""

    decision = forms.ChoiceField(
        label="What is decided", choices=((ACCEPT, "Accept the place"), (REFUSE, "Refuse it")),
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = LongTextField(
        label="Why it is refused", required=False, rows=3, max_length=LONGEST,
        help_text="Such as: not ready, refuses to move, another programme comes first.",
    )  # fmt: skip

    reveals = {"decision": {REFUSE: ["reason"]}}
