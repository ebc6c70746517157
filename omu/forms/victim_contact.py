"""The form of an entry that a victim liaison officer writes (docs/domain.md 10.6, 14)."""

import datetime
from typing import Any

from django import forms

from cases.actions.contacts import LONGEST_GIST, LONGEST_TEXT
from cases.forms.contacts import join_moment
from cases.models import ContactMode, Restriction
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, SplitDateField, TextField, TimeField

GISTS = ["gist_bearing", "gist_what_to_do", "no_gist_because"]


class LiaisonEntryForm(GovForm):
    """One entry about a victim. Kind and "with whom" are given; who may read it is asked, closed first.

    Cleaned: `happened_at` (aware), `mode`, `text`, `restriction` with its gist.
    """

    happened_on = SplitDateField(label="Day")
    happened_time = TimeField(label="Time", help_text="24 hours, like 14:02")
    mode = forms.ChoiceField(label="How", choices=ContactMode.choices)
    text = LongTextField(
        label="What happened", rows=6, max_length=LONGEST_TEXT,
        help_text="No address and no telephone number of the victim.",
    )  # fmt: skip
    restriction = forms.ChoiceField(
        label="Who may read it", required=False, widget=forms.RadioSelect,
        choices=[
            (Restriction.PROTECTION, "Public protection and who holds the case"),
            ("", "Everybody who may read the log"),
        ],
    )  # fmt: skip
    gist_bearing = TextField(
        label="Bearing on risk", max_length=LONGEST_GIST, required=False,
        help_text="For staff who must act without reading the entry",
    )  # fmt: skip
    gist_what_to_do = TextField(label="What to do", max_length=LONGEST_GIST, required=False)
    no_gist_because = TextField(label="Why there is no gist", max_length=LONGEST_GIST, required=False)
    reveals = {"restriction": {Restriction.PROTECTION: GISTS}}

    def __init__(self, *args: Any, now: datetime.datetime, **kwargs: Any) -> None:
        first = {"happened_on": now.date(), "happened_time": now.time(), "mode": ContactMode.TELEPHONE}
        super().__init__(*args, initial=first | {"restriction": Restriction.PROTECTION}, **kwargs)

    def clean(self) -> dict[str, Any]:
        """The moment in one, in the words of `cases.actions.contacts.log`."""
        cleaned = super().clean() or {}
        join_moment(cleaned)
        return cleaned

    def refuse(self, refusal: Any) -> None:
        """What the action says of the time stands at the day."""
        if refusal.field == "happened_at":
            refusal.field = "happened_on"
        super().refuse(refusal)
