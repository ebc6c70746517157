"""Messages of form fields that name the field and say how to mend it (docs/pages.md, "Messages").

Django's own messages name nothing ("This field is required."). `name_the_field` replaces those, and only
those, that are still Django's default; a message written with the field stays.
"""

from django import forms

SELECTED = (forms.RadioSelect, forms.Select, forms.CheckboxSelectMultiple)


def in_sentence(label: str) -> str:
    """The label inside a sentence: "Date of birth" gives "date of birth", "MAPPA level" stays."""
    first = label.split(" ", 1)[0]
    return label[:1].lower() + label[1:] if len(first) == 1 or first[1:].islower() else label


def _required(field: forms.Field, label: str) -> str:
    named = in_sentence(label)
    if isinstance(field.widget, forms.CheckboxInput):
        return f"Tick the box to say: {named}"
    if isinstance(field.widget, forms.FileInput):
        return f"Choose a file: {named}"
    verb = "Select" if isinstance(field.widget, SELECTED) else "Enter"
    return f"{verb} {named}"


def _messages(field: forms.Field, label: str) -> dict[str, str]:
    named = in_sentence(label)
    number = "a number" if isinstance(field, (forms.FloatField, forms.DecimalField)) else "a whole number"
    listed = f"{named} is not in the list. Choose again"
    listed = listed[:1].upper() + listed[1:]
    return {
        "required": _required(field, label),
        "max_length": f"{label} must be %(limit_value)d characters or fewer. You have entered %(show_value)d",
        "min_length": f"{label} must be %(limit_value)d characters or more. You have entered %(show_value)d",
        "max_value": f"{label} must be %(limit_value)s or less",
        "min_value": f"{label} must be %(limit_value)s or more",
        "invalid": f"{label} must be {number}, like 12" if isinstance(field, forms.IntegerField)
        else f"{label} is not in the right form. Check it and enter it again",
        "invalid_choice": listed,
        "invalid_pk_value": listed,
        "invalid_list": listed,
        "empty": f"{label}: the file is empty. Choose another file",
        "missing": f"{label}: no file arrived. Choose it again",
    }  # fmt: skip


def _defaults(field: forms.Field) -> dict[str, object]:
    found: dict[str, object] = {}
    for kind in reversed(type(field).__mro__):
        found.update(getattr(kind, "default_error_messages", {}))
    return found


def name_the_field(field: forms.Field, label: str) -> None:
    """Puts the label into every message of the field that is still Django's own."""
    defaults = _defaults(field)
    for code, message in _messages(field, label).items():
        if code in {"max_length", "min_length", "max_value", "min_value"}:
            field.error_messages.setdefault(code, message)
        elif code in defaults and field.error_messages.get(code) == defaults[code]:
            field.error_messages[code] = message
