"""The forms of management oversight (docs/domain.md 15)."""

import datetime
from typing import Any

from django import forms

from cases.standards import oversight as rules
from cases.standards.oversight import Asked
from staff.forms.base import GovForm, NamedMessages
from staff.forms.fields import LongTextField, SplitDateField, TextField

#: How many actions one form asks for.
PLACES = (1, 2, 3)
OVERDUE, SOON = "overdue", "soon"


class OversightForm(GovForm):
    """What was looked at and found, and what is asked for: up to three actions."""

    seen_on = SplitDateField(label="When you looked at the case")
    areas = forms.MultipleChoiceField(
        label="What you looked at", choices=list(rules.AREAS.items()), widget=forms.CheckboxSelectMultiple
    )
    findings = LongTextField(
        label="What you found",
        max_length=rules.LONGEST_FINDINGS,
        rows=6,
        help_text="What is done well, what is missing. Those who manage the case read it, and inspectors. "
        "The log says only that you looked, and at what.",
    )
    what_1 = TextField(label="Action 1", max_length=rules.LONGEST_ACTION, required=False)
    owner_1 = forms.ChoiceField(
        label="Who does action 1", choices=list(rules.OWNERS.items()), required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    due_on_1 = SplitDateField(label="Action 1 by", required=False)
    what_2 = TextField(label="Action 2", max_length=rules.LONGEST_ACTION, required=False)
    owner_2 = forms.ChoiceField(
        label="Who does action 2", choices=list(rules.OWNERS.items()), required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    due_on_2 = SplitDateField(label="Action 2 by", required=False)
    what_3 = TextField(label="Action 3", max_length=rules.LONGEST_ACTION, required=False)
    owner_3 = forms.ChoiceField(
        label="Who does action 3", choices=list(rules.OWNERS.items()), required=False,
        widget=forms.RadioSelect,
    )  # fmt: skip
    due_on_3 = SplitDateField(label="Action 3 by", required=False)

    def __init__(
        self, *args: Any, today: datetime.date, areas: list[str], held: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={"seen_on": today, "areas": areas}, **kwargs)
        for place in PLACES:
            self.fields[f"owner_{place}"].choices = list(held.items())  # type: ignore[attr-defined]

    def entry(self) -> dict[str, Any]:
        """The entry and its actions, as the action takes them."""
        said = self.cleaned_data
        asked = [
            Asked(said[f"what_{place}"], said[f"owner_{place}"], said[f"due_on_{place}"]) for place in PLACES
        ]
        return {name: said[name] for name in ("seen_on", "areas", "findings")} | {"actions": asked}


class OversightWithdrawForm(GovForm):
    """Why an entry is taken back."""

    reason = TextField(label="Reason", max_length=300)


class OversightFilter(NamedMessages, forms.Form):
    """Which cases are shown; its answers stand in the address."""

    state = forms.ChoiceField(
        label="Oversight", required=False,
        choices=[("", "Overdue, due and not due"), (OVERDUE, "Overdue"), (SOON, "Due within two weeks")],
    )  # fmt: skip
    risk = forms.ChoiceField(
        label="Why it is expected", required=False,
        choices=[("", "Any reason"), ("very_high", "Very High risk"), ("high", "High risk"),
                 ("other", "Child protection alone")],
    )  # fmt: skip
    officer = forms.ChoiceField(label="Offender supervisor", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [("", "Anybody"), *people]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """What is filtered by; nothing where an answer makes no sense, which then stands in the form."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
