"""The form every page of the product builds on."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.http import QueryDict

from staff.forms.wording import name_the_field


class Refusal(Protocol):
    """What an action raises on bad input: the message, and the field it is about if there is one."""

    message: str
    field: str | None


class NamedMessages(forms.BaseForm):
    """Gives every field messages that name it; for the forms of others, such as the sign-in library's."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.name_of(name, field)
            name_the_field(field, str(field.label))

    def name_of(self, name: str, field: forms.Field) -> str:
        """The label of a field; made from its name when it has none."""
        return str(field.label or name.replace("_", " ").capitalize())


class SubmissionField(forms.UUIDField):
    """The hidden mark of one showing of a form. A form sent without it counts as shown just now."""

    def clean(self, value: Any) -> uuid.UUID:
        """The mark; a new one when none or nonsense arrives."""
        try:
            return super().clean(value) or uuid.uuid4()
        except forms.ValidationError:
            return uuid.uuid4()

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the form shows again after a mistake: the mark it came with."""
        return self.clean(data)


class GovForm(NamedMessages, forms.Form):
    """A form with GOV.UK behaviour, a double-submit mark and, for editable objects, a version.

    `submission` (hidden) is made when the form is shown; an action that makes a row stores it under a unique
    constraint, so that sending the same showing twice makes one row. `version=` adds a hidden `version`
    field: the version the object had when the form was opened (docs/pages.md, "Stale forms").

    `reveals` hides fields under an answer: {"kind": {"other": ["other_kind"]}}.
    `choice_hints` adds a hint to an answer: {"kind": {"visit": "In the visits hall"}}.
    """

    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {}
    choice_hints: ClassVar[Mapping[str, Mapping[str, str]]] = {}

    submission = SubmissionField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if version is not None:
            lost = "Open the page again: this form has lost its version"
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=version, error_messages={"required": lost, "invalid": lost}
            )

    def revealed(self) -> set[str]:
        """The names of fields shown under an answer of another field."""
        return {name for answers in self.reveals.values() for names in answers.values() for name in names}

    def reopen(self, *, version: int) -> None:
        """Takes what was typed as an answer to a newer version, once its author was shown that version."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("version")] = str(version)
        self.data = data

    def refuse(self, refusal: Refusal) -> None:
        """Shows what an action refused, at the field it names if this form has that field."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, refusal.message)
