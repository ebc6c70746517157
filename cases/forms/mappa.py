"""The form of a MAPPA decision (docs/domain.md 10.1)."""

import datetime
from typing import Any

from django import forms

from cases.models import MappaCategory, MappaLevel
from staff.forms.base import GovForm
from staff.forms.fields import AskedChoice, LongTextField, SplitDateField, YesNoField


class MappaForm(GovForm):
    """Category and level, what they rest on, and when they are looked at again."""

    # The action asks for the category: the audit keeps a level that was given without one.
    category = AskedChoice(
        label="Category",
        choices=[*[one for one in MappaCategory.choices if one[0] != MappaCategory.NONE],
                 (MappaCategory.NONE, "This is no MAPPA case")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label="Level", choices=MappaLevel.choices, widget=forms.RadioSelect, coerce=int, empty_value=None,
        required=False, help_text="Leave it empty where it is no MAPPA case",
    )  # fmt: skip
    for_release = forms.BooleanField(
        label="This is the level set or confirmed for release",
        required=False,
    )
    review_on = SplitDateField(label="Next review of the level", required=False)
    is_visor_nominal = YesNoField(
        label="ViSOR nominal?",
        help_text="Yes or no. What ViSOR holds is written nowhere in this service.",
    )
    decided_on = SplitDateField(label="Day of the decision")
    reason = LongTextField(
        label="What the decision rests on",
        max_length=1000,
        rows=4,
        help_text="Read by those who see this page. Minutes go into the log as a restricted entry.",
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        # No category is chosen beforehand: a decision is taken, and not left as it stands.
        super().__init__(*args, initial={"decided_on": today}, **kwargs)
