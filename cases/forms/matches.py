"""What is typed of somebody, turned into what an earlier record is looked for by."""

from typing import Any

from django import forms

from cases.standards import identity
from cases.standards.matching import Sought
from staff.forms.base import GovForm
from staff.forms.fields import SplitDateField, TextField

#: What a look goes by; the fields of every form that can look.
LOOKED_BY = ("number", "family_name", "given_names", "born_on", "birth_estimated")


def sought_of(form: forms.Form) -> Sought:
    """What a form that is not finished yet says of somebody; a field that is wrong counts as empty."""
    typed = {name: _typed(form, name) for name in LOOKED_BY if name in form.fields}
    number = identity.tidy(text=typed.get("number") or "").upper()
    return Sought(
        family=identity.folded(text=typed.get("family_name") or ""),
        given=identity.folded(text=typed.get("given_names") or ""),
        born_on=typed.get("born_on"),
        birth_estimated=bool(typed.get("birth_estimated")),
        numbers=frozenset({number} if number else ()),
    )


def others_of(form: forms.Form) -> list[tuple[str, str]]:
    """The other names typed, one on each line: folded, and as typed."""
    if "aliases" not in form.fields:
        return []
    lines = (identity.tidy(text=line) for line in (_typed(form, "aliases") or "").splitlines())
    return [(identity.folded(text=line), line) for line in lines if line]


def _typed(form: forms.Form, name: str) -> Any:
    field = form.fields[name]
    try:
        return field.clean(field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))
    except forms.ValidationError:
        return None


def can_look(sought: Sought) -> bool:
    """Whether there is enough to look by: a number, or two letters of a name."""
    return bool(sought.numbers) or len(f"{sought.family} {sought.given}".strip()) >= 2


class MatchForm(GovForm):
    """As much as is known of somebody; a number, or two letters of a name, at the least."""

    number = TextField(
        label="A number", max_length=20, required=False,
        help_text="Prison number, now or earlier, PNC or CRO number",
    )  # fmt: skip
    family_name = TextField(label="Family name", max_length=80, required=False)
    given_names = TextField(label="Given names", max_length=120, required=False)
    born_on = SplitDateField(label="Date of birth", required=False, help_text="For example, 27 3 1984")

    def clean(self) -> dict[str, Any]:
        """There is something to look by."""
        cleaned = super().clean() or {}
        if not self.errors and not can_look(sought_of(self)):
            self.add_error("family_name", "Enter a number, or at least two letters of a name")
        return cleaned
