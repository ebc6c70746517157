"""Moving many cases at once: whose, which, to whom and why."""

from typing import Any

from django import forms

from cases.models import HeldAs
from cases.standards.unheld import REASONS
from staff.forms.base import GovForm, NamedMessages
from staff.forms.fields import TextField

HELD_AS = [
    (kind.value, kind.label.capitalize())
    for kind in (HeldAs.OFFENDER_SUPERVISOR, HeldAs.OFFENDER_MANAGER, HeldAs.PERSONAL_OFFICER)
]


class QueueFilter(NamedMessages, forms.Form):
    """What of the queue is shown; its answers stand in the address."""

    held_as = forms.ChoiceField(label="Who is missing", required=False, choices=[("", "Anybody"), *HELD_AS])
    why = forms.ChoiceField(label="Why", required=False, choices=[("", "Any reason"), *REASONS.items()])

    def __init__(self, *args: Any, for_trust: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if for_trust:
            del self.fields["held_as"]

    def chosen(self) -> dict[str, Any]:
        """What is filtered by; nothing where an answer makes no sense, which then stands in the form."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


class SourceForm(NamedMessages, forms.Form):
    """As what the cases are held, and whose they are; its answers stand in the address."""

    held_as = forms.ChoiceField(label="Held as", choices=HELD_AS)
    whose = forms.ChoiceField(label="Whose cases", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], for_trust: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whose"].choices = [("", "Choose"), *people]  # type: ignore[attr-defined]
        if for_trust:
            self.fields["held_as"].choices = [HELD_AS[1]]  # type: ignore[attr-defined]


class ReallocationForm(GovForm):
    """Which cases, to whom and why; the choices come with it."""

    cases = forms.MultipleChoiceField(
        label="Cases", error_messages={"required": "Choose at least one case"},
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    holders = forms.MultipleChoiceField(
        label="Who is to have them",
        help_text="Choose several to share the cases out evenly",
        error_messages={"required": "Choose who is to have the cases"},
        widget=forms.CheckboxSelectMultiple,
    )
    reason = TextField(label="Reason", max_length=300)

    def __init__(
        self,
        *args: Any,
        cases: list[tuple[str, str]],
        holders: list[tuple[str, str]],
        hints: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].choices = cases  # type: ignore[attr-defined]
        self.fields["holders"].choices = holders  # type: ignore[attr-defined]
        self.choice_hints = {"holders": hints}  # type: ignore[misc]


class UndoForm(GovForm):
    """Why a bulk move is undone."""

    reason = TextField(label="Why it is undone", max_length=300)
