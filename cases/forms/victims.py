"""The forms of victims, and of limits on contact with a person (docs/domain.md 10.5, 10.6)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms

from cases.actions.no_contacts import LONGEST_NAME, LONGEST_REASON
from cases.actions.victims import LONGEST
from cases.models import ContactWithPerson, NoContactBasis, VictimKnown, VictimScheme
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, YesNoField
from staff.models import User

LIFTED = "0"


class VictimForm(GovForm):
    """Whether there is a victim, and how victim contact stands."""

    who = forms.ChoiceField(
        label="Is there an identifiable or potential victim?", choices=VictimKnown.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    location_matters = YesNoField(label="Is the victim's location important?")
    concerns = LongTextField(
        label="Who they are to the prisoner, and what they fear", required=False, max_length=LONGEST, rows=3,
        help_text="No address and no telephone number: the victim liaison officer keeps these.",
    )  # fmt: skip
    scheme = forms.ChoiceField(label="Victim contact", choices=VictimScheme.choices, widget=forms.RadioSelect)
    offered_on = SplitDateField(
        label="Day on which contact was offered", required=False, help_text="Needed with its answer"
    )
    liaison = forms.ChoiceField(label="Victim liaison officer", required=False)
    liaison_name = TextField(label="Or the name, where not in the list", required=False, max_length=160)
    conditions = LongTextField(
        label="Licence conditions the victim asks for", required=False, max_length=LONGEST, rows=3
    )
    stated_on = SplitDateField(label="As of")

    def __init__(
        self,
        *args: Any,
        officers: Iterable[User],
        today: datetime.date,
        initial: dict[str, Any],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"stated_on": today, **initial}, **kwargs)
        self.officers = {str(one.pk): one for one in officers}
        named = [(key, one.full_name) for key, one in self.officers.items()]
        self.fields["liaison"].choices = [("", "Nobody in the list"), *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The officer as a user."""
        cleaned = super().clean() or {}
        cleaned["liaison"] = self.officers.get(cleaned.get("liaison", ""))
        return cleaned


class NoContactForm(GovForm):
    """With whom contact is limited, how, why and until when."""

    person = TextField(label="Name of the person", max_length=LONGEST_NAME)
    relation = TextField(
        label="Who he or she is to the prisoner", max_length=LONGEST_NAME, required=False,
        help_text="Such as former partner, witness, neighbour",
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label="Contact with this person",
        choices=[*ContactWithPerson.choices, (LIFTED, "No longer limited")],
        coerce=lambda value: None if value == LIFTED else int(value), widget=forms.RadioSelect,
        empty_value="",
    )  # fmt: skip
    basis = forms.ChoiceField(label="It rests on", choices=NoContactBasis.choices, widget=forms.RadioSelect)
    reason = LongTextField(label="Why", max_length=LONGEST_REASON, rows=3)
    decided_on = SplitDateField(label="Day of the order or request")
    until = SplitDateField(label="Last day", required=False, help_text="Empty where it has no end")

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"decided_on": today}, **kwargs})
