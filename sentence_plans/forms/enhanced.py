"""The form of one action as part of the enhanced level (docs/domain.md 9.5)."""

from typing import Any

from sentence_plans.actions.enhanced import LONGEST
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField, YesNoField


class EnhancedForm(GovForm):
    """An action as part of the enhanced level: in what it goes beyond; once marked, also why no longer."""

    reveals = {"is_part": {"yes": ["beyond"], "no": ["because"]}}

    is_part = YesNoField(label="Is this action part of the enhanced level?")
    beyond = LongTextField(
        label="In what it goes beyond the ordinary level", max_length=LONGEST, rows=3, required=False,
        help_text="More often, sooner, longer, with another agency: what others with this need do not get.",
    )  # fmt: skip
    because = LongTextField(
        label="Why it is part of it no longer", max_length=LONGEST, rows=2, required=False
    )  # fmt: skip

    def __init__(self, *args: Any, marked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not marked:
            self.reveals = {}  # type: ignore[misc]
            self.fields["beyond"].required = True
            del self.fields["is_part"], self.fields["because"]
