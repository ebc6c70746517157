"""Forms of the tier of a case, and of the tier rules (docs/domain.md 6)."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from risk.standards.tier_tables import CONDITIONS, Line
from risk.standards.tiers import APPROACHES, FULL, SHORT
from staff.forms.base import GovForm, Refusal
from staff.forms.fields import LongTextField, SplitDateField

TIERS = [(str(tier), f"Tier {tier}: {', '.join(words)}") for tier, words in APPROACHES.items()]
FORMS = [(SHORT, "The short form is enough"), (FULL, "The full form")]


class ConfirmForm(GovForm):
    """Nothing to fill in: one stands behind what the rules propose."""


class SetForm(GovForm):
    """A tier other than the rules give, with the reason."""

    tier = forms.TypedChoiceField(label="Tier", choices=TIERS, coerce=int, widget=forms.RadioSelect)
    reason = LongTextField(
        label="Why", max_length=2000, rows=4,
        help_text="What you know of this person that the rules do not take into account.",
    )  # fmt: skip


class LoweringForm(GovForm):
    """The answer to somebody who asks for a lower tier."""

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "Countersign: the lower tier stands"), ("refuse", "Refuse it")],
        widget=forms.RadioSelect,
    )
    comment = LongTextField(label="What you looked at, and why you decide so", max_length=2000, rows=4)


class RulesForm(GovForm):
    """Every condition the record can answer, with the tier it gives; and which form each tier asks for."""

    def __init__(
        self,
        *args: Any,
        lines: Iterable[Line],
        enough: Mapping[int, str],
        today: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        given = {line.key: line for line in lines}
        choices = [
            ("", "Not used"),
            *((str(tier), f"Tier {tier}") for tier in sorted(APPROACHES, reverse=True)),
        ]
        for condition in CONDITIONS:
            line = given.get(condition.key)
            words = condition.words.format(n="a number").capitalize()
            self.fields[condition.key] = forms.ChoiceField(
                label=words[0] + condition.words.format(n="a number")[1:], choices=choices, required=False,
                initial=str(line.tier) if line else "",
            )  # fmt: skip
            if condition.numbered:
                self.fields[f"{condition.key}_number"] = forms.IntegerField(
                    label=f"The number: {condition.words.format(n='…')}", required=False,
                    initial=line.number if line else None,
                    widget=forms.TextInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
                )  # fmt: skip
        for tier in APPROACHES:
            self.fields[f"form_{tier}"] = forms.ChoiceField(
                label=f"In tier {tier}", choices=FORMS, initial=enough.get(tier, FULL)
            )
        self.fields["effective_from"] = SplitDateField(label="From which day", not_before=today)
        self.fields["reason"] = LongTextField(label="Why the rules change", max_length=2000, rows=4)

    def lines(self) -> list[Line]:
        """What the table says, condition by condition."""
        found = []
        for condition in CONDITIONS:
            if tier := self.cleaned_data.get(condition.key):
                number = self.cleaned_data.get(f"{condition.key}_number") if condition.numbered else None
                found.append(Line(condition.key, int(tier), number))
        return found

    def enough(self) -> dict[int, str]:
        """Which form is enough, by tier."""
        return {tier: self.cleaned_data[f"form_{tier}"] for tier in APPROACHES}

    def refuse(self, refusal: Refusal) -> None:
        """Shows a refusal at the box it is about: the number of a condition that asks for one."""
        numbered = f"{refusal.field}_number"
        if numbered in self.fields and "umber" in refusal.message:
            self.add_error(numbered, refusal.message)
        elif refusal.field == "forms":
            self.add_error("form_1", refusal.message)
        else:
            super().refuse(refusal)
