"""The forms of actions given to partner organisations (docs/domain.md 2.2)."""

from collections.abc import Iterable
from typing import Any

from django import forms

from sentence_plans.actions.given import LONGEST
from sentence_plans.forms.objectives import ProgressForm
from staff.forms.base import GovForm
from staff.forms.fields import LongTextField
from staff.models import Organisation


class GiveForm(GovForm):
    """To whom an action is given, and what they read of it."""

    organisation = forms.ChoiceField(label="Partner organisation")
    asked = LongTextField(
        label="What it is asked to do", max_length=LONGEST, rows=4,
        help_text="Its people read this, the name of the person and the prison; nothing else of the case.",
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {one.code: one for one in organisations}
        choices = [("", "Choose"), *((code, one.name) for code, one in self.known.items())]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]


class TakeBackForm(GovForm):
    """Why an action is taken back from an organisation."""

    because = LongTextField(label="Why it is taken back", max_length=LONGEST, rows=2)


__all__ = ["GiveForm", "ProgressForm", "TakeBackForm"]
