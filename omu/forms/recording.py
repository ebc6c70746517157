"""What of the missing entries is shown."""

from collections.abc import Iterable
from typing import Any

from django import forms

from omu.dashboards.recording import Asked, role_words, rules
from staff.forms.base import NamedMessages


class RecordingFilter(NamedMessages, forms.Form):
    """Its answers stand in the address; they name staff by their key and nobody else."""

    prison = forms.ChoiceField(label="Prison", required=False)
    officer = forms.ChoiceField(label="Offender supervisor of the case", required=False)
    role = forms.ChoiceField(label="To be written by", required=False)
    kind = forms.ChoiceField(label="What happened", required=False)

    def __init__(
        self,
        *args: Any,
        prisons: Iterable[tuple[str, str]],
        officers: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        roles = dict.fromkeys(role for rule in rules().values() for role in rule.roles)
        offered = {
            "prison": [("", "Every prison"), *prisons],
            "officer": [("", "Anybody"), ("none", "Nobody"), *officers],
            "role": [("", "Any role"), *((role, role_words(role)) for role in roles)],
            "kind": [
                ("", "Anything"),
                *((key, f"{rule.words}: {rule.title}") for key, rule in rules().items()),
            ],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        """What is filtered by; nothing where an answer makes no sense, which then stands in the form."""
        return Asked(**self.cleaned_data) if self.is_valid() else Asked()

    def chosen(self) -> dict[str, str]:
        """The words of what is filtered by, by field."""
        if not self.is_valid():
            return {}
        return {
            name: str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]
            for name, value in self.cleaned_data.items()
            if value
        }
